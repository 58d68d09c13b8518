"""What is said: messages, replies, notes, drafts and files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.queries import Delivery
from kuula.desk.models import Attachment, Draft, Message
from kuula.faces.api.shapes.fields import Email, Flag, Words
from kuula.faces.api.shapes.meanwhile import LastSeen
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.people.models import Customer


class FileTold(Told):
    """A file. `scan` says whether it was checked for viruses.

    `content_id` names it in the HTML of its message, where a picture stands as `cid:…`.
    """

    id: int
    filename: str
    content_type: str
    size: int
    inline: bool
    content_id: str
    scan: str


class DeliveryTold(Told):
    """How far a reply got to one recipient; `reason` says why when it did not."""

    id: int
    recipient: str
    role: str
    state: str
    reason: str


class MessageTold(Told):
    """A message. `text` is what one reads first, `whole` has quoted history and signature too."""

    id: int
    conversation: int
    kind: Literal["inbound", "outbound", "note"]
    at: datetime
    author: Named | None
    sender: str
    to: list[str]
    cc: list[str]
    bcc: list[str]
    text: str
    whole: str
    language: str
    automatic: str
    authentic: dict[str, str]
    files: list[FileTold]
    deliveries: list[DeliveryTold]
    leaves_at: datetime | None
    left_at: datetime | None


class OneMessageTold(MessageTold):
    """A message with its cleaned HTML, if it has any. Show it in a sandboxed frame."""

    html: str


class NewMessage(Form):
    """A further message of the customer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "It still has not come.", "language": "en"}]}
    )

    text: Annotated[Words, Field(min_length=1)]
    language: Annotated[StrictStr, Field(max_length=10)] = ""


class NewFile(Form):
    """A file inside JSON: its bytes in base64."""

    filename: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    content_type: Annotated[StrictStr, Field(max_length=120)] = "application/octet-stream"
    content: Annotated[StrictStr, Field(max_length=12_000_000, description="Base64.")]


class NewReply(Form):
    """An answer to the customer. `to` empty means the address they wrote from.

    `from_draft` takes over the files of your own draft here and discards the draft.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "Thursday noon is free.", "cc": ["b@example.com"], "solve": True},
                {"text": "Thursday noon is free.", "last_seen": "812.90341"},
            ]
        }
    )

    text: Words = ""
    html: Annotated[StrictStr, Field(max_length=800_000)] = ""
    to: Annotated[list[Email], Field(max_length=50)] = []
    cc: Annotated[list[Email], Field(max_length=50)] = []
    bcc: Annotated[list[Email], Field(max_length=50)] = []
    solve: Flag = False
    files: Annotated[list[NewFile], Field(max_length=20)] = []
    from_draft: Flag = False
    last_seen: LastSeen | None = None


class NewNote(Form):
    """A note only we can read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called, no answer."}]})

    text: Annotated[Words, Field(min_length=1)]
    html: Annotated[StrictStr, Field(max_length=800_000)] = ""


class Forwarding(Form):
    """To whom a message goes on, with words of ours above it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": ["carrier@example.com"], "text": "Please see."}]}
    )

    to: Annotated[list[Email], Field(min_length=1, max_length=50)]
    text: Words = ""


class ForwardedTold(Told):
    """The mails that carry a message on, one for each recipient."""

    deliveries: list[DeliveryTold]


class DraftKept(Form):
    """What you are writing; addresses as typed, separated by commas."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Dear Kadri,"}]})

    text: Words
    html: Annotated[StrictStr, Field(max_length=800_000)] = ""
    cc: Annotated[StrictStr, Field(max_length=2000)] = ""
    bcc: Annotated[StrictStr, Field(max_length=2000)] = ""


class DraftTold(Told):
    """What you are writing in a conversation; one reply and one note each."""

    kind: Literal["reply", "note"]
    text: str
    html: str
    cc: str
    bcc: str
    changed_at: datetime
    files: list[FileTold]


def message_told(row: Message, deliveries: Iterable[Delivery]) -> MessageTold:
    """One message with its files."""
    return MessageTold(**_message(row, deliveries))


def one_message_told(row: Message, deliveries: Iterable[Delivery]) -> OneMessageTold:
    """One message with its files and its HTML."""
    return OneMessageTold(html=row.html, **_message(row, deliveries))


def file_told(file: Attachment) -> FileTold:
    """One file."""
    return FileTold(
        id=file.pk,
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
        inline=file.inline,
        content_id=file.content_id,
        scan=file.scan,
    )


def draft_told(draft: Draft) -> DraftTold:
    """One draft with its files."""
    return DraftTold(
        kind="note" if draft.kind == "note" else "reply",
        text=draft.text,
        html=draft.html,
        cc=draft.cc,
        bcc=draft.bcc,
        changed_at=draft.changed_at,
        files=[file_told(file) for file in draft.attachments.all()],
    )


def delivery_told(delivery: Delivery | Outgoing) -> DeliveryTold:
    """How far a mail got to one recipient."""
    return DeliveryTold(
        id=delivery.id,
        recipient=delivery.recipient,
        role=delivery.role,
        state=delivery.state,
        reason=delivery.reason,
    )


def _message(row: Message, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    sent_to: Mapping[str, list[str]] = row.recipients
    return {
        "id": row.pk,
        "conversation": row.conversation_id,
        "kind": row.kind,
        "at": row.occurred_at,
        "author": named(row.staff) or _customer(row.customer),
        "sender": row.sender,
        **{role: list(sent_to.get(role, [])) for role in ("to", "cc", "bcc")},
        "text": row.visible or row.text,
        "whole": row.text,
        "language": row.language,
        "automatic": row.automatic,
        "authentic": {name: str(result) for name, result in row.authentic.items()},
        "files": [file_told(file) for file in row.attachments.all()],
        "deliveries": [delivery_told(one) for one in deliveries],
        "leaves_at": row.release_at,
        "left_at": row.released_at,
    }


def _customer(customer: Customer | None) -> Named | None:
    return Named(id=customer.pk, name=customer.name) if customer else None
