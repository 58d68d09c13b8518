"""Numbers of the report as words: shares, working time, days, each in the reader's language."""

from datetime import date

from babel import dates, units
from django.utils.translation import gettext as _

from kuula.insight.tallies import Share
from kuula.science.intervals import Interval
from kuula.ui.formats import current_locale, duration, number, percent

LONG_HOURS = 10
HOUR = 60


def share_words(share: Share) -> str:
    """A share as per cent; a dash when there is too little."""
    found = share.interval
    return percent(found.value) if found else "–"


def share_interval(share: Share) -> str:
    """The ends of a share's interval, as 77–86; empty when there is too little."""
    found = share.interval
    return f"{number(found.low * 100, 0)}–{number(found.high * 100, 0)}" if found else ""


def working_time(minutes: float) -> str:
    """Working time in minutes and hours, never in days: a working day is not 24 hours."""
    if minutes == 0:
        return number(0)
    hours = minutes / HOUR
    if hours < LONG_HOURS:
        return duration(minutes * 60)
    written = units.format_unit(round(hours), "duration-hour", "short", locale=current_locale())
    return written.replace(" ", "\u00a0")


def time_interval(found: Interval) -> str:
    """The ends of an interval of working minutes."""
    if found.high < HOUR:
        return f"{number(found.low, 0)}–{working_time(found.high)}"
    return f"{working_time(found.low)} – {working_time(found.high)}"


def mean_interval(found: Interval) -> str:
    """The ends of a mean's interval."""
    return f"{number(found.low, 2)}–{number(found.high, 2)}"


def too_little(n: int) -> str:
    """Why there is no number yet."""
    if n == 0:
        return _("Nothing in this time yet")
    return _("Too little to tell: only %(count)s so far") % {"count": number(n)}


def day_words(day: date) -> str:
    """A day and its month."""
    return dates.format_skeleton("MMMd", day, locale=current_locale())


def span_words(first: date, last: date) -> str:
    """From one day to another, with the year."""
    return f"{day_words(first)} – {dates.format_date(last, 'medium', locale=current_locale())}"
