"""What a parsed mail is made of. Everything here is plain, frozen and free of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

RAW_LIMIT: Final = 75 * 1024 * 1024
PART_LIMIT: Final = 500
DEPTH_LIMIT: Final = 30
HEADER_LIMIT: Final = 8 * 1024
LONG_HEADER_LIMIT: Final = 64 * 1024
HEADER_BLOCK_LIMIT: Final = 256 * 1024
RECIPIENT_LIMIT: Final = 200
TEXT_LIMIT: Final = 1024 * 1024

AUTOMATIC_KINDS: Final = ("bounce", "loop", "auto-reply", "list", "calendar")


class MailTooLarge(ValueError):
    """The raw mail is over `RAW_LIMIT`; nobody parses it, the caller keeps it where it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was wrong with a mail: a stable code and what it was about."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


@dataclass(frozen=True, slots=True)
class Address:
    """A person or mailbox in a header. `address` is None when what stood there is no address."""

    name: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail, decoded. `content_id` has no brackets; `inline`: shown in the text.

    `content` may be a view of the raw mail, which lives as long as the view.
    """

    filename: str
    content_type: str
    content: bytes | memoryview = field(repr=False)
    inline: bool = False
    content_id: str | None = None

    @property
    def size(self) -> int:
        """Bytes after decoding."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a mail of ours was not delivered, or not yet (`permanent` is False).

    `recipients` has every failed or delayed recipient; `original_ids` are the Message-IDs found in
    the returned part, newest header first, without brackets.
    """

    recipient: str | None
    status: str | None
    permanent: bool
    recipients: tuple[str, ...] = ()
    original_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """All that Kuula understands of one mail. Strings hold no NUL and no lone surrogate."""

    size: int
    sha256: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    text: str
    visible_text: str
    quoted_text: str
    html: str | None
    visible_html: str | None
    attachments: tuple[Attachment, ...]
    automatic: str | None
    bounce: Bounce | None
    language: str | None
    headers: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]

    @property
    def stable_id(self) -> str:
        """The Message-ID, or one made of the content, the same for the same bytes."""
        return self.message_id or f"{self.sha256[:40]}@no-message-id.invalid"

    def header(self, name: str) -> str | None:
        """The first value of a header kept for threading and trust (any letter case), or None."""
        values = self.headers.get(name.lower())
        return values[0] if values else None


class Problems:
    """Collects problems while parsing; each is kept once, a hundred at most."""

    def __init__(self) -> None:
        self._seen: dict[Problem, None] = {}

    def add(self, code: str, detail: str = "") -> None:
        """Note one problem; `detail` is cut to a readable length."""
        if len(self._seen) < 100:
            self._seen[Problem(code, _printable(detail))] = None

    def found(self) -> tuple[Problem, ...]:
        """All problems in the order in which they were met."""
        return tuple(self._seen)


def _printable(detail: str) -> str:
    flat = " ".join(detail.split())
    safe = "".join(c for c in flat[:300] if c.isprintable())
    return safe.encode("utf-8", "replace").decode("utf-8")
