"""What is read from another desk's export, before anybody here is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kuula.connectors.importers.refusing import Refused
from kuula.desk.models import Message, Priority, State


@dataclass(frozen=True, slots=True)
class OldPerson:
    """Somebody the other desk knew under `key`. `ours` says that they worked there."""

    key: str
    email: str = ""
    name: str = ""
    phone: str = ""
    language: str = ""
    company: str = ""
    domains: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file of a message: `content`, or where it may lie beside the export, best guess first."""

    filename: str
    content_type: str = ""
    places: tuple[str, ...] = ()
    content: bytes | None = field(default=None, repr=False)
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class OldMessage:
    """Something that was said there; `text` or `html` or both, nothing of it cleaned.

    `visible` is what is read first, when that is known already.
    """

    kind: Message.Kind
    at: datetime
    author: OldPerson | None
    text: str = ""
    html: str = ""
    visible: str = ""
    sender: str = ""
    recipients: Mapping[str, list[str]] = field(default_factory=dict)
    header_id: str = ""
    automatic: str = ""
    files: tuple[OldFile, ...] = ()


@dataclass(frozen=True, slots=True)
class OldTalk:
    """A conversation as the other desk kept it, its messages in any order.

    `key` tells it from all others there, `number` is what people quote. `fields` are the names and
    values of its custom fields there. `place` is where it stands in the file. `refused` are parts
    of it that cannot be taken.
    """

    key: str
    number: str
    place: str
    subject: str
    customer: OldPerson
    messages: tuple[OldMessage, ...]
    state: State = State.CLOSED
    opened_at: datetime | None = None
    settled_at: datetime | None = None
    snoozed_until: datetime | None = None
    priority: Priority = Priority.NORMAL
    spam: bool = False
    assignee: OldPerson | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()
