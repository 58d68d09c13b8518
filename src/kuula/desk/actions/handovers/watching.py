"""Handovers by the clock: reminders, the leads, what nothing can come of, and what is asked again
afterwards."""

from typing import Final

from django.db import transaction

from kuula.desk.actions.handovers.steps import end, next_reminder
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_place, locked_place_of
from kuula.desk.handovers import events
from kuula.desk.models import Handover, Message
from kuula.desk.models.handover import LEADS, left_behind
from kuula.desk.wording.repeats import Said, find_repeats
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LOOKED_AT: Final = 60


def watch_handovers(actor: Actor, *, limit: int = 500) -> int:
    """Remind whoever has the next word on a handover, twice, then let the leads hear of it; end
    what nothing can come of. Answers how many were looked at, at most `limit`.

    Safe to run twice: each reminder is given once.
    """
    allow(actor, Permission.CHANGE)
    waiting = Handover.objects.pending()
    over = list(waiting.filter(left_behind()).order_by("pk").values_list("pk", flat=True)[:limit])
    due = waiting.filter(next_at__lte=clock.now(), reminded__lt=LEADS).exclude(pk__in=over)
    numbers = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:limit])
    for number in over:
        _end(actor, number)
    for number in numbers:
        _remind(actor, number)
    return len(over) + len(numbers)


def note_asked_again(actor: Actor, *, message_id: int) -> list[str]:
    """Record that a reply after a handover asks for what the customer had told; answers the kinds
    of things. Nothing for a reply that was taken back. Safe to run twice."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        talk = locked_place_of(message_id)
        reply = Message.objects.get(pk=message_id)
        taken = talk.handovers.filter(state=Handover.State.TAKEN, settled_at__lte=reply.occurred_at)
        handover = taken.order_by("-settled_at").first()
        lang = reply.language or talk.language
        counts = not (reply.withdrawn_at or reply.automatic) and lang in LANGUAGES
        if handover is None or not counts or _is_noted(reply):
            return []
        kinds = find_repeats(_said_before(reply), reply.visible or reply.text, lang=lang)
        if kinds:
            event = events.AskedAgain(message_id, handover.pk, kinds)
            record(event, actor.who, about_conversation(talk))
        return kinds


def _end(actor: Actor, number: int) -> None:
    """End it, unless somebody was faster."""
    with transaction.atomic():
        handover = _locked(number)
        if Handover.objects.pending().filter(left_behind(), pk=number).exists():
            end(actor, handover)


def _remind(actor: Actor, number: int) -> None:
    """Remind once, unless somebody was faster."""
    now = clock.now()
    with transaction.atomic():
        handover = _locked(number)
        due = handover.next_at is not None and handover.next_at <= now
        if not handover.is_pending or not due or handover.reminded >= LEADS:
            return
        handover.reminded += 1
        lead = handover.reminded == LEADS
        handover.next_at = None if lead else next_reminder(handover, now)
        handover.save()
        event = events.HandoverReminded(handover.pk, handover.reminded, lead=lead)
        record(event, actor.who, about_conversation(handover.conversation))


def _locked(number: int) -> Handover:
    """The handover and first the conversation it is in, locked, whatever came of both."""
    place = locked_place(Handover.objects.values_list("conversation").get(pk=number)[0])
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=number)
    if handover.conversation_id == place.pk:
        handover.conversation = place
    return handover


def _is_noted(reply: Message) -> bool:
    noted = Entry.objects.filter(
        conversation_id__in=(reply.conversation_id, reply.home_id or 0),
        type=events.AskedAgain.type,
        payload__message_id=reply.pk,
    )
    return noted.exists()


def _said_before(reply: Message) -> list[Said]:
    said = Message.objects.filter(conversation_id=reply.conversation_id, withdrawn_at=None)
    earlier = said.filter(pk__lt=reply.pk).exclude(kind=Message.Kind.NOTE).order_by("-pk")
    return [
        Said("agent" if one.is_from_us else "customer", one.visible or one.text)
        for one in reversed(earlier[:LOOKED_AT])
    ]
