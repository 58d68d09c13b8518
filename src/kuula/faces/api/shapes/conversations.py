"""Conversations: listed, changed, searched, counted by view."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.listing import CAP
from kuula.desk.meanwhile import Known
from kuula.desk.models import Conversation
from kuula.desk.search import LONGEST, PAGE, Hit
from kuula.faces.api.shapes.fields import Flag, Id, Limit, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.workspace.models import Team

StateName = Literal["new", "open", "waiting", "snoozed", "solved", "closed"]

ViewName = Annotated[
    str,
    Field(
        pattern=r"^(all|mine|handed|mentioned|following|unassigned|open|waiting|snoozed|solved|spam|team-[0-9]{1,15})$"
    ),
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
    field: (
        Annotated[str, Field(max_length=200, description="A custom field, as Reason=Late.")] | None
    ) = None


class Person(Told):
    """The customer of a conversation."""

    id: int
    name: str
    language: str


class ConversationTold(Told):
    """A conversation. `due_at` is when our next word is owed, empty when it is not ours.

    `merged_into` is the number in which it goes on, and in which its messages are now.
    """

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
    snoozed_until: datetime | None
    merged_into: int | None


class OneConversationTold(ConversationTold):
    """One conversation. `last_seen` is how far it goes now, for who reads all of it and answers;
    read it before the messages. `incident` is what it is about."""

    last_seen: str
    incident: Named | None


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


class NewGuest(Form):
    """A colleague outside a closed team who may see this one conversation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"staff": 4}]})

    staff: SentId


class ViewTold(Told):
    """A view and how many conversations it holds; counted up to 1,000, then `more` is true."""

    view: str
    team: Named | None
    count: int
    more: bool


class SearchAsked(Asked):
    """What to look for: words, "quoted phrases", or, -without, and operators such as from:, tag:,
    is: and before:, each also with -."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    limit: Limit = PAGE


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
    """A page of hits. `count` is told on the first page, where it is known, and stops at 1,000
    (`more`). A page may hold fewer than asked for and still have a `next`."""

    items: list[HitTold]
    next: str
    count: int | None
    more: bool


def conversation_told(row: Conversation, tags: Sequence[str]) -> ConversationTold:
    """One conversation of a list, its people read along."""
    return ConversationTold(**_conversation(row, tags))


def one_conversation_told(
    row: Conversation, tags: Sequence[str], last_seen: Known
) -> OneConversationTold:
    """One conversation as `conversation_for` reads it."""
    number = getattr(row, "incident_number", None)
    title = getattr(row, "incident_title", "")
    return OneConversationTold(
        last_seen=str(last_seen),
        incident=Named(id=number, name=title) if number else None,
        **_conversation(row, tags),
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


def view_told(view: str, team: Team | None, count: int) -> ViewTold:
    """One view with its count."""
    return ViewTold(view=view, team=named(team), count=min(count, CAP), more=count > CAP)


def _conversation(row: Conversation, tags: Sequence[str]) -> dict[str, Any]:
    person = row.customer
    return {
        "number": row.pk,
        "subject": row.subject,
        "state": _state(row.state),
        "priority": row.priority,
        "channel": row.channel,
        "language": row.language,
        "spam": row.spam,
        "brand": named(row.brand),
        "team": named(row.team),
        "assignee": named(row.assignee),
        "customer": Person(id=person.pk, name=person.name, language=person.language),
        "tags": list(tags),
        "messages": row.messages_count,
        "excerpt": row.last_excerpt,
        "last_from_us": row.last_from_us,
        "opened_at": row.opened_at,
        "last_at": row.last_at,
        "waiting_since": row.waiting_since,
        "due_at": row.due_at,
        "first_replied_at": row.first_replied_at,
        "solved_at": row.solved_at,
        "closed_at": row.closed_at,
        "snoozed_until": row.snoozed_until,
        "merged_into": row.merged_into_id,
    }


def _state(state: str) -> StateName:
    found: Mapping[str, StateName] = {
        "new": "new",
        "open": "open",
        "waiting": "waiting",
        "snoozed": "snoozed",
        "solved": "solved",
        "closed": "closed",
    }
    return found[state]
