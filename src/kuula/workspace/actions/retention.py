"""Saying how long words are kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Retention
from kuula.workspace.permissions import Permission

LONGEST = 36_500


def set_retention(actor: Actor, *, kind: str, days: int | None) -> None:
    """Empty words of this kind after `days`; None keeps them. Facts and counts always stay."""
    allow(actor, Permission.ERASE)
    if kind not in Retention.Kind.values:
        raise Problem(_("There is no such kind."))
    if days is not None and not 1 <= days <= LONGEST:
        raise Problem(
            _("Write a number of days from 1 to 36,500, or nothing to keep them."), field=kind
        )
    with transaction.atomic():
        rule = Retention.objects.select_for_update().filter(kind=kind)
        before = rule.values_list("days", flat=True).first()
        if before == days:
            return
        if days is None:
            rule.delete()
        else:
            Retention.objects.update_or_create(kind=kind, defaults={"days": days})
        record(events.RetentionChanged(kind=kind, days=days), actor.who)
