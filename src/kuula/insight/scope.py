"""Which part of what happened a report looks at: a span of whole weeks, a brand, a team."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SPANS: Final = (4, 13, 52)


@dataclass(frozen=True, slots=True)
class Period:
    """`weeks` spans of seven days up to and with the day `last`, on the wall clock of `zone`."""

    last: date
    weeks: int
    zone: ZoneInfo

    @property
    def edges(self) -> tuple[datetime, ...]:
        """Where each week begins, and where the last one ends."""
        first = self.last + timedelta(days=1 - 7 * self.weeks)
        days = [first + timedelta(days=7 * n) for n in range(self.weeks + 1)]
        return tuple(datetime.combine(day, time(), self.zone) for day in days)

    @property
    def first(self) -> date:
        """The first day."""
        return self.edges[0].date()

    @property
    def before(self) -> "Period":
        """As many weeks just before this period."""
        return replace(self, last=self.last - timedelta(days=7 * self.weeks))

    def week(self, number: int) -> "Period":
        """The week of that number, the oldest is 0. Raises ValueError outside the period."""
        if not 0 <= number < self.weeks:
            raise ValueError("There is no such week in this period.")
        return Period(self.edges[number + 1].date() - timedelta(days=1), 1, self.zone)


@dataclass(frozen=True, slots=True)
class Scope:
    """A period, and the brand and team looked at; None means all that the reader may see.

    `teamless` looks at what is in no team. `begins` is where the whole report begins when the
    period is one week of it: a conversation's first solving is the first since then.
    """

    period: Period
    brand_id: int | None = None
    team_id: int | None = None
    teamless: bool = False
    begins: datetime | None = None

    @property
    def before(self) -> "Scope":
        """The same for as many weeks just before."""
        return replace(self, period=self.period.before)

    @property
    def beginning(self) -> datetime:
        """Where the whole report begins."""
        return self.begins or self.period.edges[0]

    def week(self, number: int) -> "Scope":
        """One week of this report, the oldest is 0. Raises ValueError outside the period."""
        return replace(self, period=self.period.week(number), begins=self.beginning)
