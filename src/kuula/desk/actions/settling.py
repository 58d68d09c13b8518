"""Whose word is next: settling a matter, taking that back, and what is owed again then."""

from datetime import datetime, timedelta
from typing import Final

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.targets.telling import tell_solution
from kuula.desk.actions.turning import turn
from kuula.desk.models import Conversation, Message, State
from kuula.desk.targets.clocks import (
    begin_reply,
    reckon_due,
    take_back_pause,
    take_up_reply,
)
from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor

UNDO: Final = timedelta(seconds=10)
"""So long a reply can be withdrawn, and a solving counts as a slip when it is taken back."""


def settle(actor: Actor, conversation: Conversation) -> None:
    """Turn a locked conversation solved and record it once; the caller saves it."""
    if conversation.state == State.SOLVED:
        return
    said = list(
        conversation.messages.exclude(kind=Message.Kind.NOTE)
        .filter(withdrawn_at=None)
        .values_list("kind", "automatic")
    )
    letters = [automatic for kind, automatic in said if kind == Message.Kind.INBOUND]
    event = events.ConversationSolved(
        replies=len(said) - len(letters),
        spam=conversation.spam,
        automatic=bool(letters) and all(letters),
        language=conversation.language,
        previous=conversation.state,
        waiting_since=_written(conversation.waiting_since),
        due_at=_written(conversation.due_at),
    )
    tell_solution(actor, conversation)
    turn(conversation, State.SOLVED, clock.now())
    record(event, actor.who, about_conversation(conversation))


def solving_since(conversation: Conversation, moment: datetime) -> Entry | None:
    """The entry that solved a conversation at a moment or later, if it is solved and stands."""
    if conversation.state != State.SOLVED:
        return None
    solvings = Entry.objects.standing().filter(
        conversation_id=conversation.pk,
        type=events.ConversationSolved.type,
        occurred_at__gte=moment,
    )
    return solvings.order_by("-id").first()


def fresh_solving(conversation: Conversation) -> Entry | None:
    """The entry that solved a conversation just now, so that opening it again undoes a slip."""
    return solving_since(conversation, clock.now() - UNDO)


def put_back(conversation: Conversation, solving: Entry) -> None:
    """Make a locked conversation what it was before it was solved; the caller saves it."""
    before, clocks = solving.payload, conversation.clocks
    previous = before.get("previous") or State.OPEN
    turn(conversation, State.OPEN if previous == State.SNOOZED else previous)
    conversation.clocks = clocks
    if conversation.is_on_us:
        take_back_pause(conversation)
    conversation.waiting_since = _read(before.get("waiting_since"))
    conversation.due_at = _read(before.get("due_at"))


def owe(conversation: Conversation) -> None:
    """Let an answer be owed since the customer's first unanswered message, if there is one.

    The caller holds the lock, gives the conversation its state and saves it.
    """
    said = conversation.messages.exclude(kind=Message.Kind.NOTE).filter(withdrawn_at=None)
    answered = said.filter(kind=Message.Kind.OUTBOUND, automatic="").order_by("-id").first()
    asked = said.filter(kind=Message.Kind.INBOUND, automatic="")
    first = asked.filter(id__gt=answered.pk if answered else 0).order_by("id").first()
    conversation.waiting_since = first.occurred_at if first else None
    if first is not None:
        take_up_reply(conversation, first.occurred_at)
    reckon_due(conversation)


def owe_anew(conversation: Conversation) -> None:
    """Let what is unanswered be owed again in a conversation that was settled: a new clock begins
    now. The caller holds the lock, gives the conversation its state and saves it."""
    owe(conversation)
    if conversation.waiting_since is not None:
        begin_reply(conversation, clock.now())
        reckon_due(conversation)


def show_last_word(conversation: Conversation) -> None:
    """Let lists show the last message that was not taken back; the caller saves it."""
    said = conversation.messages.exclude(kind=Message.Kind.NOTE).filter(withdrawn_at=None)
    last = said.order_by("-id").first()
    if last is not None:
        conversation.last_excerpt = one_line(last.visible or last.text)
        conversation.last_from_us = last.is_from_us
        conversation.last_at = last.occurred_at


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
