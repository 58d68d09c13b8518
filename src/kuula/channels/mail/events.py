"""What happens to mail: taken in, sorted, sent, and how the mailboxes are doing. No free text."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class MailTakenIn(Event):
    """A mail is stored safely; it has not been read yet."""

    type: ClassVar[str] = "mail.mail_taken_in"
    words: ClassVar[str] = _("A mail came in")
    raw_id: int
    mailbox_id: int
    size: int = 0


@dataclass(frozen=True)
class MailRefused(Event):
    """A mail is over the size limit and was left on the mail server."""

    type: ClassVar[str] = "mail.mail_refused"
    words: ClassVar[str] = _("A mail was too large and stayed on the mail server")
    raw_id: int
    mailbox_id: int
    size: int = 0


@dataclass(frozen=True)
class MailDoubted(Event):
    """Somebody must say where a mail belongs. `doubt` is stranger, colleague or unreadable."""

    type: ClassVar[str] = "mail.mail_doubted"
    words: ClassVar[str] = _("A mail waits in “Belongs here?”")
    raw_id: int
    mailbox_id: int
    doubt: str


@dataclass(frozen=True)
class MailDropped(Event):
    """A mail was put away without an answer. `why` is loop, duplicate, bounce or hand."""

    type: ClassVar[str] = "mail.mail_dropped"
    words: ClassVar[str] = _("A mail was put away")
    raw_id: int
    mailbox_id: int
    why: str


@dataclass(frozen=True)
class MailRestored(Event):
    """A mail that was put away is back in the tray."""

    type: ClassVar[str] = "mail.mail_restored"
    words: ClassVar[str] = _("%(actor)s put a mail back into “Belongs here?”")
    raw_id: int
    mailbox_id: int


@dataclass(frozen=True)
class MailPlaced(Event):
    """Somebody said where a mail belongs."""

    type: ClassVar[str] = "mail.mail_placed"
    words: ClassVar[str] = _("%(actor)s placed a mail from “Belongs here?”")
    raw_id: int
    mailbox_id: int


@dataclass(frozen=True)
class MailTriedAgain(Event):
    """Somebody asked for a mail to be read once more."""

    type: ClassVar[str] = "mail.mail_tried_again"
    words: ClassVar[str] = _("%(actor)s had a mail read again")
    raw_id: int
    mailbox_id: int


@dataclass(frozen=True)
class MailboxStopped(Event):
    """No mail comes through a mailbox. `reason` is a word of kuula.channels.mail.health."""

    type: ClassVar[str] = "mail.mailbox_stopped"
    words: ClassVar[str] = _("A mailbox stopped working")
    mailbox_id: int
    reason: str


@dataclass(frozen=True)
class MailboxRecovered(Event):
    """A mailbox works again."""

    type: ClassVar[str] = "mail.mailbox_recovered"
    words: ClassVar[str] = _("A mailbox works again")
    mailbox_id: int
