"""First contact resolution and what belongs to it: repeats, reopening, handovers, passing on.

All but reopening count the same cases: conversations that a customer began, that we answered and
solved, and whose seven days after the first solving are over. docs/reference/measures.md says what
each number means.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db.models import F

from kuula.insight.measures import (
    JUDGED,
    Measure,
    came_back,
    entries_behind,
    facts_of,
    solvings_of,
)
from kuula.insight.queries import grouped, with_hit
from kuula.insight.scope import Scope
from kuula.insight.tallies import ENOUGH, Share
from kuula.science.intervals import Interval, mean
from kuula.workspace.actors import Actor

REASONS = {
    "wrote_again": Measure.WROTE_AGAIN,
    "came_back": Measure.CAME_BACK,
    "new_contact": Measure.NEW_CONTACT,
}
"""Why a first contact was not enough, each with the list that it opens."""


@dataclass(slots=True)
class CaseTally:
    """Sums of one week and team, or of many together. `matters` are the cases that repeat none;
    `by_handovers` counts cases by how often each was handed over."""

    cases: int = 0
    matters: int = 0
    at_first: int = 0
    followed: int = 0
    repeats: int = 0
    passed_on: int = 0
    solved: int = 0
    reopened: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    by_handovers: dict[float, int] = field(default_factory=dict)

    @property
    def resolution(self) -> Share:
        """Matters solved at first contact."""
        return Share(self.at_first, self.matters)

    @property
    def repeating(self) -> Share:
        """Cases whose customer contacted us again about the same matter within seven days."""
        return Share(self.followed, self.cases)

    @property
    def reopening(self) -> Share:
        """Solved conversations whose customer had to come back, whenever that was."""
        return Share(self.reopened, self.solved)

    @property
    def passing_on(self) -> Share:
        """Cases that went from one colleague or team to another before they were solved."""
        return Share(self.passed_on, self.cases)

    @property
    def handovers(self) -> int:
        """Acknowledged handovers in all cases."""
        return int(sum(times * count for times, count in self.by_handovers.items()))

    @property
    def handed(self) -> int:
        """Cases that were handed over at all."""
        return sum(count for times, count in self.by_handovers.items() if times)

    @property
    def handovers_per_case(self) -> Interval | None:
        """The mean with its interval; None when there is too little."""
        return mean(self.by_handovers) if self.cases >= ENOUGH else None

    def add(self, other: "CaseTally") -> None:
        """Take another tally's sums in."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, dict):
                for key, count in theirs.items():
                    mine[key] = mine.get(key, 0) + count
            else:
                setattr(self, one.name, mine + theirs)


@dataclass(frozen=True, slots=True)
class FirstContact:
    """Sums of a scope: all of it, the same span before it, each week, each team (None: no team).
    `running` are solved conversations whose seven days are not over."""

    whole: CaseTally
    before: CaseTally
    weeks: tuple[CaseTally, ...]
    teams: dict[int | None, CaseTally]
    running: int


_Cells = dict[tuple[int, int | None], CaseTally]


def first_contact(actor: Actor, scope: Scope) -> FirstContact:
    """The figures of a scope for this reader; closed teams do not exist for outsiders.

    Raises NotAllowed without the right to read reports. Five statements, however much happened.
    """
    cells = _cells(actor, scope)
    team_ids = {team for _week, team in cells}
    return FirstContact(
        whole=_together(cells.values()),
        before=_together(_cells(actor, scope.before).values()),
        weeks=tuple(
            _together(cell for (week, _team), cell in cells.items() if week == n)
            for n in range(scope.period.weeks)
        ),
        teams={
            team: _together(cell for (_week, one), cell in cells.items() if one == team)
            for team in team_ids
        },
        running=entries_behind(actor, scope, Measure.DAYS_RUNNING).count(),
    )


def _cells(actor: Actor, scope: Scope) -> _Cells:
    cells: _Cells = defaultdict(CaseTally)
    told = {
        "reason": F("payload__reason"),
        "followed": F("payload__followed"),
        "passed_on": F("payload__passed_on"),
        "handovers": F("payload__handovers"),
    }
    for row in grouped(facts_of(actor, scope, JUDGED), scope, **told):
        _count(cells[row["week"], row["team"]], row, row["n"])
    for row in grouped(with_hit(solvings_of(actor, scope), came_back()), scope):
        cell, n = cells[row["week"], row["team"]], row["n"]
        cell.solved += n
        cell.reopened += n if row["hit"] else 0
    return cells


def _count(cell: CaseTally, row: dict[str, object], n: int) -> None:
    """Add `n` cases of which the same was recorded."""
    reason, handovers = str(row["reason"]), float(str(row["handovers"]))
    cell.cases += n
    cell.followed += n if row["followed"] is True else 0
    cell.passed_on += n if row["passed_on"] is True else 0
    cell.by_handovers[handovers] = cell.by_handovers.get(handovers, 0) + n
    if reason == "repeats":
        cell.repeats += n
        return
    cell.matters += n
    if reason:
        cell.reasons[reason] = cell.reasons.get(reason, 0) + n
    else:
        cell.at_first += n


def _together(tallies: Iterable[CaseTally]) -> CaseTally:
    whole = CaseTally()
    for tally in tallies:
        whole.add(tally)
    return whole
