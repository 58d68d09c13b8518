"""Answers a mailbox gives by itself, and alarms about mailboxes."""

from typing import Final

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.connecting.health import Reason, reason_of, sentence_for
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sorting.automatic import (
    away_recipient,
    away_subject,
    away_text,
    wants_away_answer,
)
from kuula.desk.models import Message
from kuula.kit.languages import spoken
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.permissions import Permission

_SENDS_STILL: Final = frozenset({None, Reason.STORAGE, Reason.QUIET, Reason.FOLDER})


def answer_while_away(actor: Actor, *, message_id: int) -> Outgoing | None:
    """Send the out-of-office answer when this message gets one; answers its row."""
    allow(actor, Permission.REPLY)
    message = (
        Message.objects.select_related("conversation__customer", "conversation__brand")
        .filter(pk=message_id)
        .first()
    )
    if message is None:
        return None
    conversation = message.conversation
    boxes = Mailbox.objects.select_related("brand")
    mailbox = boxes.filter(pk=conversation.mailbox_id or 0).first()
    if mailbox is None:
        return None
    language = message.language or conversation.language or conversation.customer.language
    text, chosen = away_text(mailbox, language)
    if not text or not (to := away_recipient(message)):
        return None
    with transaction.atomic():
        _one_at_a_time(message.sender)
        if not wants_away_answer(mailbox, message, to):
            return None
        mail = Mail(
            purpose="away",
            to=(to,),
            subject=away_subject(conversation, chosen),
            text=text,
            language=chosen,
            conversation=conversation,
        )
        rows = send_mail(actor, mailbox=mailbox, mail=mail)
    return rows[0] if rows else None


def alarm_about_mailbox(actor: Actor, *, mailbox_id: int) -> int:
    """Write to those who connect mailboxes that one stopped; answers how many.

    From one that works, else from one that can still send, itself perhaps; without any of these
    only the screens tell.
    """
    allow(actor, Permission.REPLY)
    stopped = Mailbox.objects.get(pk=mailbox_id)
    if stopped.health != Mailbox.Health.STOPPED:
        return 0
    sender = able_to_send()
    if sender is None:
        return 0
    roles = RolePermission.objects.filter(permission=Permission.MAILBOXES).values("role")
    people = list(Staff.objects.filter(is_active=True, role__in=roles))
    for person in people:
        send_mail(actor, mailbox=sender, mail=_alarm(stopped, person))
    return len(people)


def able_to_send() -> Mailbox | None:
    """A mailbox from which Kuula can write to colleagues, one that is well first; None without."""
    boxes = Mailbox.objects.select_related("brand").filter(active=True).exclude(smtp_host="")
    able = [box for box in boxes if reason_of(box) in _SENDS_STILL]
    return min(able, key=lambda box: reason_of(box) is not None, default=None)


def _alarm(mailbox: Mailbox, person: Staff) -> Mail:
    with translation.override(spoken(person.language)):
        return Mail(
            purpose="alarm",
            to=(person.email,),
            subject=_("The mailbox %(address)s stopped") % {"address": mailbox.address},
            text=_(
                "%(reason)s\n\nOpen the mailbox in Kuula's settings and test the connection. Mail"
                " that waits to be sent is kept and leaves when the mailbox works again."
            )
            % {"reason": sentence_for(mailbox)},
            language=spoken(person.language),
        )


def _one_at_a_time(address: str) -> None:
    """Two mails of one person at once must not get two answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mail.away {address.lower()}"]
        )
