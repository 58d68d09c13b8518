"""Asking the customer, some days after the resolution, whether it is really solved."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from kuula.desk.actions.complaints.holding import locked_complaint, note_down
from kuula.desk.complaints import events
from kuula.desk.complaints.links import make_token
from kuula.desk.models import Complaint, FollowUp, Step
from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.kit.languages import spoken
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LASTS: Final = timedelta(days=30)


def ask_due_follow_ups(actor: Actor, *, limit: int = 200) -> int:
    """Put the question to the customers whose days have passed; answers how many were looked at.

    Once in a round of a complaint; the channel carries it, or takes it back. Safe to run twice.
    """
    allow(actor, Permission.COMPLAINTS)
    now = clock.now()
    asked = FollowUp.objects.filter(complaint=OuterRef("pk"), round=OuterRef("round"))
    due = Complaint.objects.open().filter(
        ~Exists(asked), next_step=Step.FOLLOW_UP, ask_at__lte=now, conversation__spam=False
    )
    numbers = list(due.order_by("ask_at", "pk").values_list("pk", flat=True)[:limit])
    for number in numbers:
        with transaction.atomic():
            _ask(actor, locked_complaint(number))
    return len(numbers)


def _ask(actor: Actor, complaint: Complaint) -> None:
    """Ask, unless somebody took the step meanwhile or the customer was erased."""
    customer = complaint.conversation.customer
    asked = complaint.follow_ups.filter(round=complaint.round).exists()
    waiting = complaint.is_open and complaint.next_step == Step.FOLLOW_UP
    if asked or not waiting or customer.erased_at is not None:
        return
    language = complaint.conversation.language or customer.language
    now = clock.now()
    follow_up = FollowUp.objects.create(
        complaint=complaint,
        round=complaint.round,
        customer=customer,
        language=spoken(language, spoken(complaint.conversation.brand.language)),
        asked_at=now,
        expires_at=now + LASTS,
    )
    follow_up.token_digest = digest(make_token(follow_up.pk))
    follow_up.save(update_fields=["token_digest"])
    event = events.FollowUpAsked(complaint.pk, follow_up.pk, follow_up.language)
    note_down(actor, complaint, event)
