"""Writing down that we were wrong, that we said so, and what we did."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.holding import retracting
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation, locked_place
from kuula.desk.complaints import events
from kuula.desk.models import Complaint, Conversation, Message, OwnMistake
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class MistakeForm:
    """In what we were wrong, the message in which we said so if any, and what we did."""

    mistake: str
    remedy: str = ""
    message_id: int | None = None


def flag_mistake(actor: Actor, *, conversation: Conversation, form: MistakeForm) -> OwnMistake:
    """Write down that we were wrong in a conversation, or change what stands there.

    Raises Problem without words, or for a message that is not ours; Conflict for a reply that can
    still be taken back.
    """
    allow(actor, Permission.COMPLAINTS)
    words, remedy = (clean(text).strip()[:LONGEST] for text in (form.mistake, form.remedy))
    if not words:
        raise Problem(_("Write in what we were wrong."), field="mistake")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        message = _said_at(locked, form.message_id)
        flag = locked.mistakes.filter(withdrawn_at=None).order_by("pk").first()
        flag = flag or OwnMistake(conversation=locked, flagged_at=clock.now())
        wanted = (words, remedy, message.pk if message else None)
        if flag.pk and (flag.mistake, flag.remedy, flag.message_id) == wanted:
            return flag
        before = _entry(flag) if flag.pk else None
        flag.mistake, flag.remedy, flag.message_id = wanted
        flag.staff_id = actor.staff_id
        flag.save()
        complained = locked.complaints.exclude(state=Complaint.State.WITHDRAWN).exists()
        event = events.MistakeFlagged(flag.pk, flag.message_id, complained)
        record(event, actor.who, about_conversation(locked), retracting(before))
    return flag


def take_back_mistake(actor: Actor, *, mistake: OwnMistake) -> None:
    """We were not wrong after all: it counts nowhere from now on. Twice changes nothing."""
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        talk = locked_place(mistake.conversation_id)
        flag = OwnMistake.objects.select_for_update().get(pk=mistake.pk)
        if flag.withdrawn_at is not None:
            return
        flag.withdrawn_at = clock.now()
        flag.save(update_fields=["withdrawn_at"])
        event = events.MistakeTakenBack(flag.pk)
        record(event, actor.who, about_conversation(talk), retracting(_entry(flag)))


def _said_at(conversation: Conversation, number: int | None) -> Message | None:
    """A reply of ours here that stands."""
    if number is None:
        return None
    ours = conversation.messages.filter(kind=Message.Kind.OUTBOUND, withdrawn_at=None)
    found = ours.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    if found.release_at and not found.released_at and found.release_at > clock.now():
        raise Conflict(_("This reply can still be taken back. Wait until it has left."))
    return found


def _entry(flag: OwnMistake) -> Entry | None:
    """The entry that says it stands."""
    return (
        Entry.objects.standing()
        .filter(
            conversation_id__in=[flag.conversation_id, flag.home_id],
            type=events.MistakeFlagged.type,
            payload__mistake_id=flag.pk,
        )
        .order_by("-id")
        .first()
    )
