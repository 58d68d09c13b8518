"""Working time: weekly hours on the wall clock of a zone, and clocks that run only in them.

Pure Python: no Django, no database. Moments in and out are aware datetimes. A minute counts when
the wall clock shows a time within the hours of its date: an hour that a clock change doubles counts
twice, one that it skips not at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal
from zoneinfo import ZoneInfo

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON: Final = 50 * 366
"""Days ahead in which a clock must come to its end."""
_DAY: Final = 24 * 60
_MINUTE: Final = timedelta(minutes=1)
_TIME: Final = re.compile("([0-9]{1,2}):([0-5]?[0-9])")

Span = tuple[datetime, datetime]
Walls = tuple[tuple[int, int], ...]
Pause = tuple[datetime, datetime | None]
Fault = Literal["day", "time", "order", "overlap"]
_FAULTS: Final[dict[Fault, str]] = {
    "day": "{} is not a day of the week; write {}.",
    "time": "{} is not a time; write it like 09:00, at most 24:00.",
    "order": "{} ends before it begins.",
    "overlap": "Two intervals of {} overlap.",
}


class WrongHours(ValueError):
    """Hours that cannot be. `fault` says in which way, `words` which part of them."""

    def __init__(self, fault: Fault, words: str) -> None:
        super().__init__(_FAULTS[fault].format(words, ", ".join(DAYS)))
        self.fault, self.words = fault, words


@dataclass(frozen=True)
class Schedule:
    """When somebody works.

    `week` has seven entries from Monday on, each of intervals in minutes of the wall clock;
    `others` holds the dates that differ: holidays without any interval, and exceptions.
    """

    zone: ZoneInfo
    week: tuple[Walls, ...]
    others: Mapping[date, Walls] = field(default_factory=dict)

    def spans(self, start: datetime) -> Iterator[Span]:
        """Open spans from `start` on in UTC, in order, for at most HORIZON days."""
        day, start = start.astimezone(self.zone).date(), start.astimezone(UTC)
        last = date.max if any(self.week) else max(self.others, default=date.min)
        for _n in range(HORIZON):
            if day > last:
                return
            for opens, closes in self.spans_of(day):
                if closes > start:
                    yield max(opens, start), closes
            if day == date.max:
                return
            day += timedelta(days=1)

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The open spans of a date, in UTC."""
        walls = self.others.get(day)
        return _instants(day, self.week[day.weekday()] if walls is None else walls, self.zone)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How a clock stands.

    `due` is the end of the last minute needed; None while the clock is paused, when a pause never
    ends, or when HORIZON passes before. `left_minutes` are still to be counted at the moment asked
    about. `counted` are the spans that count: all up to `due`, without one those gone by.
    """

    due: datetime | None
    left_minutes: int
    counted: tuple[Span, ...]


def week_of(hours: Mapping[str, Iterable[Sequence[str]]]) -> tuple[Walls, ...]:
    """The seven days of hours written as {"mon": [["09:00", "17:00"]], ...}.

    Raises WrongHours for unknown days, impossible times, and intervals that end before they begin
    or overlap.
    """
    for day in hours:
        if day not in DAYS:
            raise WrongHours("day", str(day))
    return tuple(walls_of(day, hours.get(day, ())) for day in DAYS)


def walls_of(day: str, intervals: Iterable[Sequence[str]]) -> Walls:
    """The intervals of one day, in order. Raises WrongHours, which calls the day `day`."""
    walls = []
    for interval in intervals:
        opens, closes = (_minutes(text) for text in interval)
        if opens >= closes:
            raise WrongHours("order", "-".join(interval))
        walls.append((opens, closes))
    walls.sort()
    if any(first[1] > second[0] for first, second in pairwise(walls)):
        raise WrongHours("overlap", day)
    return tuple(walls)


def reckon(
    schedule: Schedule, start: datetime, target: int, pauses: Iterable[Pause], now: datetime
) -> Reckoned:
    """A clock of `target` minutes that began at `start`, as it stands at `now`.

    A pause without an end goes on for ever; pauses may overlap, none ends before it begins.
    """
    if target <= 0:
        return Reckoned(start, 0, ())
    breaks = [(a.astimezone(UTC), b and b.astimezone(UTC)) for a, b in pauses]
    due, counted = run(schedule, start, timedelta(minutes=target), breaks)
    now = now.astimezone(UTC)
    gone = tuple((begins, min(ends, now)) for begins, ends in counted if begins < now)
    left = timedelta(minutes=target) - sum((b - a for a, b in gone), timedelta())
    minutes = -(-left // _MINUTE)
    if due is not None and is_paused(now, breaks, before=due):
        due = None
    return Reckoned(due, max(0, minutes), counted if due is not None else gone)


def end_of(schedule: Schedule, start: datetime, target: int) -> datetime | None:
    """When a clock of `target` minutes without pauses ends; None when HORIZON passes before."""
    return run(schedule, start, timedelta(minutes=target), [])[0] if target > 0 else start


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for begins, ends in spans:
        if found and found[-1][1] >= begins:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return tuple(found)


def run(
    schedule: Schedule, start: datetime, left: timedelta, breaks: list[Pause]
) -> tuple[datetime | None, tuple[Span, ...]]:
    """When `left` of working time has passed since `start`, and the spans that count. The pauses
    are in UTC; None when one never ends, or HORIZON passes before."""
    counted: list[Span] = []
    for_ever = min((begins for begins, ends in breaks if ends is None), default=None)
    for span in schedule.spans(start):
        if for_ever is not None and span[0] >= for_ever:
            break
        for begins, ends in without(span, breaks):
            if ends - begins >= left:
                return begins + left, joined([*counted, (begins, begins + left)])
            counted.append((begins, ends))
            left -= ends - begins
    return None, joined(counted)


def is_paused(now: datetime, breaks: list[Pause], *, before: datetime) -> bool:
    """Whether a pause that began in time to matter goes on at `now`."""
    running = (begins for begins, ends in breaks if begins <= now and (ends is None or now < ends))
    return any(begins < before for begins in running)


def without(span: Span, breaks: list[Pause]) -> list[Span]:
    """What is left of a span beside pauses."""
    left = [span]
    for begins, ends in breaks:
        left = [part for one in left for part in _beside(one, begins, ends)]
    return left


def _beside(span: Span, begins: datetime, ends: datetime | None) -> Iterator[Span]:
    if begins > span[0]:
        yield span[0], min(begins, span[1])
    if ends is not None and ends < span[1]:
        yield max(ends, span[0]), span[1]


def _minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    total = int(found[1]) * 60 + int(found[2]) if found else _DAY + 1
    if total > _DAY:
        raise WrongHours("time", text)
    return total


# The rows of a list ask for the same few days of the same few brands.
@lru_cache(maxsize=4096)
def _instants(day: date, walls: Walls, zone: ZoneInfo) -> tuple[Span, ...]:
    if not walls:
        return ()
    midnight = datetime.combine(day, time(), zone)
    if midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset():
        return _instants_of_a_change(day, walls, zone)
    begin = midnight.astimezone(UTC)
    return tuple((begin + opens * _MINUTE, begin + closes * _MINUTE) for opens, closes in walls)


def _instants_of_a_change(day: date, walls: Walls, zone: ZoneInfo) -> tuple[Span, ...]:
    """The same minute by minute, for a date on which the clock is put on or back."""
    early = datetime.combine(day, time(), UTC) - timedelta(days=1)  # no zone is 24 hours away
    minutes = (early + n * _MINUTE for n in range(3 * _DAY))
    return joined((m, m + _MINUTE) for m in minutes if _is_open(m.astimezone(zone), day, walls))


def _is_open(wall: datetime, day: date, walls: Walls) -> bool:
    minute = wall.hour * 60 + wall.minute
    return wall.date() == day and any(opens <= minute < closes for opens, closes in walls)
