"""The balance: good experiences minus bad ones, of whatever is asked, and the experiences it sums.

    balance = sum over kinds of  weight(kind) x sum over its experiences of  s x d

where s is +1 for a good and -1 for a bad experience, and d = 1, or with a half-life of h days
d = 0.5 ^ (age / h): an experience that is h days old counts half as much as one of today, one of 2h
days a quarter. The age is counted up to the end of the period asked for, else up to now. The sum
grows with the number of experiences; it is no average and has no upper bound.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from kuula.kit import clock
from kuula.kit.compiled import NOTHING, Statement, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.experiences.weights import Weights, weights_now
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import company_zone

PAGE: Final = 50
LONGEST_HALF_LIFE: Final = 3650
_DAY: Final = 86_400
_OUTSIDE: Final = "NOT EXISTS (SELECT 1 FROM ({hidden}) h WHERE h.pk = x.conversation_id)"
_MEMBERS: Final = """
SELECT unnest(p.id || p.absorbed) FROM people_segmentmember s
JOIN people_customer p ON p.id = s.customer_id WHERE s.segment_id = %s::bigint"""
_NUMBERS: Final = """
SELECT s.segment_id, unnest(p.id || p.absorbed) AS customer_id FROM people_segmentmember s
JOIN people_customer p ON p.id = s.customer_id WHERE s.segment_id = ANY(%s::bigint[])"""


class By(StrEnum):
    """What figures are told apart by."""

    ALL = "all"
    TOUCHPOINT = "touchpoint"
    SEGMENT = "segment"
    TEAM = "team"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which experiences are asked for. `customers` are the numbers of one person, more than one for
    who was merged; None asks for everybody. `touchpoints` None asks for all, empty for none.
    `half_life` in days, None without decay. Segments are those the caller looked up for the actor.
    """

    customers: Sequence[int] | None = None
    touchpoints: Sequence[int] | None = None
    segment_id: int | None = None
    team_id: int | None = None
    brand_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    good: bool | None = None
    half_life: int | None = None


EVERYTHING: Final = Sought()


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind adds to a figure: how many there were, and what they count together."""

    kind: str
    good: bool
    count: int
    points: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A balance with what it is made of. `version` is that of the weights."""

    version: int
    parts: Sequence[Part] = field(default_factory=tuple)

    @property
    def good(self) -> float:
        """What the good experiences count together."""
        return round(sum(one.points for one in self.parts if one.good), 1)

    @property
    def bad(self) -> float:
        """What the bad experiences count together, as a positive number."""
        return round(sum(one.points for one in self.parts if not one.good), 1)

    @property
    def value(self) -> float:
        """Good minus bad."""
        return round(self.good - self.bad, 1)

    @property
    def n(self) -> int:
        """How many experiences it sums."""
        return self.pleased + self.hurt

    @property
    def pleased(self) -> int:
        """How many of them were good."""
        return sum(one.count for one in self.parts if one.good)

    @property
    def hurt(self) -> int:
        """How many of them were bad."""
        return sum(one.count for one in self.parts if not one.good)

    def count(self, kind: str) -> int:
        """How many there were of a kind."""
        return sum(one.count for one in self.parts if one.kind == kind)


def balance_of(actor: Actor, sought: Sought, *, hidden: Statement) -> Figure:
    """The balance of what is sought. `hidden` finds the numbers of the conversations that do not
    exist for the reader: nothing of them is counted.

    Raises NotAllowed without the right to read reports, or profiles for that of a customer. Two
    statements.
    """
    found = balances(actor, sought, by=By.ALL, hidden=hidden)
    return found.get("", Figure(weights_now().version))


def balances(
    actor: Actor, sought: Sought, *, by: By, hidden: Statement, only: Sequence[int] = ()
) -> dict[str, Figure]:
    """The balances by what tells them apart, under its number (a month of the company's clock as
    "2026-11"), "" for what belongs to none. Of segments only those of `only`; a customer counts in
    each they are in now.

    Raises as above.
    """
    _allow(actor, sought)
    weights = weights_now()
    where, values = _where(sought, hidden)
    until = sought.until or clock.now()
    decay = "count(*)::float8"
    counted: list[Any] = []
    if sought.half_life is not None:
        decay = (
            "sum(power(0.5::float8, greatest(0, extract(epoch FROM %s::timestamptz"
            f" - x.occurred_at)::float8) / {_DAY} / %s))"
        )
        counted = [until, float(sought.half_life)]
    group, source, joined = _grouped(by, only)
    zone = [company_zone()] if by is By.MONTH else []
    sql = (
        f"SELECT {group}, x.kind, x.good, count(*), {decay} FROM {source}"
        f" WHERE {where} GROUP BY 1, 2, 3"
    )
    return _figures(fetched((sql, (*zone, *counted, *joined, *values))), weights)


@dataclass(frozen=True, slots=True)
class Experienced:
    """One experience: the entry that tells it, of whom and where, and what it counts."""

    entry: int
    customer_id: int | None
    conversation_id: int | None
    touchpoint_id: int | None
    team_id: int | None
    occurred_at: datetime
    kind: str
    good: bool
    weight: int


def page_of_experiences(
    actor: Actor, sought: Sought, *, hidden: Statement, cursor: str = "", size: int = PAGE
) -> KeysetPage[Experienced]:
    """One page of the experiences that a figure sums, the latest first. Raises as above."""
    _allow(actor, sought)
    weights = weights_now()
    where, values = _where(sought, hidden)
    after = decode(cursor, "mn")
    if after is not None:
        where += " AND (x.occurred_at, x.entry) < (%s, %s)"
        values += [datetime.fromisoformat(str(after[0])), int(after[1] or 0)]
    sql = (
        "SELECT x.entry, x.customer_id, x.conversation_id, x.touchpoint_id, x.team_id,"
        " x.occurred_at, x.kind, x.good FROM listening_experiencefact x"
        f" WHERE {where} ORDER BY x.occurred_at DESC, x.entry DESC LIMIT {size + 1:d}"
    )
    rows = [Experienced(*(*row, weights.of(row[6]))) for row in fetched((sql, tuple(values)))]
    return page_of(rows, size=size, key=lambda one: (one.occurred_at.isoformat(), one.entry))


def summed(figures: Iterable[Figure]) -> Figure:
    """Several figures as one, when nothing stands in two of them."""
    counts: defaultdict[tuple[str, bool], int] = defaultdict(int)
    points: defaultdict[tuple[str, bool], float] = defaultdict(float)
    version = 0
    for one in figures:
        version = one.version
        for part in one.parts:
            counts[part.kind, part.good] += part.count
            points[part.kind, part.good] += part.points
    parts = [Part(kind, good, count, points[kind, good]) for (kind, good), count in counts.items()]
    return Figure(version, tuple(sorted(parts, key=_heaviest)))


def _allow(actor: Actor, sought: Sought) -> None:
    allow(actor, Permission.REPORTS if sought.customers is None else Permission.CUSTOMERS_READ)


def _where(sought: Sought, hidden: Statement) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = [
        ("x.customer_id = ANY(%s::bigint[])", _listed(sought.customers)),
        ("x.touchpoint_id = ANY(%s::bigint[])", _listed(sought.touchpoints)),
        (f"x.customer_id IN ({_MEMBERS})", sought.segment_id),
        ("x.team_id = %s::bigint", sought.team_id),
        ("x.brand_id = %s::bigint", sought.brand_id),
        ("x.occurred_at >= %s::timestamptz", sought.since),
        ("x.occurred_at < %s::timestamptz", sought.until),
        ("x.kind = %s::text", sought.kind or None),
        ("x.good = %s::boolean", sought.good),
    ]
    used = [(clause, value) for clause, value in parts if value is not None]
    clauses, values = [clause for clause, _value in used], [value for _clause, value in used]
    if hidden != NOTHING:
        clauses.append(_OUTSIDE.format(hidden=hidden[0]))
        values += hidden[1]
    return " AND ".join(clauses) or "true", values


def _listed(numbers: Sequence[int] | None) -> list[int] | None:
    return None if numbers is None else list(numbers)


def _grouped(by: By, only: Sequence[int]) -> tuple[str, str, list[Any]]:
    """What rows are grouped by (a month asks for its zone), where they are read from and the values
    of that."""
    table = "listening_experiencefact x"
    if by is By.SEGMENT:
        joined = f"{table} JOIN ({_NUMBERS}) m ON m.customer_id = x.customer_id"
        return "m.segment_id::text", joined, [list(only)]
    plain = {
        By.ALL: "''",
        By.TOUCHPOINT: "COALESCE(x.touchpoint_id::text, '')",
        By.TEAM: "COALESCE(x.team_id::text, '')",
        By.MONTH: "to_char(x.occurred_at AT TIME ZONE %s::text, 'YYYY-MM')",
    }
    return plain[by], table, []


def _figures(rows: Sequence[tuple[Any, ...]], weights: Weights) -> dict[str, Figure]:
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for group, kind, good, count, decayed in rows:
        parts[group].append(Part(kind, good, count, float(decayed) * weights.of(kind)))
    return {
        group: Figure(weights.version, tuple(sorted(some, key=_heaviest)))
        for group, some in parts.items()
    }


def _heaviest(part: Part) -> tuple[float, str]:
    return -part.points, part.kind


def narrowed(sought: Sought, **changes: Any) -> Sought:
    """The same, asked more narrowly."""
    return replace(sought, **changes)
