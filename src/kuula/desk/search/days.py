"""The days that a date of a search names: one day, a week, a month or a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kuula.desk.search.operators import SPANS, plain

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?", re.ASCII)
_EARLIEST: Final = 1900
_LATEST: Final = 2999
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` on, up to `after`, which is not one of them."""

    first: date
    after: date


def days_of(said: str, today: date) -> Days | None:
    """The days `said` names ("2026-11-03", "3.11.2026", "2026-11", "yesterday"), None for none."""
    span = SPANS.get(re.sub(r"[\s_-]", "", plain(said)))
    if span is not None:
        return _span(span, today)
    try:
        return _dated(said.strip())
    except ValueError:
        return None


def _dated(said: str) -> Days | None:
    iso, dotted = _ISO.fullmatch(said), _DOTTED.fullmatch(said)
    if dotted:
        day, month, year = (int(part) for part in dotted.groups())
        return _one(date(year, month, day))
    if not iso:
        return None
    year, month_said, day_said = int(iso[1]), iso[2], iso[3]
    if day_said:
        return _one(date(year, int(month_said), int(day_said)))
    first = date(year, int(month_said or 1), 1)
    return _known(Days(first, _next_month(first) if month_said else date(year + 1, 1, 1)))


def _one(day: date) -> Days | None:
    return _known(Days(day, day + _DAY))


def _known(days: Days) -> Days | None:
    return days if _EARLIEST <= days.first.year <= _LATEST else None


def _span(name: str, today: date) -> Days:
    monday = today - today.weekday() * _DAY
    month = today.replace(day=1)
    before = (month - _DAY).replace(day=1)
    spans = {
        "today": Days(today, today + _DAY),
        "yesterday": Days(today - _DAY, today),
        "week": Days(monday, monday + 7 * _DAY),
        "lastweek": Days(monday - 7 * _DAY, monday),
        "month": Days(month, _next_month(month)),
        "lastmonth": Days(before, month),
        "year": Days(date(today.year, 1, 1), date(today.year + 1, 1, 1)),
    }
    return spans[name]


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
