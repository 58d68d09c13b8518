"""Working hours: one weekly schedule on the wall clock of a time zone, as a brand keeps it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.science.working_time import DAYS, Schedule, WrongHours, end_of, week_of

OFFICE: Final = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
Week = Mapping[str, Sequence[Sequence[str]]]


def check_week(week: Week) -> None:
    """Raise Problem unless every interval is "HH:MM" to a later "HH:MM" (or "24:00") and none
    overlap."""
    try:
        week_of(week)
    except WrongHours as wrong:
        raise Problem(_said(wrong)) from wrong


def check_zone(name: str) -> ZoneInfo:
    """The time zone called `name`. Raises Problem."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Problem(_("There is no time zone called %(name)s.") % {"name": name}) from error


def due_after(start: datetime, minutes: int, week: Week, zone: ZoneInfo) -> datetime | None:
    """The moment when `minutes` of working time have passed since `start`; None with no hours at
    all."""
    if not any(week.values()):
        return None
    return end_of(_schedule(week, zone), start, minutes)


def working_seconds(start: datetime, end: datetime, week: Week, zone: ZoneInfo) -> float:
    """Seconds of working time between two moments; 0 when `end` is not later."""
    total = timedelta()
    for opens, closes in _schedule(week, zone).spans(start):
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


def _schedule(week: Week, zone: ZoneInfo) -> Schedule:
    days = tuple((day, tuple((a, b) for a, b in spans)) for day, spans in week.items())
    return _kept_schedule(days, zone)


# The rows of a list ask for the hours of the same few brands.
@lru_cache(maxsize=256)
def _kept_schedule(
    days: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], zone: ZoneInfo
) -> Schedule:
    return Schedule(zone, week_of(dict(days)))
