"""Working hours: one weekly schedule on the wall clock of a time zone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE: Final = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
HORIZON: Final = 366
DAY: Final = 24 * 60
_TIME: Final = re.compile("([0-9]{1,2}):([0-5]?[0-9])")
Week = Mapping[str, Sequence[Sequence[str]]]


def check_week(week: Week) -> None:
    """Raise Problem unless every interval is "HH:MM" to a later "HH:MM" (or "24:00") and none
    overlap."""
    for day, intervals in week.items():
        if day not in DAYS:
            raise Problem(_("%(day)s is not a day of the week.") % {"day": day})
        spans = sorted((_minutes(start), _minutes(end)) for start, end in intervals)
        if any(start >= end for start, end in spans):
            raise Problem(_("Closing time must be later than opening time."))
        if any(first[1] > second[0] for first, second in pairwise(spans)):
            raise Problem(_("Two intervals of one day overlap."))


def check_zone(name: str) -> ZoneInfo:
    """The time zone called `name`. Raises Problem."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Problem(_("There is no time zone called %(name)s.") % {"name": name}) from error


def due_after(start: datetime, minutes: int, week: Week, zone: ZoneInfo) -> datetime | None:
    """The moment when `minutes` of working time have passed since `start`; None with no hours at
    all.

    Intervals are read on the wall clock: an hour that a clock change doubles counts twice, one it
    skips does not count.
    """
    if not any(week.values()):
        return None
    left = timedelta(minutes=minutes)
    for opens, closes in _open_spans(start, week, zone):
        span = closes - opens
        if span >= left:
            return opens + left
        left -= span
    return None


def working_seconds(start: datetime, end: datetime, week: Week, zone: ZoneInfo) -> float:
    """Seconds of working time between two moments; 0 when `end` is not later."""
    total = timedelta()
    for opens, closes in _open_spans(start, week, zone):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total.total_seconds()


def is_open(moment: datetime, week: Week, zone: ZoneInfo) -> bool:
    """Whether `moment` lies in working time."""
    first = next(_open_spans(moment, week, zone), None)
    return first is not None and first[0] <= moment


def _open_spans(start: datetime, week: Week, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Open intervals from `start` on, in UTC, for at most a year."""
    day = start.astimezone(zone).date()
    for _n in range(HORIZON):
        for opens, closes in _spans_of(day, week, zone):
            if closes > start:
                yield max(opens, start), closes
        day += timedelta(days=1)


def _spans_of(day: date, week: Week, zone: ZoneInfo) -> Sequence[tuple[datetime, datetime]]:
    intervals = week.get(DAYS[day.weekday()], ())
    return _instants(day, tuple((start, end) for start, end in intervals), zone)


# The rows of a list ask for the same few days of the same few brands.
@lru_cache(maxsize=4096)
def _instants(
    day: date, intervals: tuple[tuple[str, str], ...], zone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    walls = sorted((_minutes(start), _minutes(end)) for start, end in intervals)
    spans = ((_instant(day, start, zone), _instant(day, end, zone)) for start, end in walls)
    return tuple((opens, closes) for opens, closes in spans if opens < closes)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    return wall.astimezone(ZoneInfo("UTC"))


def _minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    total = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if total > DAY:
        raise Problem(_("A time looks like 09:00, not %(text)s.") % {"text": text})
    return total
