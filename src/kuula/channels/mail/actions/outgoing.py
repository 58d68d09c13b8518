"""Sending what is queued, and what becomes of it. The only writers of the outbox's states.

A mail is claimed in one transaction (state sending), handed over outside any, and settled in
another. Just before the final dot the claim is checked and `handed_at` is written: a sender that
dies before it has sent nothing, so the mail is sent again; one that dies after it may have sent
the mail, so it is shown as failed with that reason, and a person decides. Nothing is sent twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.actions.handing_over import LEASE, Claim, hand_over
from kuula.channels.mail.actions.mailboxes import note_sending_trouble, note_sending_well
from kuula.channels.mail.actions.queueing import (
    about_outgoing,
    defer_sending,
    failed_event,
    known_recipient,
)
from kuula.channels.mail.actions.scanning import scan_again
from kuula.channels.mail.actions.turns import (
    call_next,
    has_turn,
    note_reach,
    rests,
    stand_in_line,
)
from kuula.channels.mail.lasting import until_written
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.scanning import verdict_on
from kuula.channels.mail.sending.outbox import has_no_words
from kuula.channels.mail.sending.outgoing_letters import files_of
from kuula.channels.mail.sending.reasons import Reason, stored
from kuula.channels.mail.sending.submission import Outcome, Verdict
from kuula.desk.actions import claim_reply, confirm_reply, fail_reply
from kuula.desk.actions.locking import locked_place
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.kit.text import email_key
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BACKOFF: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
LOOK_AGAIN: Final = timedelta(seconds=30)
_MAILBOX_REASONS: Final = (Reason.LOGIN, Reason.CERTIFICATE)
_UNFINISHED: Final = (Outgoing.State.QUEUED, Outgoing.State.SENDING)
_ARRIVED: Final = (Outgoing.State.SENT, Outgoing.State.BOUNCED)
_LOST: Final = (Outgoing.State.FAILED, Outgoing.State.BOUNCED)


def send_envelope(actor: Actor, *, header_id: str) -> None:
    """Hand over what is due of one mail in one transaction, and note what became of it.

    Safe to run any number of times, at once or again after a kill.
    """
    allow(actor, Permission.REPLY)
    rows = _claim(actor, header_id)
    if not rows:
        return
    verdicts = hand_over(Claim(rows, clock.now()))
    until_written(lambda: _settle(actor, rows, verdicts))
    until_written(lambda: _let_others_go(actor, rows[0].mailbox_id, verdicts))


def resend(actor: Actor, *, outgoing: Outgoing) -> None:
    """Send a mail again that failed or came back. Raises Conflict for one in any other state."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        row = _locked(outgoing.pk)
        if row.state not in _LOST:
            raise Conflict(_("Only a mail that failed or came back can be sent again."))
        if has_no_words(row):
            raise Conflict(_("The words of this mail are no longer kept. Write a new one."))
        row.state, row.reason, row.attempts = Outgoing.State.QUEUED, "", 0
        row.handed_at, row.next_at = None, clock.now()
        if verdict_on(files_of(row)) is not None and scan_again(actor, attached=files_of(row)):
            row.next_at += LOOK_AGAIN
        row.save()
        event = events.MailResent(
            outgoing_id=row.pk, mailbox_id=row.mailbox_id, message_id=row.message_id
        )
        record(event, actor.who, about_outgoing(row))
        defer_sending(row.header_id, row.next_at)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a delivery report says: for whom, the status (RFC 3463), and whether it is final.

    `recipient` None is taken for the only recipient when there is one.
    """

    recipient: str | None
    status: str
    permanent: bool
    text: str = ""


def record_bounce(actor: Actor, *, header_id: str, returned: Returned) -> Outgoing | None:
    """Note that a mail of ours came back or is late; answers its row, None when it is not ours.

    A late one stays sent, with the reason shown. The same report twice changes nothing.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        row = _returned_row(header_id, returned.recipient)
        if row is None or row.state == Outgoing.State.BOUNCED:
            return row
        detail = f"{returned.status} {returned.text}".strip()
        reason = stored(Reason.BOUNCED if returned.permanent else Reason.DELAYED, detail)
        if not returned.permanent and row.reason.startswith(Reason.DELAYED):
            return row
        row.reason = reason
        if returned.permanent:
            row.state = Outgoing.State.BOUNCED
        row.save(update_fields=["state", "reason"])
        event = events.MailBounced(
            outgoing_id=row.pk,
            mailbox_id=row.mailbox_id,
            permanent=returned.permanent,
            status=returned.status,
            message_id=row.message_id,
            recipient=known_recipient(row),
        )
        record(event, actor.who, about_outgoing(row))
        if returned.permanent:
            _fail_when_lost(actor, row)
    return row


def _claim(actor: Actor, header_id: str) -> list[Outgoing]:
    """Lock what is due, settle what needs no sending, and mark the rest as being sent."""
    with transaction.atomic():
        stand_in_line(header_id)
        due = Outgoing.objects.filter(
            header_id=header_id, state__in=_UNFINISHED, next_at__lte=clock.now()
        )
        rows = list(
            due.select_for_update(of=("self",), skip_locked=True)
            .select_related(
                "mailbox__brand",
                "conversation",
                "message__staff",
                "message__conversation__brand",
                "message__conversation__customer",
                "message__conversation__address",
            )
            .order_by("id")
        )
        unsure = [row for row in rows if row.state == row.State.SENDING and row.handed_at]
        for row in unsure:
            _fail(actor, row, Reason.UNKNOWN)
        broken = [row for row in rows if row not in unsure and _is_spent(row)]
        for row in broken:
            _fail(actor, row, Reason.BROKEN_OFF)
        ready = [row for row in rows if row not in unsure and row not in broken]
        if not ready or not _may_leave(actor, ready):
            return []
        for row in ready:
            row.state, row.handed_at = Outgoing.State.SENDING, None
            row.attempts, row.next_at = row.attempts + 1, clock.now() + LEASE
            row.save(update_fields=["state", "handed_at", "attempts", "next_at"])
    return ready


def _is_spent(row: Outgoing) -> bool:
    """Whether the last sender of the last attempt was lost, like those of all before."""
    return row.state == row.State.SENDING and row.attempts > len(BACKOFF)


def _may_leave(actor: Actor, rows: list[Outgoing]) -> bool:
    """Whether nothing holds the mail back: a pause, a virus, the undo time, a withdrawal."""
    first = rows[0]
    if _is_forgotten(first):
        for row in rows:
            row.state = Outgoing.State.WITHDRAWN
            row.save(update_fields=["state"])
        return False
    if not first.mailbox.active:
        _wait(rows, Reason.STOPPED)
        return False
    held = verdict_on(files_of(first))
    if held in (Reason.INFECTED, Reason.UNCHECKED):
        for row in rows:
            _fail(actor, row, held)
        return False
    if held == Reason.SCANNING:
        _wait(rows, held)
        return False
    return _has_turn(actor, rows) and (first.message is None or _is_released(actor, rows))


def _is_forgotten(row: Outgoing) -> bool:
    """Whether the words of this reply were emptied before it left: its reader was erased."""
    talk, message = row.conversation, row.message
    forgotten = talk is not None and talk.forgotten_at is not None
    return forgotten and message is not None and not (message.text or message.html)


def _has_turn(actor: Actor, rows: list[Outgoing]) -> bool:
    """Whether the mailbox has a sender to spare. While it rests, the attempt counts as made."""
    mailbox = rows[0].mailbox
    if rests(mailbox):
        for row in rows:
            row.attempts += 1
            row.save(update_fields=["attempts"])
            _write_down(actor, row, Verdict(Outcome.LATER, Reason.UNREACHABLE))
        return False
    if not has_turn(mailbox):
        _wait(rows, Reason.TURN)
        return False
    return True


def _is_released(actor: Actor, rows: list[Outgoing]) -> bool:
    message = rows[0].message
    if message is None:
        return True
    claimed = claim_reply(actor, message_id=message.pk)
    if claimed is not None:
        message.released_at = claimed.released_at
        return True
    message.refresh_from_db(fields=["withdrawn_at", "release_at"])
    for row in rows:
        if message.withdrawn_at is not None:
            row.state = Outgoing.State.WITHDRAWN
        else:
            row.state, row.next_at = Outgoing.State.QUEUED, message.release_at or clock.now()
        row.save(update_fields=["state", "next_at"])
    return False


def _wait(rows: list[Outgoing], reason: Reason) -> None:
    for row in rows:
        row.state, row.reason = Outgoing.State.QUEUED, stored(reason)
        row.next_at = clock.now() + LOOK_AGAIN
        row.save(update_fields=["state", "reason", "next_at"])


def _settle(actor: Actor, rows: list[Outgoing], verdicts: dict[str, Verdict]) -> None:
    with transaction.atomic():
        first = rows[0]
        if first.conversation_id is not None:
            locked_place(first.conversation_id)
        for claimed in rows:
            verdict = verdicts.get(claimed.recipient)
            row = _locked(claimed.pk)
            if verdict is not None and _is_ours(row, claimed, verdict):
                _write_down(actor, row, verdict)
        if first.message_id is not None and _any(verdicts, Outcome.SENT):
            confirm_reply(
                actor, message_id=first.message_id, header_id=first.header_id, at=clock.now()
            )
        _note_mailbox(actor, first.mailbox, verdicts)


def _let_others_go(actor: Actor, mailbox_id: int, verdicts: dict[str, Verdict]) -> None:
    reasons = {verdict.reason for verdict in verdicts.values()}
    if Reason.UNREACHABLE in reasons:
        note_reach(actor, mailbox_id=mailbox_id, reached=False)
    elif _any(verdicts, Outcome.SENT) or Reason.SERVER in reasons:
        note_reach(actor, mailbox_id=mailbox_id, reached=True)
    call_next(actor, mailbox_id=mailbox_id)


def _is_ours(row: Outgoing, claimed: Outgoing, verdict: Verdict) -> bool:
    """Whether this sender has the say. What a server took is sent, whoever looked since."""
    same = row.state == Outgoing.State.SENDING and row.attempts == claimed.attempts
    unsure = row.state == Outgoing.State.FAILED and row.reason.startswith(Reason.UNKNOWN)
    return same or (verdict.outcome == Outcome.SENT and unsure)


def _write_down(actor: Actor, row: Outgoing, verdict: Verdict) -> None:
    if verdict.outcome == Outcome.SENT:
        row.state, row.reason, row.sent_at = Outgoing.State.SENT, "", clock.now()
        if row.conversation_id is None:
            row.payload = {}  # it may hold the link of an invitation or for a new password
        row.save(update_fields=["state", "reason", "sent_at", "payload"])
        event = events.MailSent(
            outgoing_id=row.pk,
            mailbox_id=row.mailbox_id,
            purpose=row.purpose,
            message_id=row.message_id,
            recipient=known_recipient(row),
        )
        record(event, actor.who, about_outgoing(row))
    elif verdict.outcome == Outcome.LATER and row.attempts <= len(BACKOFF):
        row.state, row.reason = Outgoing.State.QUEUED, stored(verdict.reason, verdict.detail)
        row.next_at, row.handed_at = clock.now() + BACKOFF[row.attempts - 1], None
        row.save(update_fields=["state", "reason", "next_at", "handed_at"])
    elif verdict.outcome == Outcome.LATER:
        _fail(actor, row, Reason.GIVEN_UP, verdict.detail)
    else:
        _fail(actor, row, verdict.reason, verdict.detail)


def _fail(actor: Actor, row: Outgoing, reason: Reason, detail: str = "") -> None:
    row.state, row.reason = Outgoing.State.FAILED, stored(reason, detail)
    row.save(update_fields=["state", "reason"])
    record(failed_event(row, reason), actor.who, about_outgoing(row))
    _fail_when_lost(actor, row)


def _fail_when_lost(actor: Actor, row: Outgoing) -> None:
    """A reply that reached nobody makes the conversation ours again."""
    if row.message_id is None:
        return
    fellows = Outgoing.objects.filter(message_id=row.message_id)
    if not fellows.exclude(state__in=_LOST).exists():
        fail_reply(actor, message_id=row.message_id)


def _note_mailbox(actor: Actor, mailbox: Mailbox, verdicts: dict[str, Verdict]) -> None:
    for verdict in verdicts.values():
        if verdict.reason in _MAILBOX_REASONS:
            note_sending_trouble(actor, mailbox_id=mailbox.pk, detail=verdict.detail)
            return
    if _any(verdicts, Outcome.SENT):
        note_sending_well(actor, mailbox_id=mailbox.pk)


def _any(verdicts: dict[str, Verdict], outcome: Outcome) -> bool:
    return any(verdict.outcome == outcome for verdict in verdicts.values())


def _locked(pk: int) -> Outgoing:
    return (
        Outgoing.objects.select_for_update(of=("self",))
        .select_related("mailbox", "conversation")
        .get(pk=pk)
    )


def _returned_row(header_id: str, recipient: str | None) -> Outgoing | None:
    sent = Outgoing.objects.select_for_update(of=("self",)).select_related(
        "mailbox", "conversation"
    )
    left = Q(state__in=_ARRIVED) | Q(handed_at__isnull=False)  # what never left cannot come back
    rows: Iterable[Outgoing] = sent.filter(left, header_id=header_id).order_by("id")
    wanted = email_key(recipient) if recipient else None
    found = [row for row in rows if wanted is None or email_key(row.recipient) == wanted]
    return found[0] if len(found) == 1 else None
