"""What we plan to do for a company: dated, with somebody who sees to it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.people import events
from kuula.people.models import Company, PlanItem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

MOST: Final = 100
LONGEST: Final = 300
FARTHEST: Final = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class PlanForm:
    """One thing to do, by when, and whose it is; None leaves it to the company's owner."""

    text: str
    due: date
    owner_id: int | None = None


def add_plan_item(actor: Actor, *, company: Company, form: PlanForm) -> PlanItem:
    """Plan something for a company. Raises Problem without words or for a day or colleague that
    cannot be, Conflict when 100 are open."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    text = _checked(form)
    with transaction.atomic():
        locked = Company.objects.select_for_update().filter(pk=company.pk).first()
        if locked is None:
            raise NotFound(_("There is no such company."))
        if locked.plan.filter(done_at=None).count() >= MOST:
            raise Conflict(_("100 things are planned. Do one first, or give it up."), field="text")
        owner = form.owner_id or locked.owner_id
        item = PlanItem.objects.create(
            company=locked, text=text, due=form.due, owner_id=owner, added_at=clock.now()
        )
        told = events.PlanItemAdded(
            item.pk, locked.pk, locked.name, form.due.isoformat(), owner, text
        )
        record(told, actor.who)
    return item


def settle_plan_item(actor: Actor, *, item: PlanItem, done: bool) -> None:
    """Say that it is done, or that it is to be done after all. Twice changes nothing."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = _locked(item)
        if (locked.done_at is not None) == done:
            return
        locked.done_at = clock.now() if done else None
        locked.done_by_id = actor.staff_id if done else None
        locked.save(update_fields=["done_at", "done_by"])
        told = events.PlanItemDone(locked.pk, locked.company_id, locked.company.name, done)
        record(told, actor.who)


def remove_plan_item(actor: Actor, *, item: PlanItem) -> None:
    """Give a plan up. Raises NotFound when it is gone already."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = _locked(item)
        told = events.PlanItemRemoved(locked.pk, locked.company_id, locked.company.name)
        record(told, actor.who)
        locked.delete()


def _checked(form: PlanForm) -> str:
    text = one_line(form.text, LONGEST)
    if not text:
        raise Problem(_("Write what is to be done."), field="text")
    if abs(form.due - clock.now().date()) > FARTHEST:
        raise Problem(_("Choose a day within ten years."), field="due")
    if form.owner_id is not None:
        active = Staff.objects.filter(pk=form.owner_id, is_active=True)
        if not active.exists():
            raise Problem(_("There is no such colleague."), field="owner")
    return text


def _locked(item: PlanItem) -> PlanItem:
    rows = PlanItem.objects.select_for_update(of=("self",)).select_related("company")
    found = rows.filter(pk=item.pk).first()
    if found is None:
        raise NotFound(_("There is no such plan."))
    return found
