"""Whether and how a mailbox answers by itself while nobody is there (RFC 3834)."""

import re
from datetime import timedelta
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.outgoing_letters import bare_subject
from kuula.channels.mail.references import plain_address
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.kit.text import email_key

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


def wants_away_answer(mailbox: Mailbox, message: Message) -> bool:
    """Whether this message gets the out-of-office answer.

    Never for automatic mail, spam, machines, or mail that did not name this mailbox as a recipient;
    at most once in seven days for an address.
    """
    if mailbox.away_until is None or mailbox.away_until <= clock.now() or not mailbox.active:
        return False
    if message.automatic or message.conversation.spam or message.kind != Message.Kind.INBOUND:
        return False
    return (
        not _MACHINE.fullmatch(message.sender)
        and _names(mailbox, message)
        and not _answered_lately(mailbox, message.sender)
    )


def _names(mailbox: Mailbox, message: Message) -> bool:
    named = [*message.recipients.get("to", ()), *message.recipients.get("cc", ())]
    return any(email_key(plain_address(address)) == email_key(mailbox.address) for address in named)


def _answered_lately(mailbox: Mailbox, address: str) -> bool:
    lately = Outgoing.objects.filter(
        mailbox=mailbox, purpose="away", created_at__gt=clock.now() - ONCE_IN
    )
    return lately.filter(recipient__iexact=address.strip()).exists()
