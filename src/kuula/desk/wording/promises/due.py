"""From what a text says of time to the moments between which a promise is due."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kuula.desk.wording.promises.hours import Clock
from kuula.desk.wording.promises.times import Saying
from kuula.desk.wording.promises.vocabulary import RELATIVE, WEEKDAYS

Due = tuple[datetime, datetime]

_OPENS, _CLOSES = time(9), time(17)
_PARTS: Final = {
    "parts.morning": (time(9), time(12)),
    "parts.afternoon": (time(12), time(17)),
    "parts.evening": (time(17), time(21)),
}
_AROUND: Final = timedelta(minutes=30)
_FRIDAY, _SATURDAY, _AMBIGUOUS_UNTIL, _NOON = 4, 5, 7, 12
_ELAPSED: Final = ("minutes", "hours")
_SPANS: Final = (*_ELAPSED, "days", "workdays", "weeks", "months")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Now, on the wall clock of a zone. `mentioned` is the day the text spoke of last,
    `begun` the one that its present sentence spoke of before."""

    now: datetime
    zone: ZoneInfo
    mentioned: date | None = None
    begun: date | None = None

    @property
    def today(self) -> date:
        """The day it is in the zone."""
        return self.now.date()

    def at(self, day: date, hour: time) -> datetime:
        """A moment on the wall clock."""
        return datetime.combine(day, hour, tzinfo=self.zone)


def due(said: Sequence[Saying], clock: Calendar, *, latest: bool) -> Due | None:
    """When what was said is due; `latest` when the words "at the latest" stand beside it."""
    try:
        return _due(said, clock, latest=latest)
    except (ValueError, OverflowError):
        return None


def day_named(said: Sequence[Saying], clock: Calendar) -> date | None:
    """The day a text names, if it names one. None for a day that there is not."""
    try:
        return _day(said, clock)
    except (ValueError, OverflowError):
        return None


def _due(said: Sequence[Saying], clock: Calendar, *, latest: bool) -> Due | None:
    span = next((one for one in said if one.name in _SPANS), None)
    if span:
        return clock.now, _after(span, clock)
    late = latest or any(one.mode == "by" for one in said)
    hours = next((one for one in said if one.name == "clock"), None)
    part = next((one.name for one in said if one.name in _PARTS), None)
    day = _day(said, clock)
    if hours:
        return _at_hours(hours, (day, part), clock, late=late)
    end = next((one for one in said if one.name.startswith("ends.")), None)
    if end:
        return clock.now, _closing(_ends(end, day or clock.begun, clock), clock)
    if day or part:
        return _at_part(part, day, clock, late=late)
    return _in_week(said, clock, late=late)


def _at_part(part: str | None, day: date | None, clock: Calendar, *, late: bool) -> Due:
    """A day or a part of one. What is over today already is meant of tomorrow, or if today was
    said, of what is left of it."""
    first, last = _PARTS[part] if part else (_OPENS, _CLOSES)
    named, day = day, day or clock.today
    if clock.at(day, last) <= clock.now and named is None:
        day += timedelta(days=1)
    if clock.at(day, last) <= clock.now and day == clock.today:
        return clock.now, _closing(day, clock)
    return clock.now if late else clock.at(day, first), clock.at(day, last)


def _closing(day: date, clock: Calendar) -> datetime:
    """The end of a working day; when that has passed, the end of the day."""
    closes = clock.at(day, _CLOSES)
    return closes if closes > clock.now else clock.at(day + timedelta(days=1), time(0))


def _after(span: Saying, clock: Calendar) -> datetime:
    count = span.numbers[0]
    if span.name in _ELAPSED:
        passed = timedelta(minutes=count * (60 if span.name == "hours" else 1))
        return (clock.now.astimezone(UTC) + passed).astimezone(clock.zone)
    if span.name == "workdays":
        return clock.at(_workday(clock.today, count), _CLOSES)
    if span.name == "months":
        return clock.at(_months_on(clock.today, count), _CLOSES)
    days = count * (7 if span.name == "weeks" else 1)
    return clock.at(clock.today + timedelta(days=days), _CLOSES)


def _workday(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(said: Sequence[Saying], clock: Calendar) -> date | None:
    names = {one.name: one for one in said}
    if "date" in names:
        return _date(*names["date"].numbers, today=clock.today)
    for name in (f"weekdays.{one}" for one in WEEKDAYS):
        if name in names:
            return _weekday(name, clock.today, next_week="weeks.next_week" in names)
    if "days.next_workday" in names:
        return _workday(clock.today, 1)
    if "days.same" in names:
        return clock.mentioned
    days = (n for n, name in enumerate(RELATIVE) if f"days.{name}" in names)
    ahead = next(days, None)
    return None if ahead is None else clock.today + timedelta(days=ahead)


def _date(number: int, month: int, year: int, *, today: date) -> date:
    if month == 0:
        month = today.month if number >= today.day else today.month % 12 + 1
    wanted = date(year or today.year, month, number)
    return wanted if year or wanted >= today else date(today.year + 1, month, number)


def _weekday(name: str, today: date, *, next_week: bool) -> date:
    wanted = WEEKDAYS.index(name.partition(".")[2])
    if next_week:
        return _monday_next(today) + timedelta(days=wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _monday_next(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _ends(end: Saying, day: date | None, clock: Calendar) -> date:
    today = clock.today
    if end.name == "ends.end_of_day":
        return day or today
    if end.name in ("ends.end_of_week", "ends.end_of_next_week"):
        friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
        return friday + timedelta(days=7 * (end.name == "ends.end_of_next_week"))
    if end.name == "ends.end_of_year":
        return date(today.year, 12, 31)
    month = end.numbers[0] if end.numbers else today.month
    year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _in_week(said: Sequence[Saying], clock: Calendar, *, late: bool) -> Due | None:
    names = {one.name for one in said}
    monday = _monday_next(clock.today)
    if "weeks.next_week" in names:
        friday = clock.at(monday + timedelta(days=_FRIDAY), _CLOSES)
        return clock.now if late else clock.at(monday, _OPENS), friday
    if "weeks.this_week" in names:
        friday = clock.at(monday - timedelta(days=3), _CLOSES)
        return clock.now, friday if friday > clock.now else clock.at(monday, time(0))
    return None


def _at_hours(
    hours: Saying, when: tuple[date | None, str | None], clock: Calendar, *, late: bool
) -> Due:
    day, part = when
    first, last = _meant(hours.clocks, part)
    named = day or clock.begun
    day = named or clock.today
    if named is None and part is None and clock.at(day, last) <= clock.now:
        day += timedelta(days=1)
    start, end = clock.at(day, first), clock.at(day, last)
    if hours.mode == "around":
        return start - _AROUND, end + _AROUND
    if hours.mode != "between" and late:
        return clock.now, end
    return start, end


def _meant(clocks: Sequence[Clock], part: str | None) -> tuple[time, time]:
    first, last = clocks[0], clocks[-1]
    end = _hour(last, part)
    start = _hour(first, part)
    if end < start and last.hour < _NOON and not last.fixed:
        end = end.replace(hour=last.hour + _NOON)
    if start > end and first.hour < _NOON:
        start = time(first.hour, first.minute)
    return start, end


def _hour(clock: Clock, part: str | None) -> time:
    hour = clock.hour
    late_part = part in ("parts.afternoon", "parts.evening")
    ambiguous = not clock.fixed and 1 <= hour <= _AMBIGUOUS_UNTIL and part != "parts.morning"
    if hour < _NOON and (late_part or ambiguous):
        hour += _NOON
    return time(hour, clock.minute)
