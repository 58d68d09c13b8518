"""What people do with the tray "Belongs here?": place, open, put away, take back, read again."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.actions.incoming import about_mailbox
from kuula.channels.mail.actions.sorting import open_from_letter, settle
from kuula.channels.mail.models import IN_TRAY, RawMail
from kuula.channels.mail.sorting.letters import Letter, read_letter
from kuula.channels.mail.sorting.threading import participants, recipients_of
from kuula.desk.actions import add_note, receive_message, record_outside_reply
from kuula.desk.actions.incoming import store_files
from kuula.desk.models import Conversation, Message, State
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import email_key
from kuula.ledger.events import Event
from kuula.ledger.recording import record
from kuula.workspace.access import actor_for
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


def place_in_conversation(
    actor: Actor, *, raw_mail: RawMail, conversation: Conversation
) -> Message:
    """Say that a mail belongs into a conversation; its sender takes part from now on.

    A colleague's mail becomes an answer that was sent when the customer stands in To or Cc, else a
    private note. Raises Conflict when somebody placed it already or the conversation is closed.
    """
    allow(actor, Permission.TRAY)
    letter = _read(raw_mail)
    with transaction.atomic():
        _lock(letter.raw)
        if conversation.state == State.CLOSED:
            raise Conflict(_("This conversation is closed. Open it again to place the mail there."))
        message = _say(actor, letter, conversation)
        settle(letter, RawMail.State.DONE, message_id=message.pk)
        _record(actor, letter.raw, events.MailPlaced)
    return message


def make_new_conversation(actor: Actor, *, raw_mail: RawMail) -> Conversation:
    """Begin a conversation with a mail of the tray. Raises Conflict, and Problem for no sender."""
    allow(actor, Permission.TRAY)
    letter = _read(raw_mail)
    if not letter.sender:
        raise Problem(_("This mail names no sender, so it cannot begin a conversation."))
    with transaction.atomic():
        _lock(letter.raw)
        opened = open_from_letter(SYSTEM, letter)
        _record(actor, letter.raw, events.MailPlaced)
        return Conversation.objects.get(pk=opened.conversation_id)


def drop_mail(actor: Actor, *, raw_mail: RawMail) -> None:
    """Put a mail away; it can be taken back for thirty days. Raises Conflict when it was placed."""
    allow(actor, Permission.TRAY)
    with transaction.atomic():
        raw = _lock(raw_mail)
        raw.state, raw.sorted_at, raw.problem = RawMail.State.DROPPED, clock.now(), "hand"
        raw.save(update_fields=["state", "sorted_at", "problem"])
        event = events.MailDropped(raw_id=raw.pk, mailbox_id=raw.mailbox_id, reason="hand")
        record(event, actor.who, about_mailbox(raw.mailbox))


def restore_mail(actor: Actor, *, raw_mail: RawMail) -> None:
    """Take a mail that was put away back into the tray. Raises Conflict when it is not put away."""
    allow(actor, Permission.TRAY)
    with transaction.atomic():
        raw = _locked(raw_mail)
        if raw.state != RawMail.State.DROPPED or not raw.key:
            raise Conflict(_("This mail is no longer put away."))
        unreadable = raw.doubt == RawMail.Doubt.UNREADABLE
        raw.state = RawMail.State.UNREADABLE if unreadable else RawMail.State.TRAY
        raw.problem, raw.message, raw.sorted_at = "", None, clock.now()
        raw.save(update_fields=["state", "problem", "message", "sorted_at"])
        _record(actor, raw, events.MailRestored)


def try_again(actor: Actor, *, raw_mail: RawMail) -> None:
    """Have a mail of the tray read and sorted once more, as if it had just come."""
    allow(actor, Permission.TRAY)
    with transaction.atomic():
        raw = _lock(raw_mail)
        raw.state, raw.doubt, raw.attempts = RawMail.State.STORED, RawMail.Doubt.NONE, 0
        raw.problem, raw.suspected = "", None
        raw.save(update_fields=["state", "doubt", "attempts", "problem", "suspected"])
        _record(actor, raw, events.MailTriedAgain)


def _read(raw_mail: RawMail) -> Letter:
    if not raw_mail.key:
        raise Problem(_("The words of this mail are not stored here."))
    return read_letter(raw_mail)


def _lock(raw_mail: RawMail) -> RawMail:
    """The row, locked. Raises Conflict unless it waits in the tray."""
    raw = _locked(raw_mail)
    if raw.state not in IN_TRAY:
        raise Conflict(_("Somebody has sorted this mail already."))
    if not raw.key:
        raise Problem(_("The words of this mail are not stored here."))
    return raw


def _locked(raw_mail: RawMail) -> RawMail:
    rows = RawMail.objects.select_for_update(of=("self",)).select_related("mailbox")
    return rows.get(pk=raw_mail.pk)


def _say(actor: Actor, letter: Letter, conversation: Conversation) -> Message:
    staff = Staff.objects.active().filter(email=letter.sender).first()
    if staff is None:
        return receive_message(SYSTEM, conversation=conversation, message=letter.incoming)
    named = {email_key(address) for address in recipients_of(letter.parsed)} - {letter.sender}
    if named & participants(conversation):
        return record_outside_reply(
            actor_for(staff), conversation=conversation, staff=staff, message=letter.incoming
        )
    text = letter.incoming.visible or letter.incoming.text or letter.parsed.subject
    note = add_note(actor, conversation=conversation, text=f"{staff.name}: {text}")
    store_files(note.pk, letter.incoming.files)
    return note


def _record(actor: Actor, raw: RawMail, kind: type[Event]) -> None:
    event = kind.load({"raw_id": raw.pk, "mailbox_id": raw.mailbox_id})
    record(event, actor.who, about_mailbox(raw.mailbox))
