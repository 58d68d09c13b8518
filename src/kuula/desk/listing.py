"""The lists of the inbox: its views with their counts, in an order, narrowed, page by page."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext as _

from kuula.desk.access import anybody_like, conversations_for
from kuula.desk.fields.finding import NO_SUCH, Wanted, wanted_in
from kuula.desk.models import Conversation, ConversationTag, Priority, State
from kuula.desk.models.conversation import ON_US, ConversationQuerySet
from kuula.desk.models.handover import awaiting_word_of
from kuula.kit.compiled import (
    AFTER,
    ASKER,
    FIRST,
    MOMENT,
    SECOND,
    Statement,
    compiled,
    fetched,
    this_minute,
)
from kuula.kit.keyset import LARGEST, Key, KeysetPage, decode, page_of
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor

PAGE: Final = 30
CAP: Final = 1000
RECENT: Final = timedelta(days=14)
KEPT: Final = 512
Place: TypeAlias = tuple[datetime | None, int]
_TEAM: Final = re.compile(r"team-([0-9]{1,15})")
# The numbers are found first, by an index alone; only then is anything joined to them.
_LINES: Final = """
WITH found AS MATERIALIZED (SELECT n.pk, row_number() OVER () AS place FROM ({numbers}) AS n)
SELECT c.id, p.name, company.name, c.subject, c.last_excerpt, c.last_from_us, c.state, c.priority,
    c.brand_id, c.team_id, c.last_at, c.due_at, c.solved_at, c.snoozed_until,
    ARRAY(SELECT t.name FROM desk_conversationtag carried JOIN desk_tag t ON t.id = carried.tag_id
        WHERE carried.conversation_id = c.id ORDER BY t.name)
FROM found JOIN desk_conversation c ON c.id = found.pk
JOIN people_customer p ON p.id = c.customer_id
LEFT JOIN people_company company ON company.id = p.company_id
ORDER BY found.place"""


class View(StrEnum):
    """The views everybody has; a team's view is called "team-7"."""

    MINE = "mine"
    HANDED = "handed"
    MENTIONED = "mentioned"
    FOLLOWING = "following"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    SOLVED = "solved"
    SPAM = "spam"
    ALL = "all"


class Sort(StrEnum):
    """Orders of the list."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and empty mean any. `assignee_id` 0 means nobody.

    `field` is "name=value" as somebody wrote it, `wanted` what the list makes of that.
    """

    state: str = ""
    team_id: int | None = None
    assignee_id: int | None = None
    tag: str = ""
    brand_id: int | None = None
    priority: int | None = None
    customer_id: int | None = None
    field: str = ""
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list, in which order, how narrowed, from where."""

    view: str = View.MINE
    sort: str = Sort.DUE
    filters: Filters = Filters()
    cursor: str = ""
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as a list shows it; `company` is None for who belongs to none."""

    number: int
    customer: str
    company: str | None
    subject: str
    excerpt: str
    from_us: bool
    state: str
    priority: int
    brand_id: int
    team_id: int | None
    last_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    snoozed_until: datetime | None
    tags: Sequence[str]

    @property
    def pk(self) -> int:
        """The number, by the name all rows have."""
        return self.number

    @property
    def is_on_us(self) -> bool:
        """Whether the next word is ours."""
        return self.state in ON_US


def is_view(name: str) -> bool:
    """Whether a view may be called so; whether its team exists is another question."""
    return name in tuple(View) or _TEAM.fullmatch(name) is not None


def conversations_in(actor: Actor, listing: Listing) -> KeysetPage[Conversation]:
    """One page of a list with its people and `tag_names`. Raises Problem for an unknown view."""
    found = in_their_order(numbers_in(actor, listing))
    return page_of(found, size=listing.size, key=_key_of(listing))


def in_their_order(numbers: Sequence[int]) -> list[Conversation]:
    """These conversations in this order, with their people and `tag_names`. The caller found the
    numbers on behalf of who reads."""
    shown = Conversation.objects.all().with_people().annotate(tag_names=_tag_names())
    by_number = shown.in_bulk(numbers)
    return [by_number[number] for number in numbers if number in by_number]


def numbers_in(actor: Actor, listing: Listing) -> list[int]:
    """The numbers of a list from its cursor on, in its order, one more than its size at most."""
    asked, after, known = _asked(actor, listing)
    return [row[0] for row in fetched(_numbers_in(anybody_like(actor), asked, after), known)]


def listed_in(actor: Actor, listing: Listing) -> KeysetPage[Listed]:
    """The same page as its list shows it, in one statement."""
    asked, after, known = _asked(actor, listing)
    rows = fetched(_lines_in(anybody_like(actor), asked, after), known)
    found = [Listed(*row) for row in rows]
    return page_of(found, size=listing.size, key=_key_of(listing))


def view_counts(actor: Actor, views: tuple[str, ...]) -> Mapping[str, int]:
    """How many conversations each view holds, in one statement; 1,001 means more than 1,000."""
    if not views:
        return {}
    counts = fetched(_counts_of(anybody_like(actor), views), _known(actor))[0]
    return dict(zip(views, counts, strict=True))


def _known(actor: Actor) -> dict[Any, Any]:
    return {ASKER: actor.staff_id or 0, MOMENT: this_minute() - RECENT}


def _asked(actor: Actor, listing: Listing) -> tuple[Listing, Place | None, Mapping[Any, Any]]:
    """The list with stand-ins for where the page begins and for the customer, and what they stand
    for: every page of a list, and the lists of all customers, share their statement."""
    known = _known(actor)
    asked = replace(listing, cursor="")
    if listing.filters.field:
        wanted = wanted_in(actor, listing.filters.field) or NO_SUCH
        asked = replace(asked, filters=replace(listing.filters, field="", wanted=wanted))
    customer = listing.filters.customer_id
    if customer is not None and 0 < customer <= LARGEST:
        known[SECOND] = customer
        asked = replace(asked, filters=replace(asked.filters, customer_id=SECOND))
    key = decode(listing.cursor, "tn")
    if key is None:
        return asked, None, known
    known[FIRST] = int(key[1] or 0)
    if key[0] is None and _column(listing) == "due_at":
        return asked, (None, FIRST), known
    known[AFTER] = _moment(key)
    return asked, (AFTER, FIRST), known


@lru_cache(maxsize=KEPT)
def _lines_in(actor: Actor, listing: Listing, after: Place | None) -> Statement:
    numbers, values = _numbers_in(actor, listing, after)
    return _LINES.format(numbers=numbers), values


@lru_cache(maxsize=KEPT)
def _numbers_in(actor: Actor, listing: Listing, after: Place | None) -> Statement:
    rows = _in_view(conversations_for(actor), actor, listing.view)
    narrowed = _holding(_narrowed(rows, listing.filters), listing.filters.wanted)
    ordered = _ordered(narrowed, listing, after)
    return compiled(ordered.values_list("pk", flat=True)[: listing.size + 1])


@lru_cache(maxsize=KEPT)
def _counts_of(actor: Actor, views: tuple[str, ...]) -> Statement:
    seen = conversations_for(actor)
    parts: list[str] = []
    values: list[Any] = []
    for view in views:
        rows = _in_view(seen, actor, view).order_by().values("pk")[: CAP + 1]
        sql, own = compiled(rows)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")
        values += own
    return f"SELECT {', '.join(parts)}", tuple(values)


def _in_view(seen: ConversationQuerySet, actor: Actor, view: str) -> ConversationQuerySet:
    if team := _TEAM.fullmatch(view):
        return seen.unfinished().filter(team_id=int(team[1]))
    views: dict[str, Callable[[], ConversationQuerySet]] = {
        View.MINE: lambda: seen.unfinished().filter(assignee_id=actor.staff_id or 0),
        View.HANDED: lambda: seen.filter(awaiting_word_of(actor.staff_id or 0)),
        View.MENTIONED: lambda: seen.naming(actor.staff_id or 0),
        View.FOLLOWING: lambda: seen.followed_by(actor.staff_id or 0),
        View.UNASSIGNED: lambda: seen.waiting_on_us().filter(assignee_id=None),
        View.OPEN: seen.waiting_on_us,
        View.WAITING: seen.waiting_on_customer,
        View.SNOOZED: seen.snoozed,
        View.SOLVED: lambda: seen.filter(state=State.SOLVED, solved_at__gte=MOMENT, spam=False),
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


def _holding(rows: ConversationQuerySet, wanted: Wanted | None) -> ConversationQuerySet:
    return rows if wanted is None else rows.exclude(fields={}).filter(wanted.condition())


def _ordered(
    rows: ConversationQuerySet, listing: Listing, after: Place | None
) -> ConversationQuerySet:
    column = _column(listing)
    if column == "due_at":
        rows = rows.order_by(F("due_at").asc(nulls_last=True), "id")
        return rows if after is None else rows.filter(_due_after(after))
    down = listing.sort != Sort.OLDEST
    rows = rows.order_by(f"-{column}", "-id") if down else rows.order_by(column, "id")
    if after is None:
        return rows
    moment, number = after
    step = ("lte", "lt") if down else ("gte", "gt")
    return rows.filter(
        Q(**{f"{column}__{step[0]}": moment})
        & (Q(**{f"{column}__{step[1]}": moment}) | Q(**{f"id__{step[1]}": number}))
    )


def _due_after(after: Place) -> Q:
    moment, number = after
    if moment is None:
        return Q(due_at=None, id__gt=number)
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

    def key(row: Conversation | Listed) -> Key:
        moment: datetime | None = getattr(row, column)
        return (moment.isoformat() if moment else None, row.pk)

    return key


def _tag_names() -> ArraySubquery:
    carried = ConversationTag.objects.filter(conversation=OuterRef("pk")).order_by("tag__name")
    names = carried.values("tag__name")
    return ArraySubquery(names)
