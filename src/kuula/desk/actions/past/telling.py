"""Taking in conversations that were held at another desk: many at once, as history."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection

from kuula.desk.actions.past.facts import facts_of
from kuula.desk.actions.past.rows import Placed, insert_messages
from kuula.desk.deadlines import SETTLED
from kuula.desk.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Message,
    OldNumber,
    State,
    Tag,
)
from kuula.desk.models.conversation import ON_US
from kuula.desk.past import PastConversation, PastMessage
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import one_line
from kuula.ledger.recording_many import record_past
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def tell_past(actor: Actor, *, held: Sequence[PastConversation]) -> list[int]:
    """Write down conversations held at another desk, with their old numbers; answers their numbers
    here, in order.

    Nothing fires: every fact is historic, no clock runs, no answer is owed by a time. What was
    solved two weeks ago is closed. Belongs inside a transaction of the caller; keep it to some
    hundreds.
    """
    allow(actor, Permission.REPLY)
    if not held:
        return []
    placed = _placed(held)
    talks = [_conversation(one) for one in placed]
    Conversation.objects.bulk_create(talks)
    insert_messages(placed)
    _files(placed)
    _tags(placed)
    OldNumber.objects.bulk_create(
        [
            OldNumber(conversation_id=one.number, desk=one.held.desk, number=one.held.old_number)
            for one in placed
            if one.held.old_number
        ]
    )
    record_past([fact for one, talk in zip(placed, talks, strict=True)
                 for fact in facts_of(actor, one, talk)])  # fmt: skip
    return [one.number for one in placed]


def _placed(held: Sequence[PastConversation]) -> list[Placed]:
    """Numbers for all of it: of one conversation the messages follow each other."""
    numbers = _next("desk_conversation_id_seq", len(held))
    ids = _next("desk_message_id_seq", sum(len(one.messages) for one in held))
    return [
        Placed(next(numbers), one, tuple(next(ids) for _message in one.messages)) for one in held
    ]


def _next(sequence: str, count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{sequence}') FROM generate_series(1, %s)", [count])
        return iter(sorted(row[0] for row in cursor.fetchall()))


def _conversation(placed: Placed) -> Conversation:
    held = placed.held
    said = [one for one in held.messages if one.kind != Message.Kind.NOTE]
    last = said[-1] if said else held.messages[-1]
    first_reply = next((one for one in said if _answers(one)), None)
    state, settled = _state(held)
    return Conversation(
        id=placed.number,
        brand_id=held.brand_id,
        team_id=held.team_id,
        assignee_id=held.assignee_id,
        customer_id=held.customer_id,
        address_id=held.address_id,
        channel=held.channel,
        subject=one_line(held.subject, 500),
        language=held.language if held.language in LANGUAGES else "",
        state=state,
        priority=held.priority,
        spam=held.spam,
        opened_at=held.opened_at,
        last_at=last.at,
        last_excerpt=one_line(last.visible or last.text),
        last_from_us=last.kind == Message.Kind.OUTBOUND,
        messages_count=len(said),
        waiting_since=_unanswered(said) if state in ON_US and not held.spam else None,
        first_replied_at=first_reply.at if first_reply else None,
        solved_at=settled if state in (State.SOLVED, State.CLOSED) else None,
        closed_at=_closed_at(held, settled) if state == State.CLOSED else None,
        snoozed_until=held.snoozed_until if state == State.SNOOZED else None,
        fields={field.key: value for field, value in held.filled},
    )


def _answers(message: PastMessage) -> bool:
    return message.kind == Message.Kind.OUTBOUND and not message.automatic


def _state(held: PastConversation) -> tuple[State, datetime]:
    """As it stood; what nobody came back to for two weeks is closed, as the timer would do."""
    settled = held.settled_at or held.messages[-1].at
    if held.state == State.SOLVED and settled + SETTLED <= clock.now():
        return State.CLOSED, settled
    if held.state == State.SNOOZED and held.snoozed_until is None:
        return State.OPEN, settled
    return held.state, settled


def _closed_at(held: PastConversation, settled: datetime) -> datetime:
    return settled + SETTLED if held.state == State.SOLVED else settled


def _unanswered(said: Sequence[PastMessage]) -> datetime | None:
    """When the customer wrote first since our last answer."""
    since: datetime | None = None
    for one in said:
        if _answers(one):
            since = None
        elif one.kind == Message.Kind.INBOUND and not one.automatic:
            since = since or one.at
    return since


def _files(placed: Sequence[Placed]) -> None:
    Attachment.objects.bulk_create(
        [
            Attachment(
                message_id=number,
                key=file.key,
                filename=file.filename,
                content_type=file.content_type,
                size=file.size,
                inline=file.inline,
                content_id=file.content_id,
                scan=file.scan,
                created_at=message.at,
            )
            for one in placed
            for number, message in zip(one.message_ids, one.held.messages, strict=True)
            for file in message.files
        ]
    )


def _tags(placed: Sequence[Placed]) -> None:
    names = {name for one in placed for name in one.held.tags}
    if not names:
        return
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    known = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    ConversationTag.objects.bulk_create(
        [
            ConversationTag(conversation_id=one.number, tag_id=known[name])
            for one in placed
            for name in one.held.tags
        ]
    )
