"""Feedback that waits too long reminds its department, then the lead, until it is answered."""

from typing import Final

from django.db import transaction

from kuula.kit import clock
from kuula.ledger.recording import About, record
from kuula.listening.feedback import events
from kuula.listening.feedback.actions.passing import brand_of, days_of
from kuula.listening.feedback.ageing import due_after_days
from kuula.listening.feedback.people import colleagues_of, leads_of
from kuula.listening.models import FeedbackMatter
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 200


def remind_due(actor: Actor, *, limit: int = BATCH) -> int:
    """Remind of what waits too long: the first time the department, from then on every so many
    working days its lead, too; answers how many matters. Safe to run twice and by two at once."""
    allow(actor, Permission.FEEDBACK_ALL)
    late = FeedbackMatter.objects.open().filter(next_at__lte=clock.now())
    found = list(late.order_by("next_at").values_list("pk", flat=True)[:limit])
    return sum(_remind(actor, number) for number in found)


def _remind(actor: Actor, matter_id: int) -> bool:
    with transaction.atomic():
        rows = FeedbackMatter.objects.select_for_update(of=("self",), skip_locked=True)
        late = rows.open().filter(pk=matter_id, next_at__lte=clock.now())
        matter = late.select_related("department__lead").first()
        if matter is None:
            return False
        lead = matter.reminders > 0
        own = colleagues_of(matter.department)
        tell = sorted({*own, *leads_of(matter.department)}) if lead else own
        days = days_of(matter.department)
        matter.reminders += 1
        matter.next_at = due_after_days(clock.now(), days, brand_of(matter.brand_id))
        matter.save(update_fields=["reminders", "next_at"])
        event = events.FeedbackOverdue(matter.pk, lead, tell)
        record(event, actor.who, About(brand=matter.brand_id))
    return True
