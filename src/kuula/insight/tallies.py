"""What is counted, week by week and team by team: sums small enough to add up anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kuula.science.intervals import Interval, median, percentile, wilson

ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`. Below five there is no interval: too little to say anything."""

    hits: int
    n: int

    @property
    def enough(self) -> bool:
        """Whether there is enough to show a share at all."""
        return self.n >= ENOUGH

    @property
    def interval(self) -> Interval | None:
        """The share with its 95 % Wilson interval; None when there is too little."""
        return wilson(self.hits, self.n) if self.enough else None


@dataclass(slots=True)
class Tally:
    """Sums of one week and team, or of many together. `minutes` counts first answers by length."""

    answers: int = 0
    satisfied: int = 0
    asked: int = 0
    answered: int = 0
    minutes: dict[float, int] = field(default_factory=dict)
    with_target: int = 0
    in_time: int = 0
    solved: int = 0
    reopened: int = 0

    def add(self, other: "Tally") -> None:
        """Take another tally's sums in."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for minutes, count in other.minutes.items():
            self.minutes[minutes] = self.minutes.get(minutes, 0) + count

    @property
    def unsatisfied(self) -> int:
        """Answers that said no."""
        return self.answers - self.satisfied

    @property
    def first_answers(self) -> int:
        """Conversations that got their first answer."""
        return sum(self.minutes.values())

    @property
    def satisfaction(self) -> Share:
        """Satisfied customers of those who answered."""
        return Share(self.satisfied, self.answers)

    @property
    def response(self) -> Share:
        """Answered questions of those asked."""
        return Share(self.answered, self.asked)

    @property
    def punctuality(self) -> Share:
        """First answers in time, of those with a target."""
        return Share(self.in_time, self.with_target)

    @property
    def reopening(self) -> Share:
        """Solved conversations whose customer had to come back."""
        return Share(self.reopened, self.solved)

    @property
    def usual_wait(self) -> Interval | None:
        """The median first answer in working minutes; None when there is too little."""
        return median(self.minutes) if self.first_answers >= ENOUGH else None

    @property
    def long_wait(self) -> Interval | None:
        """The 90th percentile in working minutes; None when there is too little."""
        return percentile(self.minutes, 0.9) if self.first_answers >= ENOUGH else None


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


_COUNTS = (
    "answers", "satisfied", "asked", "answered", "with_target", "in_time", "solved", "reopened",
)  # fmt: skip
