"""Working hours as a brand keeps them: a week, public holidays and other days, in a time zone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.science.working_time import DAYS, Schedule, WrongHours, end_of, walls_of, week_of
from kuula.workspace.holidays import countries, holidays_of

OFFICE: Final = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
YEARS_BACK, YEARS_AHEAD = 1, 4
MOST_DAYS: Final = 200
KEEPING: Final = ("hours", "time_zone", "holidays", "other_days")
"""The fields of a brand that its hours are made of."""
OWN: Final = ("hours", "time_zone")
"""Those of a team."""
Intervals = Sequence[Sequence[str]]
Week = Mapping[str, Intervals]
_Frozen = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class OwnHours(Protocol):
    """Whoever may keep hours of its own: a team."""

    hours: Week
    time_zone: str


class Keeping(Protocol):
    """Whoever keeps hours: a brand."""

    hours: Week
    time_zone: str
    holidays: str
    other_days: Week


def check_week(week: Week) -> None:
    """Raise Problem unless every interval is "HH:MM" to a later "HH:MM" (or "24:00") and none
    overlap."""
    try:
        week_of(week)
    except WrongHours as wrong:
        raise Problem(_said(wrong)) from wrong


def check_other_days(days: Week) -> None:
    """Raise Problem unless every key is a date and its intervals are possible; none is a holiday.

    At most MOST_DAYS dates.
    """
    if len(days) > MOST_DAYS:
        raise Problem(_("At most %(count)s days may differ.") % {"count": MOST_DAYS})
    try:
        for text, intervals in days.items():
            walls_of(_date(text).isoformat(), intervals)
    except WrongHours as wrong:
        raise Problem(_said(wrong)) from wrong


def check_zone(name: str) -> ZoneInfo:
    """The time zone called `name`. Raises Problem."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Problem(_("There is no time zone called %(name)s.") % {"name": name}) from error


def check_country(code: str) -> None:
    """Raise Problem unless the public holidays of this country are known, or `code` is empty."""
    if code and code not in countries():
        raise Problem(_("The holidays of %(country)s are not known.") % {"country": code})


def plain_week(days: Week) -> dict[str, list[list[str]]]:
    """The same as it is stored."""
    return {day: [list(span) for span in spans] for day, spans in days.items()}


def schedule_of(brand: Keeping, team: OwnHours | None = None) -> Schedule | None:
    """When the brand works, or the team if it has hours of its own; None when neither has set any,
    and so none are counted.

    Holidays and other days are the brand's for all.
    """
    hours, zone = brand.hours, brand.time_zone
    if team is not None and any(team.hours.values()):
        hours, zone = team.hours, team.time_zone or zone
    if not any(hours.values()):
        return None
    year = clock.now().year
    return _schedule(_frozen(hours), zone, brand.holidays, _frozen(brand.other_days), year)


def due_after(start: datetime, minutes: int, schedule: Schedule | None) -> datetime | None:
    """The moment when `minutes` of working time have passed since `start`; None with no hours at
    all."""
    return None if schedule is None else end_of(schedule, start, minutes)


def working_seconds(start: datetime, end: datetime, schedule: Schedule | None) -> float:
    """Seconds of working time between two moments, of all time with no hours at all; 0 when `end`
    is not later."""
    if schedule is None:
        return max(0.0, (end - start).total_seconds())
    total = timedelta()
    for opens, closes in schedule.spans(start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total.total_seconds()


def _said(wrong: WrongHours) -> str:
    match wrong.fault:
        case "day":
            return _("%(day)s is not a day of the week.") % {"day": wrong.words}
        case "time":
            return _("A time looks like 09:00, not %(text)s.") % {"text": wrong.words}
        case "order":
            return _("Closing time must be later than opening time.")
        case "overlap":
            return _("Two intervals of one day overlap.")


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise Problem(_("A date looks like 2026-12-24, not %(text)s.") % {"text": text})
    return found


def _frozen(days: Week) -> _Frozen:
    return tuple((day, tuple((a, b) for a, b in spans)) for day, spans in days.items())


# The rows of a list ask for the hours of the same few brands.
@lru_cache(maxsize=256)
def _schedule(hours: _Frozen, zone: str, country: str, others: _Frozen, year: int) -> Schedule:
    years = range(year - YEARS_BACK, year + YEARS_AHEAD)
    differing = dict.fromkeys(holidays_of(country, years), ()) if country else {}
    own = {date.fromisoformat(day): walls_of(day, spans) for day, spans in others}
    return Schedule(ZoneInfo(zone), week_of(dict(hours)), differing | own)
