"""Noticing that a step of a complaint was not taken in time."""

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from kuula.desk.actions.complaints.holding import locked_complaint, note_down
from kuula.desk.complaints.events import ComplaintStepOverdue
from kuula.desk.models import Complaint
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def watch_complaints(actor: Actor, *, limit: int = 200) -> int:
    """Record of every open complaint, once for each time a step is due, that it was not taken;
    answers how many. Safe to run twice."""
    allow(actor, Permission.COMPLAINTS)
    named = Cast(KeyTextTransform("complaint_id", "payload"), BigIntegerField())
    told = Entry.objects.annotate(complaint=named).filter(
        conversation_id=OuterRef("conversation_id"),
        type=ComplaintStepOverdue.type,
        complaint=OuterRef("pk"),
        occurred_at__gte=OuterRef("step_due_at"),
    )
    late = Complaint.objects.overdue(clock.now()).filter(~Exists(told), conversation__spam=False)
    numbers = list(late.order_by("step_due_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_note(actor, number) for number in numbers)


def _note(actor: Actor, number: int) -> bool:
    """Record it, unless the step was taken meanwhile."""
    with transaction.atomic():
        complaint = locked_complaint(number)
        if not complaint.is_overdue(clock.now()) or complaint.step_due_at is None:
            return False
        due_at = complaint.step_due_at.isoformat()
        note_down(actor, complaint, ComplaintStepOverdue(number, complaint.next_step, due_at))
        return True
