"""What a channel hands to the desk: a message as understood, and the files that came with it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file already in storage under `key`; size in bytes."""

    key: str
    filename: str
    content_type: str
    size: int
    inline: bool = False
    content_id: str = ""
    scan: str = "off"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside. `visible` is what an agent reads first, `text` the whole.

    `automatic` is empty or one of auto-reply, bounce, list, calendar, loop. `authentic` holds the
    results of spf, dkim and dmarc as words. `at` is when it was sent.
    """

    email: str
    name: str
    text: str
    visible: str
    at: datetime
    html: str = ""
    language: str = ""
    header_id: str = ""
    automatic: str = ""
    recipients: dict[str, list[str]] = field(default_factory=dict)
    authentic: dict[str, str] = field(default_factory=dict)
    raw_id: int | None = None
    files: tuple[IncomingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a first message goes. `target_minutes` is the reply target in working minutes, if
    any."""

    brand_id: int
    subject: str
    channel: str = "mail"
    team_id: int | None = None
    mailbox_id: int | None = None
    priority: int = 2
    spam: bool = False
    target_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a conversation made."""

    conversation_id: int
    customer_id: int
    message_id: int
    new_customer: bool
