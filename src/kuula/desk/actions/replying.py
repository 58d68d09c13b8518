"""Answering: a reply is written, leaves after the undo time, and is confirmed or fails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.drafting import discard_draft, take_files
from kuula.desk.actions.fields.requiring import refuse_missing
from kuula.desk.actions.incoming import about_conversation, record_first_reply, store_files
from kuula.desk.actions.locking import locked_conversation, locked_place_of
from kuula.desk.actions.mentioning import Asked, mention_colleagues, settle_mentions
from kuula.desk.actions.promises.making import PromiseForm, promise_with, unpromise
from kuula.desk.actions.settling import UNDO, owe, settle, show_last_word, solving_since
from kuula.desk.actions.taking_back import take_back
from kuula.desk.actions.targets.telling import take_back_told, tell_answer
from kuula.desk.actions.turning import turn
from kuula.desk.incoming import IncomingFile
from kuula.desk.models import Conversation, Draft, Message, State
from kuula.desk.models.conversation import ON_US
from kuula.desk.searching import search_vector
from kuula.desk.targets.clocks import begin_reply, take_back_pause
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, is_history, record
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission

COURTESY: Final = "courtesy"
"""What a message is called that answers nothing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as finished. `html` is cleaned by the caller's editor rules; addresses are plain.

    `to` empty means the address the customer wrote from. `solve` marks the matter as settled with
    it. `files` are in storage already; `from_draft` takes over the writer's draft with its files.
    `promises` are made with it. A `courtesy` answers nothing: what we owe stays owed.
    """

    text: str
    html: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    solve: bool = False
    files: tuple[IncomingFile, ...] = ()
    from_draft: bool = True
    promises: tuple[PromiseForm, ...] = ()
    courtesy: bool = False


def write_reply(actor: Actor, *, conversation: Conversation, reply: Reply) -> Message:
    """Finish a reply. It can be withdrawn for ten seconds, then the channel sends it.

    Takes over the files of the actor's draft and discards it, if so wanted. The first to answer an
    unassigned conversation becomes responsible. Raises Problem for an empty reply, Conflict on a
    closed conversation.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        draft = draft_of(actor, locked) if reply.from_draft else None
        check_reply(actor, locked, reply, draft)
        message = _store(actor, locked, reply)
        store_files(message.pk, reply.files)
        if draft is not None:
            take_files(draft, message)
            draft.delete()
        previous = locked.state
        _hand_to_customer(actor, locked, message)
        if not reply.courtesy:
            tell_answer(actor, locked)
            turn(locked, State.WAITING)
        event = events.ReplyWritten(
            message_id=message.pk, release_at=str(message.release_at), previous=previous
        )
        record(event, actor.who, about_conversation(locked))
        promise_with(actor, message, reply.promises)
        settle_mentions(actor, message)
        if reply.solve:
            settle(actor, locked)
        locked.save()
    if is_history():
        confirm_reply(SYSTEM, message_id=message.pk, header_id="", at=message.occurred_at)
    return message


def withdraw_reply(actor: Actor, *, message: Message) -> Draft:
    """Take a reply back before it leaves; its words and files return as the actor's draft.

    What the actor has begun since, a reply or a note, stays in that draft below them. A solving
    or a promise that went with it does not count. Raises Conflict once it has left.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        conversation = locked_conversation(message.conversation_id)
        locked = Message.objects.select_for_update().get(pk=message.pk)
        if locked.withdrawn_at is None and locked.released_at is not None:
            raise Conflict(_("The reply has left already."))
        if locked.staff_id != actor.staff_id or locked.withdrawn_at is not None:
            raise Conflict(_("Only the writer can take a reply back, and only once."))
        locked.withdrawn_at = clock.now()
        locked.search = None
        locked.save(update_fields=["withdrawn_at", "search"])
        draft = take_back(locked)
        unpromise(actor, locked)
        take_back_told(actor, conversation, locked.occurred_at)
        slip = solving_since(conversation, locked.occurred_at)
        _give_back(conversation, locked)
        conversation.save()
        record(
            events.ReplyWithdrawn(message_id=locked.pk),
            actor.who,
            about_conversation(conversation),
            Past(retracts=slip.pk if slip else None),
        )
    return draft


def claim_reply(actor: Actor, *, message_id: int) -> Message | None:
    """Claim a reply for sending: from now on it cannot be withdrawn.

    Answers None when it was withdrawn or its time has not come. Claiming twice answers it again:
    a sender that died continues.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id).first()
        if message is None or message.withdrawn_at is not None:
            return None
        if message.released_at is None:
            if message.release_at is None or message.release_at > clock.now():
                return None
            message.released_at = clock.now()
            message.save(update_fields=["released_at"])
    return message


def confirm_reply(actor: Actor, *, message_id: int, header_id: str, at: datetime) -> None:
    """The channel handed the reply over at `at`. Records the first answer once per conversation."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        conversation = locked_place_of(message_id)
        message = Message.objects.select_for_update().get(pk=message_id)
        message.released_at = message.released_at or at
        message.header_id = message.header_id or header_id
        message.save(update_fields=["released_at", "header_id"])
        if not message.automatic:
            record_first_reply(actor, conversation=conversation, message_id=message.pk, at=at)


def fail_reply(actor: Actor, *, message_id: int) -> None:
    """The reply reached nobody: the conversation is ours again, due at once."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        conversation = locked_place_of(message_id)
        if conversation.state in (State.WAITING, State.SOLVED):
            previous = conversation.state
            turn(conversation, State.OPEN)
            begin_reply(conversation, clock.now())
            conversation.waiting_since = conversation.due_at = clock.now()
            conversation.save()
            record(
                events.StateChanged(state=State.OPEN, previous=previous),
                actor.who,
                about_conversation(conversation),
            )


def add_note(
    actor: Actor, *, conversation: Conversation, text: str, html: str = "", from_draft: bool = True
) -> Message:
    """Write a note only we can read; takes over the files of the note's draft, if so wanted.

    Colleagues named with @ who may see the conversation find it among what they were mentioned in.
    """
    allow(actor, Permission.NOTE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        own = Draft.objects.filter(conversation=locked, staff_id=actor.staff_id or 0, kind="note")
        draft = own.first() if from_draft else None
        if not clean(text).strip() and not (draft and draft.attachments.exists()):
            raise Problem(_("The note is empty."), field="text")
        note = note_down(actor, locked, text, html)
        if draft is not None:
            take_files(draft, note)
            discard_draft(actor, conversation=locked, kind="note")
    return note


def note_down(
    actor: Actor, conversation: Conversation, text: str, html: str = "", asked: Asked | None = None
) -> Message:
    """A note in a locked conversation, recorded, with whom it names and whom it asks. It answers
    what the actor was asked there."""
    note = _write_note(actor, conversation, text, html)
    settle_mentions(actor, note)
    mention_colleagues(actor, note, asked)
    return note


def note_about_question(actor: Actor, conversation: Conversation, text: str) -> Message:
    """A note in a locked conversation, recorded, with whom it names; what the actor was asked there
    stands until the caller ends it."""
    note = _write_note(actor, conversation, text, "")
    settle_mentions(actor, note, questions=False)
    mention_colleagues(actor, note)
    return note


def _write_note(actor: Actor, conversation: Conversation, text: str, html: str) -> Message:
    note = Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.NOTE,
        staff_id=actor.staff_id,
        text=clean(text),
        visible=clean(text),
        html=html,
        language=actor.language,
        occurred_at=clock.now(),
        search=search_vector(actor.language, text),
    )
    record(events.NoteAdded(message_id=note.pk), actor.who, about_conversation(conversation))
    return note


def draft_of(actor: Actor, conversation: Conversation) -> Draft | None:
    """The reply the actor has begun here, if any."""
    drafts = Draft.objects.filter(conversation=conversation, kind="reply")
    return drafts.filter(staff_id=actor.staff_id or 0).first()


def check_reply(
    actor: Actor, conversation: Conversation, reply: Reply, draft: Draft | None
) -> None:
    """Raise Problem for a reply that could not be sent from a locked conversation."""
    if conversation.state == State.CLOSED:
        raise Conflict(_("This conversation is closed. Open it again to answer."))
    with_files = bool(reply.files) or (draft is not None and draft.attachments.exists())
    if not clean(reply.text).strip() and not with_files:
        raise Problem(_("The reply is empty."), field="text")
    for address in (*reply.to, *reply.cc, *reply.bcc):
        if "@" not in address or any(c in address for c in "\r\n,;<> "):
            raise Problem(_("%(text)s is not an e-mail address.") % {"text": address}, field="cc")
    if reply.solve:
        refuse_missing(actor, conversation)


def _store(actor: Actor, conversation: Conversation, reply: Reply) -> Message:
    to = reply.to or ((conversation.address.value,) if conversation.address else ())
    language = conversation.language or actor.language
    return Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.OUTBOUND,
        staff_id=actor.staff_id,
        recipients={"to": list(to), "cc": list(reply.cc), "bcc": list(reply.bcc)},
        text=clean(reply.text),
        visible=clean(reply.text),
        html=reply.html,
        language=language,
        automatic=COURTESY if reply.courtesy else "",
        occurred_at=clock.now(),
        release_at=clock.now() if is_history() else clock.now() + UNDO,
        search=search_vector(language, reply.text),
    )


def _hand_to_customer(actor: Actor, conversation: Conversation, message: Message) -> None:
    conversation.last_at = clock.now()
    conversation.last_excerpt = one_line(message.text)
    conversation.last_from_us = True
    conversation.messages_count += 1
    if conversation.assignee_id is None and actor.staff_id is not None:
        conversation.assignee_id = actor.staff_id
        record(
            events.ConversationAssigned(staff_id=actor.staff_id),
            actor.who,
            about_conversation(conversation),
        )


def _give_back(conversation: Conversation, withdrawn: Message) -> None:
    """Make the conversation what it was before a reply that was taken back."""
    before = _state_before(withdrawn)
    if before in ON_US:
        take_back_pause(conversation)
        kept = conversation.clocks
        turn(conversation, State.OPEN)
        conversation.clocks = kept
    else:
        turn(conversation, State.OPEN)
    owe(conversation)
    show_last_word(conversation)
    conversation.messages_count -= 1
    if before == State.WAITING and conversation.waiting_since is None:
        turn(conversation, State.WAITING)


def _state_before(reply: Message) -> str:
    written = Entry.objects.filter(
        conversation_id__in=(reply.conversation_id, reply.home_id or 0),
        type=events.ReplyWritten.type,
        payload__message_id=reply.pk,
    )
    entry = written.first()
    return str(entry.payload.get("previous", "")) if entry else ""
