"""Whether and how a mailbox answers by itself while nobody is there (RFC 3834)."""

import re
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.origin.authenticity import FAIL
from kuula.channels.mail.parsing.addresses import single_address
from kuula.channels.mail.parsing.headers import split_mail
from kuula.channels.mail.parsing.model import Problems
from kuula.channels.mail.sending.outgoing_letters import bare_subject
from kuula.channels.mail.sorting.references import plain_address
from kuula.channels.mail.sorting.threading import own_addresses
from kuula.desk.models import Conversation, Message
from kuula.kit import clock, files
from kuula.kit.text import email_key, is_email

HEAD: Final = 64 * 1024
ONCE_IN: Final = timedelta(days=7)
_MACHINE: Final = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|listserv|majordomo"
    r"|owner-.*|.*-request|.*-bounces?|notifications?)[+@].*",
    re.I,
)


def away_text(mailbox: Mailbox, language: str) -> tuple[str, str]:
    """What the mailbox answers and in which language, the customer's if it can; else ("", "")."""
    for code in (language, mailbox.brand.language, "en", *mailbox.away_texts):
        if text := str(mailbox.away_texts.get(code, "")).strip():
            return text, code
    return "", ""


def away_subject(conversation: Conversation, language: str) -> str:
    """The subject of an out-of-office answer; "Auto:" tells mail programs and people what it is."""
    with translation.override(language):
        return _("Auto: %(subject)s") % {"subject": bare_subject(conversation.subject)}


def away_recipient(message: Message) -> str:
    """Where an answer that nobody wrote goes: to Return-Path (RFC 3834, section 4), else to From.

    Empty when there is nobody: a mail with an empty Return-Path must not be answered. Whom a web
    form names is answered there: the Return-Path is the web site's own.
    """
    if message.authentic.get("by") == "form":
        return message.sender
    path = _return_path(message)
    if path is None:
        return message.sender
    return path if is_email(path) else ""


def wants_away_answer(mailbox: Mailbox, message: Message, to: str) -> bool:
    """Whether this message gets the out-of-office answer, at the address `to`.

    Never for automatic mail, spam, machines, forged senders, or mail that did not name this mailbox
    as a recipient; at most once in seven days for an address and for a customer.
    """
    if not to or message.authentic.get("dmarc") == FAIL:
        return False
    if mailbox.away_until is None or mailbox.away_until <= clock.now() or not mailbox.active:
        return False
    if message.automatic or message.conversation.spam or message.kind != Message.Kind.INBOUND:
        return False
    return (
        not any(_MACHINE.fullmatch(address) for address in (message.sender, to))
        and not own_addresses([to])
        and _names(mailbox, message)
        and not _answered_lately(mailbox, message, to)
    )


def _return_path(message: Message) -> str | None:
    """The envelope's sender as the last server noted it on top; None when nobody did."""
    raw = RawMail.objects.filter(pk=message.raw_id or 0).exclude(key="").first()
    if raw is None:
        return None
    try:
        with files.open_file(raw.key) as stream:
            headers, _body = split_mail(stream.read(HEAD), Problems())
    except FileNotFoundError:
        return None
    if "return-path" not in headers.fields:
        return None
    named = single_address((headers.raw("return-path"),), "return-path", Problems())
    return named.address or ""


def _names(mailbox: Mailbox, message: Message) -> bool:
    named = [*message.recipients.get("to", ()), *message.recipients.get("cc", ())]
    return any(email_key(plain_address(address)) == email_key(mailbox.address) for address in named)


def _answered_lately(mailbox: Mailbox, message: Message, to: str) -> bool:
    """Counted for the customer, too: some senders have another Return-Path for every mail."""
    lately = Outgoing.objects.filter(
        mailbox=mailbox, purpose="away", created_at__gt=clock.now() - ONCE_IN
    )
    theirs = Q(conversation__customer=message.conversation.customer_id)
    return lately.filter(Q(recipient__iexact=to.strip()) | theirs).exists()
