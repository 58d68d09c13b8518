"""How promises went, over the last 90 days: kept in time, late, broken, by team and kind; and how
soon a team usually keeps one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import inf
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from kuula.desk.access import conversations_for
from kuula.desk.deadlines import whose, working_minutes
from kuula.desk.models import Conversation, Promise
from kuula.desk.models.promise import PromiseQuerySet
from kuula.kit import clock
from kuula.kit.compiled import FIRST, MOMENT, Statement, compiled, fetched, this_minute
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.science.intervals import wilson
from kuula.workspace.actors import Actor

SPAN: Final = timedelta(days=90)
PAGE: Final = 50
LATEST: Final = 1000
ENOUGH: Final = 8
HALF: Final = 0.5


class Outcome(StrEnum):
    """What became of a promise: kept in time, not in time but not given up, never kept."""

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"


_OUTCOMES: Final[Mapping[Outcome, Q]] = {
    Outcome.KEPT: Q(slipped_at=None),
    Outcome.LATE: Q(slipped_at__isnull=False) & ~Q(state=Promise.State.BROKEN),
    Outcome.BROKEN: Q(state=Promise.State.BROKEN),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How the promises of one team (None: of no team) and kind went."""

    team_id: int | None
    kind: str
    kept: int
    late: int
    broken: int

    @property
    def n(self) -> int:
        """How many there were."""
        return self.kept + self.late + self.broken


@dataclass(frozen=True, slots=True)
class Settled:
    """Which promises of the record: all, or of a team (0: of no team), a kind, an outcome."""

    team_id: int | None = None
    kind: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a team does things of one kind: working minutes each took, without end where it was
    never done; `in_time` of them were kept in time."""

    minutes: Sequence[float]
    in_time: int

    @property
    def n(self) -> int:
        """How many there were."""
        return len(self.minutes)

    def so_soon(self, minutes: int) -> int:
        """How many were done within so many working minutes."""
        return sum(one <= minutes for one in self.minutes)

    @property
    def usual(self) -> float:
        """The working minutes within which half of them were done; without end when it was less."""
        return sorted(self.minutes)[(self.n - 1) // 2] if self.minutes else inf

    def doubts(self, minutes: int) -> bool:
        """Whether it is sure enough that less than half are done within so many minutes."""
        if self.n < ENOUGH:
            return False
        return wilson(self.so_soon(minutes), self.n).high < HALF


def record_of_promises(actor: Actor) -> list[Cell]:
    """The record of every team and kind of which there is any, in one statement. Conversations
    count where they are now."""
    counted = {str(one): Count("pk", filter=what) for one, what in _OUTCOMES.items()}
    found = _settled(actor).values("conversation__team_id", "kind").annotate(**counted)
    rows = found.order_by("conversation__team_id", "kind")
    return [
        Cell(row["conversation__team_id"], row["kind"], row["kept"], row["late"], row["broken"])
        for row in rows
    ]


def page_of_settled(
    actor: Actor, wanted: Settled, *, cursor: str = ""
) -> tuple[KeysetPage[Promise], int]:
    """One page of the promises behind a number of the record, the latest first, and how many there
    are. Raises Problem for a damaged cursor."""
    found = _narrowed(_settled(actor), wanted)
    total = found.count()
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(settled_at__lt=at) | Q(settled_at=at, pk__lt=number))
    read = found.order_by("-settled_at", "-pk").select_related(
        "made_by", "conversation__customer", "conversation__assignee", "conversation__team"
    )
    rows = list(read[: PAGE + 1])
    return page_of(rows, size=PAGE, key=_place_of), total


def paces_of(conversation: Conversation) -> Mapping[str, Pace]:
    """How soon the team of a conversation does each kind of thing, by its latest 1,000 promises of
    the last 90 days; of conversations without a team, for one without."""
    known = {FIRST: conversation.team_id or 0, MOMENT: this_minute() - SPAN}
    found: dict[str, list[tuple[float, bool]]] = {}
    for kind, took, slipped_at in fetched(_paces(conversation.team_id is None), known):
        found.setdefault(kind, []).append((inf if took is None else took, slipped_at is None))
    return {
        kind: Pace([took for took, _kept in rows], sum(kept for _took, kept in rows))
        for kind, rows in found.items()
    }


def minutes_until(conversation: Conversation, due_to: datetime) -> int:
    """The working minutes that are left until a moment."""
    return working_minutes(whose(conversation), clock.now(), due_to)


@lru_cache
def _paces(teamless: bool) -> Statement:
    team = Q(conversation__team=None) if teamless else Q(conversation__team_id=FIRST)
    found = Promise.objects.settled_since(MOMENT).filter(team, conversation__spam=False)
    told = Q(took_minutes__isnull=False) | ~Q(state=Promise.State.KEPT)
    latest = found.filter(told).order_by("-made_at")
    return compiled(latest.values_list("kind", "took_minutes", "slipped_at")[:LATEST])


def _settled(actor: Actor) -> PromiseQuerySet:
    """Each with `settled_at`, in conversations that exist for the actor."""
    found = Promise.objects.settled_since(clock.now() - SPAN).filter(conversation__spam=False)
    seen = found.filter(conversation__in=conversations_for(actor).values("pk"))
    return seen.annotate(settled_at=Coalesce("slipped_at", "kept_at"))


def _narrowed(found: PromiseQuerySet, wanted: Settled) -> PromiseQuerySet:
    if wanted.team_id:
        found = found.filter(conversation__team_id=wanted.team_id)
    elif wanted.team_id is not None:
        found = found.filter(conversation__team=None)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    return found.filter(_OUTCOMES[wanted.outcome]) if wanted.outcome else found


def _place_of(promise: Promise) -> tuple[str, int]:
    return (promise.settled_at.isoformat(), promise.pk)  # type: ignore[attr-defined] # annotated
