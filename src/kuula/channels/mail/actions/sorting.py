"""Sorting a mail that was taken in: into its conversation, a new one, the tray, or away. Once."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from django.db import IntegrityError, transaction

from kuula.channels.mail import events
from kuula.channels.mail.actions.incoming import about_mailbox
from kuula.channels.mail.actions.outgoing import Returned, record_bounce
from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.origin.authenticity import PASS
from kuula.channels.mail.sorting.letters import Letter, read_letter
from kuula.channels.mail.sorting.rows import (
    begin,
    begin_many,
    every_own_address,
    lock,
    write_outcomes,
)
from kuula.channels.mail.sorting.threading import (
    Mark,
    Pointer,
    may_name_conversation,
    own_addresses,
    participants,
    pointer_of,
    pointer_of_ids,
    recipients_of,
    takes_part,
)
from kuula.desk.actions import (
    open_conversation,
    open_conversations,
    receive_message,
    record_outside_reply,
    write_reply,
)
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Opened, Opening
from kuula.desk.models import Message, State
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import email_key, one_line
from kuula.ledger.recording import record
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

Step = Callable[[Actor, Letter], object]
ATTEMPTS: Final = 5
TOGETHER: Final = 16
MOST_RETURNED: Final = 50
LARGEST: Final = 600 * 1024
log = structlog.get_logger(__name__)


def sort_mail(actor: Actor, *, raw_id: int) -> None:
    """Read a stored mail and put it where it belongs; one that was sorted already stays as it is.

    Row, message and ledger entries are one transaction: a kill at any moment leaves one message or
    a mail that will be sorted again. What fails five times, or kills five workers, goes to the
    tray. Must not be called inside a transaction that may be rolled back.
    """
    allow(actor, Permission.REPLY)
    raw = begin(raw_id)
    if raw is None:
        return
    if raw.attempts > ATTEMPTS:
        _give_up(actor, raw_id, "gave-up")
        return
    try:
        _sort_together(actor, [read_letter(raw)])
    except Exception as error:
        if raw.attempts == ATTEMPTS:
            _give_up(actor, raw_id, type(error).__name__)
        raise


def sort_mails(actor: Actor, *, raw_ids: Sequence[int]) -> set[int]:
    """Sort mails that nobody tried yet and that are not large, some at a time in one transaction.

    Answers the ids of those left for `sort_mail`: tried before, large, twins of another here, or
    mails among which one failed. Otherwise as `sort_mail`.
    """
    allow(actor, Permission.REPLY)
    ids, left = sorted(raw_ids), set(raw_ids)
    ours = every_own_address()
    for start in range(0, len(ids), TOGETHER):
        fit = _alone(begin_many(ids[start : start + TOGETHER], largest=LARGEST))
        try:
            _sort_racing(actor, [read_letter(raw, ours) for raw in fit])
        except Exception as error:  # noqa: BLE001 - one by one they tell which of them it is
            log.warning("mails_fell_apart", kind=type(error).__name__, count=len(fit))
        else:
            left -= {raw.pk for raw in fit}
    return left


def open_from_letter(actor: Actor, letter: Letter) -> Opened:
    """Begin a conversation with this mail and settle it. The caller holds the row locked."""
    opened = _open(actor, letter, savepoint=True)
    write_outcomes([letter.raw])
    return opened


def settle(letter: Letter, state: RawMail.State, *, message_id: int | None = None) -> None:
    """Write the outcome into the row. The caller holds it locked in a transaction."""
    _note(letter, state, message_id=message_id)
    write_outcomes([letter.raw])


def _alone(raws: list[RawMail]) -> list[RawMail]:
    """Without those whose Message-ID another of them has, too."""
    many = Counter(raw.header_id for raw in raws)
    return [raw for raw in raws if not raw.header_id or many[raw.header_id] == 1]


def _sort_racing(actor: Actor, letters: Sequence[Letter]) -> None:
    """Two workers that meet the same new person at once: the later one knows the person then."""
    try:
        _sort_together(actor, letters)
    except IntegrityError:
        _sort_together(actor, letters)


def _sort_together(actor: Actor, letters: Sequence[Letter]) -> None:
    with transaction.atomic():
        found = lock([letter.raw for letter in letters])
        waiting = [one for one in letters if found[one.raw.pk][0] == RawMail.State.STORED]
        first: list[Letter] = []
        for letter in waiting:
            if first and _may_answer(letter):  # one of those that are about to be opened
                _open_all(actor, first)
                first = []
            step = _route(letter, _twin(letter) if found[letter.raw.pk][1] else None)
            if step is _open:
                first.append(letter)
            else:
                step(actor, letter)
        _open_all(actor, first)
        write_outcomes([letter.raw for letter in waiting])


def _may_answer(letter: Letter) -> bool:
    """Whether a mail may point to another one, or to a conversation."""
    parsed = letter.parsed
    named = parsed.in_reply_to or parsed.references or parsed.bounce
    return bool(named) or may_name_conversation(parsed.subject)


def _open_all(actor: Actor, letters: Sequence[Letter]) -> None:
    first = [(_opening(letter), letter.incoming) for letter in letters]
    for letter, opened in zip(letters, open_conversations(actor, first=first), strict=True):
        _note(letter, RawMail.State.DONE, message_id=opened.message_id)


def _opening(letter: Letter) -> Opening:
    mailbox = letter.raw.mailbox
    return Opening(
        brand_id=mailbox.brand_id,
        subject=letter.parsed.subject,
        team_id=mailbox.team_id,
        mailbox_id=mailbox.pk,
        target_minutes=mailbox.reply_target,
    )


def _open(actor: Actor, letter: Letter, *, savepoint: bool = False) -> Opened:
    opened = open_conversation(
        actor, opening=_opening(letter), message=letter.incoming, savepoint=savepoint
    )
    _note(letter, RawMail.State.DONE, message_id=opened.message_id)
    return opened


def _note(letter: Letter, state: RawMail.State, *, message_id: int | None = None) -> None:
    raw = letter.raw
    raw.state, raw.message_id, raw.sorted_at = state, message_id, clock.now()
    raw.sender, raw.subject = letter.sender[:320], one_line(letter.parsed.subject, 300)
    raw.problem = one_line("; ".join(str(p) for p in letter.parsed.problems), 300)
    if state == RawMail.State.DONE:
        raw.doubt, raw.suspected = RawMail.Doubt.NONE, None


def _route(letter: Letter, twin: int | None) -> Step:
    """What to do with a mail; the order of the questions matters."""
    parsed = letter.parsed
    if not letter.readable:
        return _doubt(RawMail.Doubt.UNREADABLE, None)
    if parsed.bounce is not None:
        return _take_bounce
    if parsed.automatic == "loop" or letter.from_us:
        return _drop("loop")
    if twin is not None:
        return _drop("duplicate", twin)
    pointer = pointer_of(letter.raw.mailbox, parsed)
    if pointer is None:
        return _open
    staff = Staff.objects.active().filter(email=letter.sender).first()
    if staff is not None:
        return _route_colleague(letter, pointer, staff)
    return _route_customer(letter, pointer)


def _route_customer(letter: Letter, pointer: Pointer) -> Step:
    conversation = pointer.conversation
    inside = takes_part(conversation, letter.sender)
    if conversation.state == State.CLOSED and not (inside and letter.parsed.automatic):
        return _open
    if not inside:
        return _doubt(RawMail.Doubt.STRANGER, pointer)
    if pointer.mark == Mark.SUBJECT and not _proven(letter):
        return _doubt(RawMail.Doubt.STRANGER, pointer, "number")
    return _receive(pointer)


def _proven(letter: Letter) -> bool:
    """Whether it is sure who speaks: DMARC speaks of From, never of whom a form names."""
    authentic = letter.incoming.authentic
    return authentic.get("dmarc") == PASS and authentic.get("by") != "form"


def _route_colleague(letter: Letter, pointer: Pointer, staff: Staff) -> Step:
    """A colleague's own mail program: proven by signed address and DMARC, or the tray decides."""
    conversation = pointer.conversation
    proven = pointer.mark == Mark.ADDRESS and _proven(letter)
    colleague = actor_for(staff)
    may = colleague.may(Permission.REPLY) and colleague.sees_team(conversation.team_id)
    if letter.parsed.automatic:
        return _drop("automatic")
    if not (proven and may) or conversation.state == State.CLOSED:
        return _doubt(RawMail.Doubt.COLLEAGUE, pointer)
    others = set(recipients_of(letter.parsed)) - own_addresses(recipients_of(letter.parsed))
    keys = {email_key(address) for address in others} - {letter.sender}
    if keys & participants(conversation):
        return _record_sent(pointer, staff)
    return _doubt(RawMail.Doubt.COLLEAGUE, pointer) if keys else _send_on(pointer, colleague)


def _receive(pointer: Pointer) -> Step:
    def act(actor: Actor, letter: Letter) -> None:
        message = receive_message(
            actor,
            conversation=pointer.conversation,
            message=letter.incoming,
            named=pointer.named,
        )
        _note(letter, RawMail.State.DONE, message_id=message.pk)

    return act


def _record_sent(pointer: Pointer, staff: Staff) -> Step:
    def act(actor: Actor, letter: Letter) -> None:
        del actor
        message = record_outside_reply(
            actor_for(staff),
            conversation=pointer.conversation,
            staff=staff,
            message=letter.incoming,
        )
        _note(letter, RawMail.State.DONE, message_id=message.pk)

    return act


def _send_on(pointer: Pointer, colleague: Actor) -> Step:
    def act(actor: Actor, letter: Letter) -> None:
        text = letter.incoming.visible.strip()
        reply = Reply(text=text, files=letter.incoming.files, from_draft=False)
        try:
            message = write_reply(colleague, conversation=pointer.conversation, reply=reply)
        except Problem:
            _doubt(RawMail.Doubt.COLLEAGUE, pointer)(actor, letter)
        else:
            _note(letter, RawMail.State.DONE, message_id=message.pk)

    return act


def _take_bounce(actor: Actor, letter: Letter) -> None:
    """Mark what did not arrive and show it in the conversation, without opening that again.

    Anybody can write a report: it counts only for a mail of ours that left for that very address.
    """
    bounce = letter.parsed.bounce
    if bounce is None:
        return
    sent = Outgoing.objects.filter(header_id__in=bounce.original_ids)
    ours = set(sent.values_list("header_id", flat=True))
    ids = [header_id for header_id in bounce.original_ids if header_id in ours]
    rows = [row for returned in _returned(letter) if (row := _bounced(actor, ids, returned))]
    known = next((row.conversation for row in rows if row.conversation is not None), None)
    pointer = pointer_of_ids(letter.raw.mailbox, bounce.original_ids)
    if known is not None:
        act = _receive(Pointer(known, Mark.OWN_ID))
    elif rows or pointer is None:
        act = _drop("bounce")
    else:
        act = _doubt(RawMail.Doubt.STRANGER, pointer, "report")
    act(actor, letter)


def _returned(letter: Letter) -> list[Returned]:
    bounce = letter.parsed.bounce
    if bounce is None:
        return []
    return [
        Returned(
            recipient=recipient,
            status=bounce.status or "",
            permanent=bounce.permanent,
            text=one_line(letter.parsed.visible_text, 500),
        )
        for recipient in (bounce.recipients or (bounce.recipient,))[:MOST_RETURNED]
    ]


def _bounced(actor: Actor, ids: Sequence[str], returned: Returned) -> Outgoing | None:
    noted = (record_bounce(actor, header_id=header_id, returned=returned) for header_id in ids)
    return next((row for row in noted if row is not None), None)


def _doubt(doubt: RawMail.Doubt, pointer: Pointer | None, problem: str = "") -> Step:
    def act(actor: Actor, letter: Letter) -> None:
        raw = letter.raw
        raw.doubt = doubt
        raw.suspected = pointer.conversation if pointer is not None else None
        unreadable = doubt == RawMail.Doubt.UNREADABLE
        _note(letter, RawMail.State.UNREADABLE if unreadable else RawMail.State.TRAY)
        raw.problem = problem or raw.problem
        _record_doubt(actor, raw, doubt)

    return act


def _drop(reason: str, message_id: int | None = None) -> Step:
    def act(actor: Actor, letter: Letter) -> None:
        raw = letter.raw
        _note(letter, RawMail.State.DROPPED, message_id=message_id)
        raw.problem = reason
        event = events.MailDropped(raw_id=raw.pk, mailbox_id=raw.mailbox_id, reason=reason)
        record(event, actor.who, about_mailbox(raw.mailbox))

    return act


def _twin(letter: Letter) -> int | None:
    """The message this very mail became when it came into the same mailbox by another way."""
    same = RawMail.objects.filter(
        mailbox_id=letter.raw.mailbox_id,
        header_id=letter.raw.header_id,
        message__isnull=False,
    ).exclude(pk=letter.raw.pk)
    wanted = letter.parsed.text.strip()
    for raw in same.select_related("message").order_by("id")[:5]:
        if raw.sender == letter.sender and _text_of(raw.message) == wanted:
            return raw.message_id
    return None


def _text_of(message: Message | None) -> str:
    return message.text.strip() if message is not None else ""


def _give_up(actor: Actor, raw_id: int, problem: str) -> None:
    with transaction.atomic():
        raw = RawMail.objects.select_for_update().get(pk=raw_id)
        if raw.state != RawMail.State.STORED:
            return
        raw.state, raw.doubt = RawMail.State.UNREADABLE, RawMail.Doubt.UNREADABLE
        raw.problem, raw.sorted_at = problem, clock.now()
        raw.save()
        _record_doubt(actor, raw, RawMail.Doubt.UNREADABLE)


def _record_doubt(actor: Actor, raw: RawMail, doubt: RawMail.Doubt) -> None:
    mailbox = Mailbox.objects.get(pk=raw.mailbox_id)
    event = events.MailDoubted(raw_id=raw.pk, mailbox_id=mailbox.pk, doubt=doubt)
    record(event, actor.who, about_mailbox(mailbox))
