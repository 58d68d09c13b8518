"""Dates that come back every year, and when they come next."""

from calendar import isleap
from datetime import date
from typing import Final

FEBRUARY, LEAP_DAY = 2, 29
ANY_LEAP_YEAR: Final = 2000


def on_day(year: int, month: int, day: int) -> date:
    """The day in a year; 29 February is kept on the 28th when there is none."""
    if (month, day) == (FEBRUARY, LEAP_DAY) and not isleap(year):
        return date(year, month, LEAP_DAY - 1)
    return date(year, month, day)


def exists(month: int, day: int, year: int | None) -> bool:
    """Whether there is such a day: in that year, or in any."""
    try:
        date(year or ANY_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def next_on(month: int, day: int, *, today: date) -> date:
    """The next time a yearly day comes: today counts."""
    this = on_day(today.year, month, day)
    return this if this >= today else on_day(today.year + 1, month, day)
