"""Putting mail on its way: replies, mails of Kuula's own, forwards. Nothing leaves from here."""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.composing import domain_of
from kuula.channels.mail.sending.headers_out import BadAddress, safe, wire_address
from kuula.channels.mail.sending.outbox import due_header_ids, forwarded_text, mailbox_of
from kuula.channels.mail.sending.outgoing_letters import (
    AUTOMATIC,
    ROLES,
    bare_subject,
    reply_header_id,
    thread_of,
)
from kuula.channels.mail.sending.reasons import Reason, stored
from kuula.desk.access import message_for
from kuula.desk.actions import fail_reply
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.models import Conversation, Message
from kuula.kit import clock, jobs
from kuula.kit.problems import Problem
from kuula.kit.text import clean, email_key, spellings
from kuula.ledger.recording import About, is_history, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PER_ADDRESS: Final = 5
PER_MAILBOX: Final = 100
STAFF_PER_ADDRESS: Final = 10
STAFF_PER_MAILBOX: Final = 500
BUDGETED: Final = frozenset({"survey", "feedback"})
"""What has a brake of its own: the contact budget."""
STAFF_PURPOSES: Final = frozenset({"invitation", "alarm", "notice", "brief"})
HOUR: Final = timedelta(hours=1)
MOST: Final = 50
ERASED: Final = "[erased]"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is no reply. `html` empty: made of the text; `files` are ids of attachments.

    `purpose` is rating, survey, feedback, follow-up, auto-reply, away, invitation, alarm, notice,
    brief or forward. With a conversation it stands in the thread and answers come back into it;
    without one `thread` may name what holds mails together. `leave_url` is where its reader chooses
    to get no more; with `one_click` their mail program can say so for them by one POST. `papers`
    are PDFs made for this mail, by name, kept with it until it has left.
    """

    purpose: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str = ""
    language: str = "en"
    conversation: Conversation | None = None
    cc: tuple[str, ...] = ()
    files: tuple[int, ...] = field(default_factory=tuple)
    thread: str = ""
    leave_url: str = ""
    one_click: bool = False
    papers: Mapping[str, bytes] = field(default_factory=dict)


def queue_reply(actor: Actor, *, message_id: int) -> int:
    """Put a finished reply on its way to each recipient, to leave at its release; answers how many.

    Queueing twice changes nothing. A reply that left another way is left alone. Without a mailbox
    or a recipient the reply fails visibly.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        message = _to_send(message_id)
        if message is None or message.release_at is None:
            return 0
        mailbox = mailbox_of(message.conversation)
        people = _recipients(message.recipients)
        if mailbox is None or not people:
            _cannot_send(actor, message, mailbox)
            return 0
        header_id = reply_header_id(message, mailbox)
        made = _queue(
            Outgoing(
                mailbox=mailbox,
                conversation=message.conversation,
                message=message,
                purpose="reply",
                header_id=header_id,
                next_at=message.release_at,
            ),
            people,
        )
        defer_sending(header_id, message.release_at)
    return made


def send_mail(actor: Actor, *, mailbox: Mailbox, mail: Mail) -> tuple[Outgoing, ...]:
    """Put a mail of Kuula's own on its way; answers a row per recipient.

    Automatic mails to customers beyond 5 an hour to one address or 100 an hour from one mailbox are
    kept as failed, never sent; so are invitations, and alarms, each beyond 10 and 500 of their own.
    History sends nothing. Raises Problem for a bad address.
    """
    allow(actor, Permission.REPLY)
    if is_history():
        return ()
    people = _recipients({"to": mail.to, "cc": mail.cc})
    _check(mail, people)
    with transaction.atomic():
        header_id = f"k{secrets.token_hex(12)}@{domain_of(mailbox.address)}"
        draft = Outgoing(
            mailbox=mailbox,
            conversation=mail.conversation,
            purpose=mail.purpose,
            header_id=header_id,
            payload=_payload(mail, mailbox),
            next_at=clock.now(),
        )
        _queue(draft, people)
        rows = tuple(Outgoing.objects.filter(header_id=header_id).order_by("id"))
        if mail.purpose in AUTOMATIC - BUDGETED:
            _brake(actor, mailbox, rows)
        defer_sending(header_id, clock.now())
    return rows


def forward_message(
    actor: Actor, *, message: Message, to: tuple[str, ...], text: str
) -> tuple[Outgoing, ...]:
    """Send a message with its files on to somebody else, with words of ours above it.

    Raises NotFound, Problem for a bad address, a private note, or when there is no mailbox.
    """
    allow(actor, Permission.REPLY)
    seen = message_for(actor, message.pk)
    if seen.is_note:
        raise Problem(_("A private note cannot be forwarded."))
    conversation = seen.conversation
    mailbox = mailbox_of(conversation)
    if mailbox is None:
        raise Problem(_("There is no mailbox to send from. Connect one for this brand."))
    with transaction.atomic():
        mail = Mail(
            purpose="forward",
            to=to,
            subject=f"Fwd: {bare_subject(conversation.subject)}",
            text=forwarded_text(seen, text),
            language=seen.language or mailbox.brand.language,
            conversation=conversation,
            files=tuple(seen.attachments.values_list("pk", flat=True)),
        )
        rows = send_mail(actor, mailbox=mailbox, mail=mail)
        record(
            events.MessageForwarded(message_id=seen.pk, recipients=[row.recipient for row in rows]),
            actor.who,
            about_conversation(conversation),
        )
    return rows


def erase_outgoing(
    actor: Actor, *, customer_id: int, until: datetime, addresses: Sequence[str] = ()
) -> int:
    """Empty what was sent about an erased person, to one of these addresses (normal form), or
    forwarded with them in it: addresses, words, reasons; answers how many rows.

    What had not left yet is withdrawn; what was written after `until` stays. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        rows = Outgoing.objects.select_for_update(of=("self",))
        rows = rows.exclude(~Q(purpose__in=BUDGETED), conversation=None)
        rows = rows.filter(created_at__lte=until)
        theirs = rows.filter(conversation__customer_id=customer_id)
        emptied = empty_outgoing(theirs.exclude(recipient__startswith=ERASED))
        for word in set().union(*map(spellings, addresses)):
            own = rows.exclude(purpose="reply").annotate(said=Cast("payload", TextField()))
            emptied += empty_outgoing(rows.filter(recipient__iexact=word))
            emptied += empty_outgoing(own.filter(said__icontains=word))
        return emptied


def empty_outgoing(locked: QuerySet[Outgoing]) -> int:
    """Take addresses, words and reasons from these rows, held locked by the caller; answers how
    many. What had not left yet is withdrawn."""
    rows = list(locked)
    for row in rows:
        row.recipient, row.payload, row.reason = f"{ERASED} {row.pk}", {}, ""
        if row.state in (Outgoing.State.QUEUED, Outgoing.State.SENDING):
            row.state = Outgoing.State.WITHDRAWN
    Outgoing.objects.bulk_update(rows, ["recipient", "payload", "reason", "state"], 500)
    return len(rows)


def ask_for_due(actor: Actor) -> int:
    """Ask for the sending of all mail that is due, or whose sender died; answers how many."""
    allow(actor, Permission.REPLY)
    waiting = due_header_ids(clock.now())
    for header_id in waiting:
        defer_sending(header_id, clock.now())
    return len(waiting)


def defer_sending(header_id: str, at: Any) -> None:
    """Ask for one sending of this mail at a moment; a waiting twin is not doubled."""
    jobs.defer("mail.send", at=at, once=f"mail.send:{header_id}", header_id=header_id)


def _to_send(message_id: int) -> Message | None:
    """The reply as it waits to leave; None for one withdrawn, recorded from outside, or gone."""
    return (
        Message.objects.select_related("conversation__brand", "conversation__customer")
        .filter(pk=message_id, kind=Message.Kind.OUTBOUND, withdrawn_at=None, raw_id=None)
        .filter(released_at=None)
        .first()
    )


def _recipients(wanted: dict[str, Any]) -> dict[str, str]:
    """Address to role, each address once, under its most visible role."""
    people: dict[str, str] = {}
    seen: set[str] = set()
    for role in ROLES:
        for address in wanted.get(role, ()):
            if email_key(address) not in seen:
                seen.add(email_key(address))
                people[address.strip()] = role
    return people


def _queue(draft: Outgoing, people: dict[str, str]) -> int:
    rows = [
        Outgoing(
            mailbox=draft.mailbox,
            conversation=draft.conversation,
            message=draft.message,
            purpose=draft.purpose,
            recipient=address,
            role=role,
            header_id=draft.header_id,
            payload=draft.payload,
            next_at=draft.next_at,
            created_at=clock.now(),
        )
        for address, role in people.items()
    ]
    return len(Outgoing.objects.bulk_create(rows, ignore_conflicts=True))


def _cannot_send(actor: Actor, message: Message, mailbox: Mailbox | None) -> None:
    reason = Reason.NO_MAILBOX if mailbox is None else Reason.BAD_ADDRESS
    event = events.MailFailed(
        outgoing_id=None,
        mailbox_id=mailbox.pk if mailbox else None,
        purpose="reply",
        reason=reason,
        message_id=message.pk,
    )
    record(event, actor.who, about_conversation(message.conversation))
    fail_reply(actor, message_id=message.pk)


def _check(mail: Mail, people: dict[str, str]) -> None:
    if not people or len(people) > MOST:
        raise Problem(_("Name at least one and at most 50 recipients."), field="to")
    for address in people:
        try:
            wire_address(address)
        except BadAddress as error:
            raise Problem(
                _("%(text)s is not an e-mail address.") % {"text": safe(address, 100)}, field="to"
            ) from error


def _payload(mail: Mail, mailbox: Mailbox) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "subject": safe(mail.subject, 500),
        "text": clean(mail.text),
        "html": mail.html,
        "language": mail.language,
        "people": {"to": list(mail.to), "cc": list(mail.cc)},
        "files": list(mail.files),
    }
    if mail.conversation is not None and mail.purpose != "forward":
        thread = thread_of(mail.conversation)
        payload |= {"in_reply_to": thread.in_reply_to, "references": list(thread.references)}
    if mail.thread:
        root = f"{mail.thread}@{domain_of(mailbox.address)}"
        payload |= {"in_reply_to": root, "references": [root]}
    if mail.papers:
        payload["papers"] = {name: b64encode(one).decode() for name, one in mail.papers.items()}
    if mail.leave_url:
        payload |= {"leave_url": mail.leave_url, "one_click": mail.one_click}
    return payload


def _brake(actor: Actor, mailbox: Mailbox, rows: Iterable[Outgoing]) -> None:
    """Hold back what is over the limits. One sender counts at a time, so no race slips through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mail.brake'))")
    recent = Outgoing.objects.filter(created_at__gt=clock.now() - HOUR)
    recent = recent.exclude(reason=stored(Reason.BRAKE))
    for row in rows:
        limits = _limits(row.purpose)
        alike = recent.filter(purpose__in=limits.purposes)
        to_them = alike.filter(recipient__iexact=row.recipient).count()
        from_here = alike.filter(mailbox=mailbox).count()
        if to_them > limits.per_address or from_here > limits.per_mailbox:
            row.state, row.reason = Outgoing.State.FAILED, stored(Reason.BRAKE)
            row.save(update_fields=["state", "reason"])
            record(failed_event(row, Reason.BRAKE), actor.who, about_outgoing(row))


@dataclass(frozen=True, slots=True)
class _Limits:
    """How many mails of these purposes may leave in an hour."""

    purposes: frozenset[str]
    per_address: int
    per_mailbox: int


def _limits(purpose: str) -> _Limits:
    """Mails to colleagues have a brake each: a flood of answers must not hold back an alarm."""
    if purpose in STAFF_PURPOSES:
        return _Limits(frozenset({purpose}), STAFF_PER_ADDRESS, STAFF_PER_MAILBOX)
    return _Limits(AUTOMATIC - STAFF_PURPOSES, PER_ADDRESS, PER_MAILBOX)


def about_outgoing(row: Outgoing) -> About:
    """Whom a fact about an outgoing mail concerns."""
    if row.conversation is not None:
        return about_conversation(row.conversation)
    return About(brand=row.mailbox.brand_id, team=row.mailbox.team_id)


def failed_event(row: Outgoing, reason: Reason) -> events.MailFailed:
    """The fact that a row failed; staff addresses are not kept in the ledger."""
    return events.MailFailed(
        outgoing_id=row.pk,
        mailbox_id=row.mailbox_id,
        purpose=row.purpose,
        reason=reason,
        message_id=row.message_id,
        recipient=known_recipient(row),
    )


def known_recipient(row: Outgoing) -> str:
    """The recipient as a fact may keep it: only where erasing the customer empties it again."""
    return row.recipient if row.conversation_id else ""
