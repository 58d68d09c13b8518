"""What happens to mail: taken in, sorted, sent, and how the mailboxes are doing. No free text."""

from dataclasses import dataclass, field
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
    """A mail is over the size limit, or was not handed over, and was left on the mail server."""

    type: ClassVar[str] = "mail.mail_refused"
    words: ClassVar[str] = _("A mail stayed on the mail server")
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
    """A mail was put away: `reason` is loop, duplicate, bounce, automatic or hand."""

    type: ClassVar[str] = "mail.mail_dropped"
    words: ClassVar[str] = _("A mail was put away")
    raw_id: int
    mailbox_id: int
    reason: str


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
    """No mail comes through a mailbox. `reason` is a word of the mail channel's `health`."""

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


@dataclass(frozen=True)
class MailSent(Event):
    """A mail server took our mail for one recipient."""

    type: ClassVar[str] = "mail.mail_sent"
    words: ClassVar[str] = _("A mail left")
    personal: ClassVar[frozenset[str]] = frozenset({"recipient"})
    outgoing_id: int
    mailbox_id: int
    purpose: str
    message_id: int | None = None
    recipient: str = ""


@dataclass(frozen=True)
class MailFailed(Event):
    """A mail of ours did not reach one recipient. `reason` is a code of reasons.py."""

    type: ClassVar[str] = "mail.mail_failed"
    words: ClassVar[str] = _("A mail could not be delivered")
    personal: ClassVar[frozenset[str]] = frozenset({"recipient"})
    outgoing_id: int | None
    mailbox_id: int | None
    purpose: str
    reason: str
    message_id: int | None = None
    recipient: str = ""


@dataclass(frozen=True)
class MailBounced(Event):
    """A mail of ours came back, or is late (`permanent` False). `status` as in RFC 3463."""

    type: ClassVar[str] = "mail.mail_bounced"
    words: ClassVar[str] = _("A mail came back")
    personal: ClassVar[frozenset[str]] = frozenset({"recipient"})
    outgoing_id: int
    mailbox_id: int
    permanent: bool
    status: str = ""
    message_id: int | None = None
    recipient: str = ""


@dataclass(frozen=True)
class MailResent(Event):
    """Somebody had a mail sent again that had failed or come back."""

    type: ClassVar[str] = "mail.mail_resent"
    words: ClassVar[str] = _("%(actor)s sent a mail again")
    outgoing_id: int
    mailbox_id: int
    message_id: int | None = None


@dataclass(frozen=True)
class MessageForwarded(Event):
    """A message was sent on to somebody else."""

    type: ClassVar[str] = "mail.message_forwarded"
    words: ClassVar[str] = _("%(actor)s forwarded a message")
    personal: ClassVar[frozenset[str]] = frozenset({"recipients"})
    message_id: int
    recipients: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MailboxAdded(Event):
    """A mailbox was connected."""

    type: ClassVar[str] = "mail.mailbox_added"
    words: ClassVar[str] = _("%(actor)s connected the mailbox %(address)s")
    personal: ClassVar[frozenset[str]] = frozenset({"address"})
    mailbox_id: int
    address: str = ""


@dataclass(frozen=True)
class MailboxChanged(Event):
    """Settings of a mailbox changed; `fields` names which, never their secrets."""

    type: ClassVar[str] = "mail.mailbox_changed"
    words: ClassVar[str] = _("%(actor)s changed the mailbox %(address)s")
    personal: ClassVar[frozenset[str]] = frozenset({"address"})
    mailbox_id: int
    address: str = ""
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MailboxPaused(Event):
    """A mailbox was paused (`paused`) or runs again."""

    type: ClassVar[str] = "mail.mailbox_paused"
    words: ClassVar[str] = _("%(actor)s paused the mailbox %(address)s or let it run again")
    personal: ClassVar[frozenset[str]] = frozenset({"address"})
    mailbox_id: int
    paused: bool
    address: str = ""


@dataclass(frozen=True)
class FileInfected(Event):
    """The virus check found something in a file; nobody can open it."""

    type: ClassVar[str] = "mail.file_infected"
    words: ClassVar[str] = _("A file holds a virus")
    personal: ClassVar[frozenset[str]] = frozenset({"virus"})
    attachment_id: int
    message_id: int | None
    virus: str = ""
