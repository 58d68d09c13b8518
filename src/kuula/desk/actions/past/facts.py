"""What the ledger is told of a conversation held elsewhere: each thing at the time it happened."""

from collections.abc import Iterator

from kuula.desk import events
from kuula.desk.actions.fields.setting import described
from kuula.desk.actions.past.rows import Placed
from kuula.desk.deadlines import whose, working_minutes
from kuula.desk.fields.events import FieldSet
from kuula.desk.models import Conversation, Message
from kuula.desk.past import PastMessage
from kuula.ledger.events import Event
from kuula.ledger.recording import About, Who
from kuula.ledger.recording_many import PastFact
from kuula.workspace.actors import Actor, customer_actor


def facts_of(actor: Actor, placed: Placed, talk: Conversation) -> Iterator[PastFact]:
    """The facts of one conversation in the order of their times; `actor` did what nobody is known
    to have done."""
    about = About(talk.customer_id, talk.pk, talk.brand_id, talk.team_id)
    opening, message = _first(placed)
    yield PastFact(_opened(placed), _writer(actor, talk, message), talk.opened_at, about)
    answered = False
    for number, one in zip(placed.message_ids, placed.held.messages, strict=True):
        writer = _writer(actor, talk, one)
        if number != opening:
            yield PastFact(_said(number, one), writer, one.at, about)
        if not answered and one.kind == Message.Kind.OUTBOUND and not one.automatic:
            answered = True
            yield PastFact(_first_reply(number, talk), writer, one.at, about)
    yield from _afterwards(actor, placed, talk, about)


def _afterwards(
    actor: Actor, placed: Placed, talk: Conversation, about: About
) -> Iterator[PastFact]:
    """Tags, fields and the end of it."""
    held = placed.held
    if held.tags:
        event = events.TagsChanged(tags=list(held.tags))
        yield PastFact(event, actor.who, talk.last_at, about)
    for field, value in held.filled:
        keys, labels, text = described(field, value)
        filled = FieldSet(field.pk, field.name, field.kind, keys, labels, text=text)
        yield PastFact(filled, actor.who, talk.last_at, about)
    ender = Who("staff", held.assignee_id) if held.assignee_id else actor.who
    if talk.solved_at is not None:
        yield PastFact(_solved(placed, talk), ender, talk.solved_at, about)
    if talk.closed_at is not None:
        yield PastFact(events.ConversationClosed(), actor.who, talk.closed_at, about)


def _first(placed: Placed) -> tuple[int, PastMessage]:
    """What it began with: the first word that is no note, else the first note."""
    both = list(zip(placed.message_ids, placed.held.messages, strict=True))
    return next((one for one in both if one[1].kind != Message.Kind.NOTE), both[0])


def _opened(placed: Placed) -> events.ConversationOpened:
    number, message = _first(placed)
    return events.ConversationOpened(
        channel=placed.held.channel,
        message_id=number,
        new_customer=placed.held.new_customer,
        from_us=message.kind != Message.Kind.INBOUND,
    )


def _said(number: int, message: PastMessage) -> Event:
    if message.kind == Message.Kind.NOTE:
        return events.NoteAdded(message_id=number)
    if message.kind == Message.Kind.OUTBOUND:
        return events.ReplyWritten(message_id=number, release_at=message.at.isoformat())
    return events.MessageReceived(message_id=number, automatic=message.automatic)


def _first_reply(number: int, talk: Conversation) -> events.FirstReplyGiven:
    answered = talk.first_replied_at or talk.opened_at
    minutes = working_minutes(whose(talk), talk.opened_at, answered)
    return events.FirstReplyGiven(message_id=number, working_minutes=max(minutes, 0))


def _solved(placed: Placed, talk: Conversation) -> events.ConversationSolved:
    said = placed.held.messages
    letters = [one.automatic for one in said if one.kind == Message.Kind.INBOUND]
    return events.ConversationSolved(
        replies=sum(one.kind == Message.Kind.OUTBOUND for one in said),
        spam=talk.spam,
        automatic=bool(letters) and all(letters),
        language=talk.language,
        previous="open",
    )


def _writer(actor: Actor, talk: Conversation, message: PastMessage) -> Who:
    if message.kind == Message.Kind.INBOUND:
        return customer_actor(talk.customer_id).who
    return Who("staff", message.staff_id) if message.staff_id else actor.who
