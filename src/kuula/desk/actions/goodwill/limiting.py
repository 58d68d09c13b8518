"""Saying what each role may give without asking, and what is given here at all."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from kuula.desk.actions.goodwill.holding import hold_purse
from kuula.desk.goodwill import events
from kuula.desk.models import GoodwillKind, GoodwillKindOff, GoodwillLimit
from kuula.kit.money import LARGEST, currencies
from kuula.kit.problems import Problem
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Role
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class LimitForm:
    """What a role may give in a currency without asking, in its smallest coin: at once, to one
    customer within twelve months, and each colleague in a calendar month."""

    per_grant: int
    per_customer: int
    per_month: int


def set_limit(actor: Actor, *, role: str, currency: str, form: LimitForm) -> None:
    """Change what a role may give; what was given or asked for before stays as it is.

    Raises Problem for limits that contradict each other: what may be given at once must fit into
    what one customer may get, and that into the month.
    """
    allow(actor, Permission.GOODWILL_LIMITS)
    if role not in Role.values:
        raise Problem(_("There is no such role."), field="role")
    if currency not in currencies():
        raise Problem(_("There is no such currency."), field="currency")
    _check(form)
    with transaction.atomic():
        hold_purse()
        wanted = {
            "per_grant": form.per_grant,
            "per_customer": form.per_customer,
            "per_month": form.per_month,
        }
        before = GoodwillLimit.objects.filter(role=role, currency=currency).values(*wanted).first()
        if wanted == (before or dict.fromkeys(wanted, 0)):
            return
        GoodwillLimit.objects.update_or_create(role=role, currency=currency, defaults=wanted)
        record(events.GoodwillLimitsChanged(role=role, currency=currency, **wanted), actor.who)


def switch_kind(actor: Actor, *, kind: str, on: bool) -> None:
    """Say whether a kind is given here; what was given of it stays."""
    allow(actor, Permission.GOODWILL_LIMITS)
    if kind not in GoodwillKind.values:
        raise Problem(_("There is no such kind."), field="kind")
    with transaction.atomic():
        hold_purse()
        off = GoodwillKindOff.objects.filter(kind=kind)
        if on != off.exists():
            return
        if on:
            off.delete()
        else:
            GoodwillKindOff.objects.create(kind=kind)
        record(events.GoodwillKindSwitched(kind=kind, on=on), actor.who)


def undo_limits(actor: Actor) -> int:
    """Remove the limits that an import set, unless somebody changed them since; answers how many.

    The ledger's facts are retracted by the caller.
    """
    allow(actor, Permission.GOODWILL_LIMITS)
    changes = Entry.objects.annotate(
        role=KeyTextTransform("role", "payload"), currency=KeyTextTransform("currency", "payload")
    ).filter(
        type=events.GoodwillLimitsChanged.type, role=OuterRef("role"), currency=OuterRef("currency")
    )
    with transaction.atomic():
        hold_purse()
        invented = GoodwillLimit.objects.filter(
            Exists(changes.filter(historic=True)), ~Exists(changes.filter(historic=False))
        )
        return invented.delete()[0]


def _check(form: LimitForm) -> None:
    if not 0 <= form.per_grant <= form.per_customer <= LARGEST:
        raise Problem(
            _("What may be given at once must fit into what one customer may get."),
            field="per_customer",
        )
    if not form.per_grant <= form.per_month <= LARGEST:
        raise Problem(
            _("What may be given at once must fit into what may be given in a month."),
            field="per_month",
        )
