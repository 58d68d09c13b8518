"""What an import hands to the desk: conversations that were held elsewhere, as they were."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kuula.desk.fields.values import Value
from kuula.desk.incoming import IncomingFile
from kuula.desk.models import CustomField, Message, Priority, State


@dataclass(frozen=True, slots=True)
class PastMessage:
    """Something that was said. Our words name their writer in `staff_id`, if one is known;
    `header_id` is the mail's Message-ID without brackets. `html` is clean already."""

    kind: Message.Kind
    at: datetime
    text: str
    visible: str = ""
    html: str = ""
    language: str = ""
    staff_id: int | None = None
    sender: str = ""
    name: str = ""
    recipients: Mapping[str, list[str]] = field(default_factory=dict)
    header_id: str = ""
    automatic: str = ""
    files: tuple[IncomingFile, ...] = ()

    def written_by(self, staff_id: int) -> "PastMessage":
        """The same, written by this colleague."""
        return replace(self, staff_id=staff_id)


@dataclass(frozen=True, slots=True)
class PastConversation:
    """A conversation held at another desk, `messages` in their order, at least one.

    `desk` and `old_number` are how it was called there. `filled` are values of custom fields.
    `new_customer` says that the customer came with it.
    """

    desk: str
    old_number: str
    brand_id: int
    team_id: int | None
    customer_id: int
    address_id: int | None
    subject: str
    messages: tuple[PastMessage, ...]
    opened_at: datetime
    state: State = State.CLOSED
    settled_at: datetime | None = None
    channel: str = "mail"
    language: str = ""
    priority: Priority = Priority.NORMAL
    spam: bool = False
    assignee_id: int | None = None
    snoozed_until: datetime | None = None
    tags: tuple[str, ...] = ()
    filled: tuple[tuple[CustomField, Value], ...] = ()
    new_customer: bool = False
