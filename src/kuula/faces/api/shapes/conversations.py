"""Conversations, messages and files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.channels.mail.queries import Delivery
from kuula.desk.models import Attachment, Conversation, Draft, Message
from kuula.desk.search import Hit
from kuula.faces.api.shapes.fields import Cursor, Email, Flag, Id, SentId, Words
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.people.models import Customer

StateName = Literal["new", "open", "waiting", "solved", "closed"]
ViewName = Annotated[
    str, Field(pattern=r"^(all|mine|unassigned|open|waiting|solved|spam|team-[0-9]{1,15})$")
]
Priority = Annotated[int, Field(ge=1, le=4, description="1 low, 2 normal, 3 high, 4 urgent.")]
SentPriority = Annotated[StrictInt, Field(ge=1, le=4)]


class ConversationsAsked(Asked):
    """Which conversations, in which order."""

    view: ViewName = "all"
    sort: Literal["newest", "oldest", "due"] = "newest"
    state: StateName | None = None
    team: Id | None = None
    assignee: Annotated[int, Field(ge=0, le=2**53 - 1, description="0 means nobody.")] | None = None
    customer: Id | None = None
    brand: Id | None = None
    priority: Priority | None = None
    tag: Annotated[str, Field(max_length=40)] | None = None


class Person(Told):
    """The customer of a conversation."""

    id: int
    name: str
    language: str


class ConversationTold(Told):
    """A conversation. `due_at` is when our next word is owed, empty when it is not ours."""

    number: int
    subject: str
    state: StateName
    priority: int
    channel: str
    language: str
    spam: bool
    brand: Named | None
    team: Named | None
    assignee: Named | None
    customer: Person
    tags: list[str]
    messages: int
    excerpt: str
    last_from_us: bool
    opened_at: datetime
    last_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    first_replied_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None


class ConversationChange(Form):
    """What to change; what is left out stays. Null takes the assignee or the team off."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "solved", "tags": ["delivery", "late"]}]}
    )

    subject: Annotated[StrictStr, Field(min_length=1, max_length=500)] = ""
    state: Literal["open", "waiting", "solved", "closed"] = "open"
    priority: SentPriority = 2
    assignee: SentId | None = None
    team: SentId | None = None
    customer: Annotated[SentId, Field(description="Who wrote from a shared address.")] = 1
    tags: Annotated[list[Annotated[StrictStr, Field(max_length=40)]], Field(max_length=20)] = []
    spam: Flag = False


class OpenedTold(Told):
    """What opening a conversation made."""

    number: int
    customer: int
    message: int
    new_customer: bool


class FileTold(Told):
    """A file. `scan` says whether it was checked for viruses."""

    id: int
    filename: str
    content_type: str
    size: int
    inline: bool
    scan: str


class DeliveryTold(Told):
    """How far a reply got to one recipient; `reason` says why when it did not."""

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
            "examples": [{"text": "Thursday noon is free.", "cc": ["b@example.com"], "solve": True}]
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


class NewNote(Form):
    """A note only we can read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called, no answer."}]})

    text: Annotated[Words, Field(min_length=1)]


class NewGuest(Form):
    """A colleague outside a closed team who may see this one conversation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"staff": 4}]})

    staff: SentId


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


class SearchAsked(Form):
    """What to look for: words, "quoted phrases", or, -without."""

    q: Annotated[str, Field(min_length=1, max_length=200)]
    cursor: Cursor = ""


class HitTold(Told):
    """A conversation and its newest message that matches; `excerpt` is HTML with <mark>."""

    number: int
    subject: str
    customer: str
    state: str
    at: datetime
    kind: str
    excerpt: str


class HitsTold(Told):
    """A page of hits. `count` is told on the first page and stops at 1,000 (`more`)."""

    items: list[HitTold]
    next: str
    count: int | None
    more: bool


def conversation_told(row: Conversation, tags: list[str]) -> ConversationTold:
    """One conversation, its people read along."""
    person = row.customer
    return ConversationTold(
        number=row.pk,
        subject=row.subject,
        state=_state(row.state),
        priority=row.priority,
        channel=row.channel,
        language=row.language,
        spam=row.spam,
        brand=named(row.brand),
        team=named(row.team),
        assignee=named(row.assignee),
        customer=Person(id=person.pk, name=person.name, language=person.language),
        tags=tags,
        messages=row.messages_count,
        excerpt=row.last_excerpt,
        last_from_us=row.last_from_us,
        opened_at=row.opened_at,
        last_at=row.last_at,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        first_replied_at=row.first_replied_at,
        solved_at=row.solved_at,
        closed_at=row.closed_at,
    )


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


def hit_told(hit: Hit) -> HitTold:
    """One hit of a search."""
    return HitTold(
        number=hit.number,
        subject=hit.subject,
        customer=hit.customer,
        state=hit.state,
        at=hit.at,
        kind=hit.kind,
        excerpt=str(hit.excerpt),
    )


def _state(state: str) -> StateName:
    found: Mapping[str, StateName] = {
        "new": "new",
        "open": "open",
        "waiting": "waiting",
        "solved": "solved",
        "closed": "closed",
    }
    return found[state]


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
        "deliveries": [
            DeliveryTold(recipient=d.recipient, role=d.role, state=d.state, reason=d.reason)
            for d in deliveries
        ],
        "leaves_at": row.release_at,
        "left_at": row.released_at,
    }


def _customer(customer: Customer | None) -> Named | None:
    return Named(id=customer.pk, name=customer.name) if customer else None
