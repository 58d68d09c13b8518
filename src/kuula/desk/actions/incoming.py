"""What comes from outside: a first message, a further one, and a reply that left by another way."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from kuula.desk import events
from kuula.desk.actions.locking import locked_place
from kuula.desk.actions.places import about_conversation as about_conversation
from kuula.desk.actions.targets.telling import tell_answer
from kuula.desk.actions.turning import turn
from kuula.desk.deadlines import Whose, reply_due, whose, working_minutes
from kuula.desk.incoming import Incoming, IncomingFile, Opened, Opening
from kuula.desk.models import Attachment, Conversation, Message, State
from kuula.desk.models.opening import run_opening, search_config
from kuula.desk.models.openings import run_openings
from kuula.desk.searching import search_text, search_vector
from kuula.desk.targets.clocks import (
    REPLY,
    choose_again,
    clock_of,
    due_of_clocks,
    ended,
    fresh_clocks,
    hear_customer,
    reckon_due,
)
from kuula.desk.targets.rules import Case, Kind, company_writing, segments_writing
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import clean, email_key, one_line
from kuula.ledger.recording import Past, is_history, record
from kuula.workspace.actors import SYSTEM, Actor, allow, customer_actor
from kuula.workspace.gate import Gate
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


def open_conversation(
    actor: Actor,
    *,
    opening: Opening,
    message: Incoming,
    gate: Gate | None = None,
    savepoint: bool = True,
) -> Opened:
    """Begin a conversation with a customer's first message, the customer made when unknown.

    One statement, one commit; with files, one transaction. Automatic mail owes no answer. A
    program's `gate` is checked in the same statement; raises GateClosed or KeySpent. Without
    `savepoint`, inside a transaction, two first mails of one person that race raise IntegrityError:
    for a caller who repeats the whole transaction.
    """
    allow(actor, Permission.REPLY)
    if not message.files:
        return _open(actor, opening, message, gate, savepoint=savepoint)
    with transaction.atomic(savepoint=savepoint):
        opened = _open(actor, opening, message, gate, savepoint=savepoint)
        store_files(opened.message_id, message.files)
    return opened


def open_conversations(actor: Actor, *, first: Sequence[tuple[Opening, Incoming]]) -> list[Opened]:
    """Begin several conversations in one statement, as `open_conversation` would one by one.

    Belongs inside a transaction, which a race about a person's first mail breaks (IntegrityError):
    for a caller who repeats it one by one.
    """
    allow(actor, Permission.REPLY)
    if not first:
        return []
    rows = run_openings([_values(actor, opening, message) for opening, message in first])
    opened = [Opened(row[0], row[1], row[2], row[4]) for row in rows]
    _attach(
        (one.message_id, file)
        for one, (_opening, message) in zip(opened, first, strict=True)
        for file in message.files
    )
    return opened


def receive_message(
    actor: Actor, *, conversation: Conversation, message: Incoming, named: int | None = None
) -> Message:
    """Add a customer's message to a conversation that is not closed, or to what that was merged
    into.

    Opens it again when it was waiting or solved, unless the message is automatic. `named` is the
    number it was sent to, if that is one merged in here: it goes there when the merge is undone.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = locked_place(conversation.pk)
        home = named or conversation.pk
        stored = _store(locked, message, Message.Kind.INBOUND, None, home)
        _touch(locked, message, from_us=False)
        about = about_conversation(locked)
        who = customer_actor(locked.customer_id).who
        record(
            events.MessageReceived(message_id=stored.pk, automatic=message.automatic), who, about
        )
        if not message.automatic:
            _put_on_us(locked, message)
        locked.save()
    return stored


def record_outside_reply(
    actor: Actor, *, conversation: Conversation, staff: Staff, message: Incoming
) -> Message:
    """Record that a colleague answered the customer from their own mail program."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = locked_place(conversation.pk)
        stored = _store(locked, message, Message.Kind.OUTBOUND, staff, conversation.pk)
        stored.release_at = stored.released_at = message.at
        stored.save(update_fields=["release_at", "released_at"])
        _touch(locked, message, from_us=True)
        if not message.automatic:
            tell_answer(actor, locked, message.at)
        turn(locked, State.WAITING)
        locked.save()
        record(
            events.ReplyWritten(message_id=stored.pk, release_at=message.at.isoformat()),
            actor.who,
            about_conversation(locked),
        )
        if not message.automatic:
            record_first_reply(actor, conversation=locked, message_id=stored.pk, at=message.at)
    return stored


def record_first_reply(
    actor: Actor, *, conversation: Conversation, message_id: int, at: datetime
) -> None:
    """The customer has an answer since `at`: recorded once per conversation, held locked."""
    if conversation.first_replied_at is not None:
        return
    conversation.first_replied_at = at
    conversation.save(update_fields=["first_replied_at"])
    minutes = working_minutes(whose(conversation), conversation.opened_at, at)
    event = events.FirstReplyGiven(
        message_id=message_id,
        working_minutes=max(minutes, 0),
        in_time=_first_in_time(conversation, minutes, at),
    )
    record(event, actor.who, about_conversation(conversation), Past(occurred_at=at))


def _first_in_time(conversation: Conversation, minutes: int, at: datetime) -> bool | None:
    """Whether the first answer came in time, by its clock; None where nothing was asked."""
    first = clock_of(conversation, REPLY)
    if first is not None and first.kind == Kind.FIRST:
        found = ended(conversation, first, at)
        if found is not None:
            return found.in_time
    target = conversation.target_minutes
    return None if target is None else minutes <= target


def store_files(message_id: int, files: Iterable[IncomingFile]) -> None:
    """Attach files that are in storage already."""
    _attach((message_id, file) for file in files)


def _attach(files: Iterable[tuple[int, IncomingFile]]) -> None:
    Attachment.objects.bulk_create(
        [
            Attachment(
                message_id=message_id,
                key=file.key,
                filename=file.filename,
                content_type=file.content_type,
                size=file.size,
                inline=file.inline,
                content_id=file.content_id,
                scan=file.scan,
                created_at=clock.now(),
            )
            for message_id, file in files
        ]
    )


def _open(
    actor: Actor, opening: Opening, message: Incoming, gate: Gate | None, *, savepoint: bool
) -> Opened:
    conversation, customer, stored, _entry, fresh = run_opening(
        _values(actor, opening, message), gate, savepoint=savepoint
    )
    return Opened(conversation, customer, stored, fresh)


def _values(actor: Actor, opening: Opening, message: Incoming) -> dict[str, Any]:
    """What the statements of opening are filled with."""
    owed = not (message.automatic or opening.spam)
    email = email_key(message.email)
    clocks = _clocks(opening, email, message.at) if owed else None
    keeps = Whose(opening.brand_id, opening.team_id)
    due = reply_due(keeps, message.at, opening.target_minutes) if owed else None
    if clocks is not None:
        due = due_of_clocks(opening.brand_id, clocks)
    subject = one_line(opening.subject, 500)
    language = message.language if message.language in LANGUAGES else ""
    return {
        "email": email,
        "domain": email.rpartition("@")[2],
        "name": one_line(message.name, 120) or email.partition("@")[0],
        "language": language,
        "now": clock.now(),
        "brand": opening.brand_id,
        "team": opening.team_id,
        "channel": opening.channel,
        "mailbox": opening.mailbox_id,
        "subject": subject,
        "priority": opening.priority,
        "spam": opening.spam,
        "at": message.at,
        "excerpt": one_line(message.visible or message.text),
        "waiting": message.at if owed else None,
        "due": due,
        "target": opening.target_minutes,
        "clocks": None if clocks is None else orjson.dumps(clocks).decode(),
        "sender": message.email,
        "recipients": orjson.dumps(message.recipients).decode(),
        "text": clean(message.text),
        "visible": clean(message.visible),
        "html": clean(message.html),
        "header_id": clean(message.header_id),
        "automatic": message.automatic,
        "authentic": orjson.dumps(message.authentic).decode(),
        "raw": message.raw_id,
        "config": search_config(language),
        "search": search_text(subject, message.name, message.email, message.text),
        "historic": is_history(),
        **_who(actor),
    }


def _clocks(opening: Opening, email: str, at: datetime) -> dict[str, Any] | None:
    case = Case(
        opening.brand_id,
        opening.team_id,
        opening.channel,
        opening.priority,
        opening.target_minutes,
        company_writing(opening.brand_id, email),
        segments=segments_writing(opening.brand_id, email),
    )
    return fresh_clocks(case, at)


def _who(actor: Actor) -> dict[str, Any]:
    """The ledger's actor: what a channel takes in was done by the customer."""
    if actor is SYSTEM:
        return {"who_kind": "customer", "who_id": None}
    return {"who_kind": actor.kind, "who_id": actor.id}


def _store(
    conversation: Conversation,
    message: Incoming,
    kind: Message.Kind,
    staff: Staff | None,
    home: int,
) -> Message:
    stored = Message.objects.create(
        conversation=conversation,
        home_id=home if home != conversation.pk else None,
        kind=kind,
        staff=staff,
        customer_id=None if staff else conversation.customer_id,
        sender=message.email,
        recipients=message.recipients,
        text=clean(message.text),
        visible=clean(message.visible),
        html=clean(message.html),
        language=message.language,
        header_id=clean(message.header_id),
        automatic=message.automatic,
        authentic=message.authentic,
        raw_id=message.raw_id,
        occurred_at=message.at,
        search=search_vector(message.language, message.name, message.email, message.text),
    )
    store_files(stored.pk, message.files)
    return stored


def _touch(conversation: Conversation, message: Incoming, *, from_us: bool) -> None:
    conversation.last_at = max(conversation.last_at, message.at)
    conversation.last_excerpt = one_line(message.visible or message.text)
    conversation.last_from_us = from_us
    conversation.messages_count += 1


def _put_on_us(conversation: Conversation, message: Incoming) -> None:
    if conversation.state in (State.SOLVED, State.CLOSED):
        record(
            events.ConversationReopened(by_customer=True),
            customer_actor(conversation.customer_id).who,
            about_conversation(conversation),
        )
    if conversation.state == State.SNOOZED:
        record(
            events.ConversationWoken(by_time=False),
            customer_actor(conversation.customer_id).who,
            about_conversation(conversation),
        )
    turn(conversation, State.NEW if conversation.state == State.NEW else State.OPEN)
    if conversation.waiting_since is None:
        conversation.waiting_since = message.at
        hear_customer(conversation, message.at)
        choose_again(conversation)
    reckon_due(conversation)
