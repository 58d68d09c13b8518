"""A team's board: who has what, what is about to slip, how old the backlog is, today's promises.

A number and the list it opens are made of the same rows, so they always agree. Nobody is measured:
there is no speed on it, and no order but that of names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, Promise, State
from kuula.desk.models.conversation import HELD, ON_US, UNFINISHED, ConversationQuerySet
from kuula.desk.models.promise import PromiseQuerySet, held_by
from kuula.desk.promises.standing import Day, When
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor, allow
from kuula.workspace.hours import due_after, schedule_of
from kuula.workspace.models import Brand, Membership, Team
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands, known_teams

PAGE: Final = 50
SHOWN: Final = 12
HOURS: Final = (1, 2, 4)


class Measure(StrEnum):
    """What can be counted and opened. Names stand in addresses: add, never rename."""

    OPEN = "open"
    UNASSIGNED = "unassigned"
    LATE = "late"
    SLIPPING = "slipping"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    PROMISES_LATE = "promises-late"
    PROMISES_TODAY = "promises-today"
    AGE_DAY = "age-day"
    AGE_DAYS = "age-days"
    AGE_WEEK = "age-week"
    AGE_MONTH = "age-month"
    AGE_OLDER = "age-older"


HOLDER: Final = Coalesce(F("conversation__assignee_id"), F("made_by_id"))
"""As `held_by` says it."""
PROMISES: Final = (Measure.PROMISES_LATE, Measure.PROMISES_TODAY)
AGES: Final[Mapping[Measure, tuple[int, int | None]]] = {
    Measure.AGE_DAY: (0, 1),
    Measure.AGE_DAYS: (1, 3),
    Measure.AGE_WEEK: (3, 7),
    Measure.AGE_MONTH: (7, 30),
    Measure.AGE_OLDER: (30, None),
}
"""Since how many days, and less than how many, a conversation has been unfinished."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board looks at: these teams, or with None all that exists for the reader; and how many
    working hours ahead."""

    day: Day
    team_ids: frozenset[int] | None = None
    hours: int = 1


@dataclass(slots=True)
class Load:
    """What one colleague has, or nobody, or all together."""

    counts: dict[Measure, int] = field(default_factory=dict)

    def __getitem__(self, measure: Measure) -> int:
        return self.counts.get(measure, 0)

    def add(self, counts: Mapping[str, int]) -> None:
        """Take counts in, by the names of measures."""
        for measure in Measure:
            self.counts[measure] = self[measure] + counts.get(measure, 0)


@dataclass(frozen=True, slots=True)
class Board:
    """All of it. `loads` are by colleague, 0 is nobody; `members` are the active ones of the teams
    looked at."""

    whole: Load
    loads: Mapping[int, Load]
    members: frozenset[int]
    slipping: Sequence[Conversation]
    promised: Sequence[Promise]


def board_of(actor: Actor, scope: Scope) -> Board:
    """The board for this reader, in seven statements however many there are. Raises NotAllowed."""
    allow(actor, Permission.BOARD)
    talks, conditions = _talks(actor, scope), _conditions(actor, scope)
    whole, loads = Load(), dict[int, Load]()
    counted = {str(one): Count("pk", filter=what) for one, what in conditions.items()}
    held = talks.filter(state__in=HELD).order_by().values("assignee_id")
    rows = [(row.pop("assignee_id"), row) for row in held.annotate(**counted)]
    promises = {str(one): Count("pk", filter=_due(scope, one)) for one in PROMISES}
    held_by_whom = _promises(actor, scope).annotate(holder=HOLDER).order_by().values("holder")
    made = held_by_whom.annotate(**promises)
    rows += [(row.pop("holder"), row) for row in made]
    for number, counts in rows:
        whole.add(counts)
        loads.setdefault(number or 0, Load()).add(counts)
    slipping = talks.filter(conditions[Measure.SLIPPING]).with_people().order_by("due_at", "id")
    promised = _with_people(_promises(actor, scope).filter(due_to__lte=scope.day.end))
    shown = list(slipping[:SHOWN]), list(promised[:SHOWN])
    return Board(whole, loads, _members(scope), *shown)


@dataclass(frozen=True, slots=True)
class Behind:
    """Which number was opened: of everybody, of one colleague, or of nobody (0)."""

    measure: Measure
    staff_id: int | None = None


def talks_behind(
    actor: Actor, scope: Scope, behind: Behind, *, cursor: str = ""
) -> tuple[KeysetPage[Conversation], int]:
    """One page of the conversations behind a number, and how many there are. Raises Problem for a
    damaged cursor."""
    allow(actor, Permission.BOARD)
    found = _talks(actor, scope).filter(_conditions(actor, scope)[behind.measure])
    if behind.staff_id is not None:
        found = found.filter(assignee_id=behind.staff_id or None)
    column, total = _column(behind.measure), found.count()
    found = found.filter(_after(column, cursor)).with_people().order_by(column, "id")
    rows = list(found[: PAGE + 1])
    return page_of(
        rows, size=PAGE, key=lambda one: (getattr(one, column).isoformat(), one.pk)
    ), total


def promises_behind(
    actor: Actor, scope: Scope, behind: Behind, *, cursor: str = ""
) -> tuple[KeysetPage[Promise], int]:
    """The same for a number of promises."""
    allow(actor, Permission.BOARD)
    found = _promises(actor, scope).filter(_due(scope, behind.measure))
    if behind.staff_id is not None:
        nobody = Q(conversation__assignee=None, made_by=None)
        found = found.filter(held_by(behind.staff_id) if behind.staff_id else nobody)
    total = found.count()
    rows = list(_with_people(found.filter(_after("due_to", cursor)))[: PAGE + 1])
    return page_of(rows, size=PAGE, key=lambda one: (one.due_to.isoformat(), one.pk)), total


def _talks(actor: Actor, scope: Scope) -> ConversationQuerySet:
    found = conversations_for(actor).filter(spam=False)
    return found if scope.team_ids is None else found.filter(team_id__in=scope.team_ids)


def _promises(actor: Actor, scope: Scope) -> PromiseQuerySet:
    """What is to be kept."""
    return Promise.objects.to_do().filter(conversation__in=_talks(actor, scope).values("pk"))


def _due(scope: Scope, measure: Measure) -> Q:
    return scope.day.spans(When.OVERDUE if measure is Measure.PROMISES_LATE else When.TODAY)


def _conditions(actor: Actor, scope: Scope) -> Mapping[Measure, Q]:
    now, ours, soon = scope.day.now, Q(state__in=ON_US), _soon(actor, scope)
    found = {
        Measure.OPEN: ours,
        Measure.UNASSIGNED: ours & Q(assignee=None),
        Measure.LATE: ours & Q(due_at__lte=now),
        Measure.SLIPPING: ours & Q(due_at__gt=now) & soon,
        Measure.WAITING: Q(state=State.WAITING),
        Measure.SNOOZED: Q(state=State.SNOOZED),
    }
    return found | {measure: _aged(now, *days) for measure, days in AGES.items()}


def _aged(now: datetime, least: int, less: int | None) -> Q:
    old = Q(state__in=UNFINISHED, opened_at__lte=now - timedelta(days=least))
    if least == 0:
        old = Q(state__in=UNFINISHED)
    return old if less is None else old & Q(opened_at__gt=now - timedelta(days=less))


def _soon(actor: Actor, scope: Scope) -> Q:
    """What is due within the next working hours, of whoever's hours count for it."""
    own = [team for team in known_teams(actor) if any(team.hours.values())]
    parts = [Q(pk=None)]
    for brand in all_brands():
        others = ~Q(team_id__in=[team.pk for team in own])
        parts.append(Q(brand_id=brand.pk, due_at__lte=_ahead(scope, brand, None)) & others)
        parts += [
            Q(brand_id=brand.pk, team_id=team.pk, due_at__lte=_ahead(scope, brand, team))
            for team in own
        ]
    return reduce(or_, parts)


def _ahead(scope: Scope, brand: Brand, team: Team | None) -> datetime:
    """So many working hours ahead; wall-clock hours where none are kept."""
    ends = due_after(scope.day.now, scope.hours * 60, schedule_of(brand, team))
    return ends or scope.day.now + timedelta(hours=scope.hours)


def _members(scope: Scope) -> frozenset[int]:
    found = Membership.objects.filter(staff__is_active=True)
    if scope.team_ids is not None:
        found = found.filter(team_id__in=scope.team_ids)
    return frozenset(found.values_list("staff_id", flat=True))


def _with_people(found: PromiseQuerySet) -> PromiseQuerySet:
    beside = ("made_by", "conversation__customer", "conversation__assignee", "conversation__team")
    return found.select_related(*beside).order_by("due_to", "pk")


def _column(measure: Measure) -> str:
    if measure in (Measure.LATE, Measure.SLIPPING):
        return "due_at"
    return "opened_at" if measure in AGES else "last_at"


def _after(column: str, cursor: str) -> Q:
    after = decode(cursor, "mn")
    if after is None:
        return Q()
    at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
    return Q(**{f"{column}__gt": at}) | Q(**{column: at, "pk__gt": number})
