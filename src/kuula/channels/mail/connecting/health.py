"""Why a mailbox stopped: a few stable words, each with a sentence for people."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.channels.mail.models import Mailbox
from kuula.kit.text import one_line


class Reason(StrEnum):
    """What is wrong. Stored and recorded: add, never rename."""

    LOGIN = "login"
    CONNECTION = "connection"
    TLS = "tls"
    FOLDER = "folder"
    STORAGE = "storage"
    QUIET = "quiet"
    SENDING = "sending"
    OTHER = "other"


WORDS: Final[dict[Reason, str | Promise]] = {
    Reason.LOGIN: _("The mail server refused the name, password or token."),
    Reason.CONNECTION: _("The mail server does not answer."),
    Reason.TLS: _("The mail server's certificate cannot be trusted."),
    Reason.FOLDER: _("The folder on the mail server cannot be opened."),
    Reason.STORAGE: _("There is no room to store mail; new mail stays on the mail server."),
    Reason.QUIET: _("No mail has come in for unusually long."),
    Reason.SENDING: _("The mail server does not let us send from this mailbox."),
    Reason.OTHER: _("The mail server answered in a way Kuula does not understand."),
}
SIGN_IN_OVER: Final = _(
    "The sign-in at the provider is no longer accepted. Sign in at the provider again."
)


def stored_reason(reason: Reason, detail: str = "") -> str:
    """How a reason is kept in `Mailbox.health_reason`: the word, then what the server said."""
    return f"{reason}: {one_line(detail, 300)}" if detail else str(reason)


def reason_of(mailbox: Mailbox) -> Reason | None:
    """Why the mailbox stopped, None when it did not."""
    if mailbox.health != Mailbox.Health.STOPPED:
        return None
    word = mailbox.health_reason.partition(":")[0]
    return Reason(word) if word in set(Reason) else Reason.OTHER


def sentence_for(mailbox: Mailbox) -> str:
    """What is wrong with the mailbox in the reader's language, empty when it is well."""
    reason = reason_of(mailbox)
    if reason == Reason.LOGIN and mailbox.login == Mailbox.Login.OAUTH2:
        return str(SIGN_IN_OVER)
    return "" if reason is None else str(WORDS[reason])


def detail_of(mailbox: Mailbox) -> str:
    """What the mail server said when the mailbox stopped, as it said it."""
    return mailbox.health_reason.partition(":")[2].strip()
