"""Moments, numbers and names written the way the reader's language writes them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError, dates, numbers, units
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

Length = Literal["short", "medium", "long", "full"]
_EUROPEAN_ENGLISH = "en_GB"  # plain English here writes 21 Nov and 09:14
_MINUS = "\u2212"
_SIZES = ("B", "kB", "MB", "GB", "TB")


def current_locale() -> Locale:
    """The locale of the language Django is speaking right now; English where Babel knows none."""
    return _locale_for(get_language() or "en")


def ago(moment: datetime, now: datetime) -> str:
    """How long before (or after) `now` a moment lies, in words; beyond a week its date."""
    distance = moment - now
    if abs(distance) > timedelta(days=7):
        return day(moment, now)
    if abs(distance) < timedelta(minutes=1):
        return _("just now")
    return dates.format_timedelta(
        distance, add_direction=True, threshold=0.9, locale=current_locale()
    )


def short_time(moment: datetime, now: datetime) -> str:
    """The shortest honest form: the time today, day and month this year, else the whole date."""
    zone = timezone.get_current_timezone()
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return _written_time(time(local.hour, local.minute), get_language())
    return _day_of(local, today)


def day(moment: datetime, now: datetime) -> str:
    """Day and month, with the year only when it is not the present one."""
    zone = timezone.get_current_timezone()
    return _day_of(moment.astimezone(zone), now.astimezone(zone))


def weekday(day: date) -> str:
    """A day with the short name of its weekday: Fri 21 Nov."""
    return _written_day(day, "MMMEd", get_language())


def weekday_time(moment: datetime, now: datetime) -> str:
    """A moment ahead with its weekday, as Mon 24 Nov, 17:00; the year when it is not the present
    one."""
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime(now).year
    date_part = _written_day(local.date(), "MMMEd" if same_year else "yMMMEd", get_language())
    return f"{date_part}, {clock_time(moment)}"


def clock_time(moment: datetime) -> str:
    """The time of day, as 09:14."""
    local = timezone.localtime(moment)
    return _written_time(time(local.hour, local.minute), get_language())


def full_date(moment: date, length: Length = "medium") -> str:
    """A date, or the local date of a moment."""
    local = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return _written_date(local, length, get_language())


def yearless_date(month: int, day: int) -> str:
    """A day that comes back every year: "23 Sep"."""
    return _written_day(date(2024, month, day), "MMMd", get_language())


def date_time(moment: datetime, length: Length = "medium") -> str:
    """Date and time of day of a moment, in the reader's time zone, without seconds."""
    local, language = timezone.localtime(moment), get_language()
    at = _written_time(time(local.hour, local.minute), language)
    return f"{_written_date(local.date(), length, language)} {at}"


def iso(moment: datetime) -> str:
    """A moment as a machine reads it: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def number(value: float, decimals: int | None = None) -> str:
    """A number with the language's separators; `decimals` fixes how many are shown."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    written = numbers.format_decimal(value, format=pattern, locale=current_locale())
    return written.replace("-", _MINUS)


def numbered(number: object) -> str:
    """What people call a conversation: its number, with the sign their language puts before it."""
    return _("№ %(number)s") % {"number": number}


def signed(value: float, decimals: int | None = None) -> str:
    """A number that always says its direction: +4.1, −2.3, 0."""
    return f"+{number(value, decimals)}" if value > 0 else number(value, decimals)


def percent(share: float, decimals: int = 0) -> str:
    """A share of one as per cent: 0.71 is 71 % (with the language's own spacing)."""
    pattern = numbers.parse_pattern(current_locale().percent_formats[None])
    pattern.frac_prec = (decimals, decimals)
    written: str = pattern.apply(share, current_locale())
    return written.replace("-", _MINUS)


def money(amount: float | Decimal, currency: str) -> str:
    """An amount in a currency (ISO code), cents only when there are any."""
    whole = float(amount).is_integer()
    return numbers.format_currency(
        amount,
        currency,
        locale=current_locale(),
        currency_digits=not whole,
        format=_whole_money() if whole else None,
    )


def file_size(count: int) -> str:
    """A size in bytes, in the unit that keeps it short."""
    size, step = float(count), 0
    while size >= 1000 and step < len(_SIZES) - 1:
        size, step = size / 1000, step + 1
    return f"{number(size, 1 if step and size < 10 else 0)}\u00a0{_SIZES[step]}"


def duration(seconds: float) -> str:
    """A span of time in its one or two largest units: 4 min, 2 hr 10 min, 3 days."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return _unit(round(seconds), "duration-second")
    if minutes < 60:
        return _unit(minutes, "duration-minute")
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return " ".join(
            [_unit(hours, "duration-hour")] + ([_unit(rest, "duration-minute")] if rest else [])
        )
    return _unit(round(minutes / 60 / 24), "duration-day")


def brief(seconds: float) -> str:
    """A short span of time, in seconds up to three minutes: 85 sec, 4 min."""
    return _unit(round(seconds), "duration-second") if seconds < 180 else duration(seconds)


def initials(name: str) -> str:
    """At most two letters for a face without a picture; a question mark for nobody."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:1] for word in words]
    return "".join(letters).upper() or "?"


def _day_of(local: datetime, today: datetime) -> str:
    skeleton = "MMMd" if local.year == today.year else "yMMMd"
    return _written_day(local.date(), skeleton, get_language())


def _unit(value: int, unit: str) -> str:
    return _written_unit(value, unit, get_language())


def _whole_money() -> str:
    pattern: str = current_locale().currency_formats["standard"].pattern
    return pattern.replace(".00", "")


# A page names the same few days and times again and again.
@lru_cache(maxsize=4096)
def _written_day(day: date, skeleton: str, language: str | None) -> str:
    return dates.format_skeleton(
        skeleton, datetime.combine(day, time()), locale=_locale_for(language or "en")
    )


@lru_cache(maxsize=4096)
def _written_time(at: time, language: str | None) -> str:
    return dates.format_time(at, "short", locale=_locale_for(language or "en"))


@lru_cache(maxsize=4096)
def _written_date(day: date, length: Length, language: str | None) -> str:
    return dates.format_date(day, length, locale=_locale_for(language or "en"))


@lru_cache(maxsize=4096)
def _written_unit(value: int, unit: str, language: str | None) -> str:
    written = units.format_unit(value, unit, length="short", locale=_locale_for(language or "en"))
    return written.replace(" ", "\u00a0")


@lru_cache(maxsize=64)
def _locale_for(language: str) -> Locale:
    if language.split("-")[0] == "en":
        return Locale.parse(_EUROPEAN_ENGLISH)
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_EUROPEAN_ENGLISH)
