"""What a plan consists of: conversations with their moments, and the period they fill."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from kuula.faces.cli.demo.words import Author, State

LATE_FROM: Final = 37


@dataclass(frozen=True)
class PlannedTurn:
    """One letter or note. `author` is the mail address of who wrote it; `at` is UTC."""

    by: Author
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class PlannedRating:
    """The customer's answer to the one question."""

    at: datetime
    satisfied: bool
    comment: str


@dataclass(frozen=True)
class PlannedConversation:
    """A conversation to be made.

    `brand`, `team` and `tag` are keys of the script; `customer` and `assignee` are mail addresses;
    `priority` is 1 low to 4 urgent; `finished_at` is set when the state is solved or closed.
    """

    story: str
    brand: str
    team: str
    customer: str
    language: str
    subject: str
    tag: str
    priority: int
    state: State
    assignee: str | None
    turns: tuple[PlannedTurn, ...]
    finished_at: datetime | None
    rating: PlannedRating | None

    @property
    def started_at(self) -> datetime:
        """When the customer's first letter came."""
        return self.turns[0].at


@dataclass(frozen=True)
class Period:
    """The days that are told, and the bad week among them. All moments are UTC."""

    since: datetime
    until: datetime
    late_since: datetime
    late_until: datetime

    def in_late_week(self, at: datetime) -> bool:
        """Whether that moment lies in the week of late deliveries."""
        return self.late_since <= at < self.late_until

    def rush(self, at: datetime) -> float:
        """How many more customers write then than usual: most in the bad week.

        The last days count less, since the unfinished conversations come on top of them.
        """
        if self.in_late_week(at):
            return 2.3
        return 0.35 if at > self.until - timedelta(days=6) else 1.0

    def pace(self, at: datetime) -> float:
        """How slowly colleagues answer then: the bad week is slow, afterwards they are quicker."""
        if self.in_late_week(at):
            return 4.0
        return 1.0 if at < self.late_since else 0.6


def period(until: datetime, days: int = 90) -> Period:
    """The period that ends at `until`; its bad week starts on a Monday some five weeks before."""
    end = until.astimezone(UTC)
    around = end - timedelta(days=min(LATE_FROM, days * 2 // 5))
    monday = (around - timedelta(days=around.weekday())).date()
    late = datetime.combine(monday, time(0), UTC)
    return Period(end - timedelta(days=days), end, late, late + timedelta(days=7))
