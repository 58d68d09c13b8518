"""Reads of the desk that span rows: the views of the inbox, their counts, what one page shows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Draft,
    Message,
    Priority,
    ReplyTemplate,
    State,
)
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.kit.compiled import Statement, compiled, fetched, this_minute
from kuula.kit.keyset import Key, KeysetPage, decode, page_of
from kuula.kit.problems import Problem
from kuula.people.models import Customer
from kuula.workspace.actors import Actor

PAGE: Final = 50
CAP: Final = 1000
RECENT: Final = timedelta(days=14)
LATEST: Final = 40
WHOLE: Final = 1000
KEPT: Final = 512
_TEAM: Final = re.compile(r"team-([0-9]{1,15})")
_READ: Final = tuple(
    field.attname for field in Message._meta.concrete_fields if field.name not in ("search", "html")
)


class View(StrEnum):
    """The views everybody has; a team's view is called "team-7"."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    SPAM = "spam"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Said:
    """One message as a page shows it. `own_html` is what our own editor made of it, else empty."""

    message: Message
    has_html: bool
    own_html: str


class Sort(StrEnum):
    """Orders of the list."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and empty mean any. `assignee_id` 0 means nobody."""

    state: str = ""
    team_id: int | None = None
    assignee_id: int | None = None
    tag: str = ""
    brand_id: int | None = None
    priority: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list, in which order, how narrowed, from where."""

    view: str = View.MINE
    sort: str = Sort.DUE
    filters: Filters = Filters()
    cursor: str = ""
    size: int = PAGE


def conversations_in(
    actor: Actor, listing: Listing, *, brief: bool = False
) -> KeysetPage[Conversation]:
    """One page of a list with its people and `tag_names`; `brief` with the customer only.

    Raises Problem for an unknown view.
    """
    numbers = [row[0] for row in fetched(_numbers_in(actor, listing, this_minute()))]
    rows = Conversation.objects.select_related("customer__company")
    shown = (rows if brief else rows.with_people()).annotate(tag_names=_tag_names())
    by_number = shown.in_bulk(numbers)
    found = [by_number[number] for number in numbers if number in by_number]
    return page_of(found, size=listing.size, key=_key_of(listing))


def view_counts(actor: Actor, views: tuple[str, ...]) -> Mapping[str, int]:
    """How many conversations each view holds, in one statement; 1,001 means more than 1,000."""
    if not views:
        return {}
    counts = fetched(_counts_of(actor, views, this_minute()))[0]
    return dict(zip(views, counts, strict=True))


@lru_cache(maxsize=KEPT)
def _numbers_in(actor: Actor, listing: Listing, minute: datetime) -> Statement:
    rows = _in_view(conversations_for(actor), actor, listing.view, minute)
    ordered = _ordered(_narrowed(rows, listing.filters), listing)
    return compiled(ordered.values_list("pk", flat=True)[: listing.size + 1])


@lru_cache(maxsize=KEPT)
def _counts_of(actor: Actor, views: tuple[str, ...], minute: datetime) -> Statement:
    seen = conversations_for(actor)
    parts: list[str] = []
    values: list[Any] = []
    for view in views:
        rows = _in_view(seen, actor, view, minute).order_by().values("pk")[: CAP + 1]
        sql, own = compiled(rows)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")
        values += own
    return f"SELECT {', '.join(parts)}", tuple(values)


def messages_of(conversation: Conversation, *, whole: bool = False) -> tuple[list[Said], int]:
    """The latest 40 messages (or at most 1,000), oldest first, and how many are left out.

    The HTML of what came from outside is not read along; `has_html` says whether there is any.
    """
    most = WHOLE if whole else LATEST
    found = (
        Message.objects.filter(conversation=conversation, withdrawn_at=None)
        .select_related("staff", "customer")
        .only(*_READ, "staff__name", "customer__name")
        .annotate(
            has_html=~Q(html=""),
            own_html=Case(
                When(kind=Message.Kind.INBOUND, then=Value("")),
                default=F("html"),
                output_field=TextField(),
            ),
        )
        .order_by("-id")
    )
    rows = [Said(row, row.has_html, row.own_html) for row in found[: most + 1]]
    if len(rows) <= most:
        return rows[::-1], 0
    left = Message.objects.filter(conversation=conversation, withdrawn_at=None).count() - most
    return rows[:most][::-1], left


def drafts_of(actor: Actor, conversation: Conversation) -> list[Draft]:
    """What the actor is writing here, the latest first."""
    found = Draft.objects.filter(conversation=conversation, staff_id=actor.staff_id or 0)
    return list(found.order_by("-changed_at"))


def files_of(messages: list[Message], drafts: list[Draft]) -> list[Attachment]:
    """The files of these messages and drafts."""
    return list(Attachment.objects.filter(Q(message__in=messages) | Q(draft__in=drafts)))


def earlier_of(actor: Actor, customer_id: int, *, but: int = 0) -> list[Conversation]:
    """A customer's latest conversations that the actor may see, at most 6, without number `but`."""
    found = conversations_for(actor).filter(customer_id=customer_id, spam=False).exclude(pk=but)
    return list(found.order_by("-last_at")[:6])


def subjects_of(actor: Actor, numbers: set[int]) -> dict[int, str]:
    """Subjects of the conversations among `numbers` that the actor may see."""
    return dict(conversations_for(actor).filter(pk__in=numbers).values_list("pk", "subject"))


def people_behind(actor: Actor, conversation: Conversation) -> list[Customer]:
    """Who may have written from a shared address: those named before, and people of the company."""
    seen = conversations_for(actor).filter(address=conversation.address)
    named = seen.values("customer_id")
    of_company = Q(company_id=conversation.customer.company_id)
    wanted = Q(pk__in=named)
    if conversation.customer.company_id:
        wanted |= of_company
    found = Customer.objects.present().filter(wanted).exclude(pk=conversation.customer_id)
    return list(found.order_by("name")[:20])


def templates_for(conversation: Conversation) -> list[ReplyTemplate]:
    """Templates that fit: of this brand or of all; the customer's language first."""
    fitting = ReplyTemplate.objects.filter(Q(brand=None) | Q(brand_id=conversation.brand_id))
    wanted = conversation.language or conversation.customer.language
    rows = sorted(fitting[:200], key=lambda one: (one.language != wanted, one.name))
    return rows[:40]


def all_templates() -> "QuerySet[ReplyTemplate]":
    """Every reply template with its brand, by name."""
    return ReplyTemplate.objects.select_related("brand")


def tag_names_of(conversation: Conversation) -> list[str]:
    """The tags the conversation carries."""
    return list(conversation.tags.values_list("name", flat=True))


def _in_view(
    seen: ConversationQuerySet, actor: Actor, view: str, minute: datetime
) -> ConversationQuerySet:
    if team := _TEAM.fullmatch(view):
        return seen.unfinished().filter(team_id=int(team[1]))
    views: dict[str, Callable[[], ConversationQuerySet]] = {
        View.MINE: lambda: seen.unfinished().filter(assignee_id=actor.staff_id or 0),
        View.UNASSIGNED: lambda: seen.waiting_on_us().filter(assignee_id=None),
        View.OPEN: seen.waiting_on_us,
        View.WAITING: seen.waiting_on_customer,
        View.SOLVED: lambda: seen.filter(
            state=State.SOLVED, solved_at__gte=minute - RECENT, spam=False
        ),
        View.SPAM: lambda: seen.filter(spam=True),
        View.ALL: lambda: seen.filter(spam=False),
    }
    if view not in views:
        raise Problem(_("There is no such view."))
    return views[view]()


def _narrowed(rows: ConversationQuerySet, wanted: Filters) -> ConversationQuerySet:
    if wanted.state in State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.priority in Priority.values:
        rows = rows.filter(priority=wanted.priority)
    if wanted.team_id is not None:
        rows = rows.filter(team_id=wanted.team_id)
    if wanted.customer_id is not None:
        rows = rows.filter(customer_id=wanted.customer_id)
    if wanted.brand_id is not None:
        rows = rows.filter(brand_id=wanted.brand_id)
    if wanted.assignee_id is not None:
        rows = rows.filter(assignee_id=wanted.assignee_id or None)
    if wanted.tag:
        rows = rows.filter(tags__name=wanted.tag.strip().lower())
    return rows


def _ordered(rows: ConversationQuerySet, listing: Listing) -> ConversationQuerySet:
    after, column = decode(listing.cursor, "tn"), _column(listing)
    if column == "due_at":
        rows = rows.order_by(F("due_at").asc(nulls_last=True), "id")
        return rows if after is None else rows.filter(_due_after(after))
    down = listing.sort != Sort.OLDEST
    rows = rows.order_by(f"-{column}", "-id") if down else rows.order_by(column, "id")
    if after is None:
        return rows
    moment, number = _moment(after), int(after[1] or 0)
    step = ("lte", "lt") if down else ("gte", "gt")
    return rows.filter(
        Q(**{f"{column}__{step[0]}": moment})
        & (Q(**{f"{column}__{step[1]}": moment}) | Q(**{f"id__{step[1]}": number}))
    )


def _due_after(after: Key) -> Q:
    number = int(after[1] or 0)
    if after[0] is None:
        return Q(due_at=None, id__gt=number)
    moment = _moment(after)
    later = Q(due_at__gte=moment) & (Q(due_at__gt=moment) | Q(id__gt=number))
    return later | Q(due_at=None)


def _moment(after: Key) -> datetime:
    try:
        return datetime.fromisoformat(str(after[0]))
    except ValueError as error:
        raise Problem(_("This page address is damaged. Start from the first page.")) from error


def _column(listing: Listing) -> str:
    if listing.view == View.SOLVED:
        return "solved_at"
    everything = listing.view == View.ALL  # most of it owes nothing: the latest comes first
    return "due_at" if listing.sort == Sort.DUE and not everything else "last_at"


def _key_of(listing: Listing) -> Any:
    column = _column(listing)

    def key(row: Conversation) -> Key:
        moment: datetime | None = getattr(row, column)
        return (moment.isoformat() if moment else None, row.pk)

    return key


def _tag_names() -> ArraySubquery:
    carried = ConversationTag.objects.filter(conversation=OuterRef("pk")).order_by("tag__name")
    names = carried.values("tag__name")
    return ArraySubquery(names)
