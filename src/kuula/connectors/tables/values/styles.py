"""Dates and numbers as nations write them. The style is decided over a whole column: one cell says
too little, 03/04/2026 is two days."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Final

DATE_STYLES: Final = {
    "dot": "31.12.2026",
    "day": "31/12/2026",
    "month": "12/31/2026",
    "iso": "2026-12-31",
}
"""How a date may be written, by an example; "dot" reads "31. 12. 2026." too."""
NUMBER_STYLES: Final = {"point": "1,234.56", "comma": "1.234,56"}
"""How a number may be written, by an example; a space may part the thousands in either."""
_TIME: Final = (
    r"(?:[T ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY: Final = r"(?P<day>\d{1,2})"
_MONTH: Final = r"(?P<month>\d{1,2})"
_YEAR: Final = r"(?P<year>\d{4})"
_DATES: Final = {
    "dot": re.compile(rf"{_DAY}\.\s*{_MONTH}\.\s*{_YEAR}\.?{_TIME}"),
    "day": re.compile(rf"{_DAY}(?P<by>[/-]){_MONTH}(?P=by){_YEAR}{_TIME}"),
    "month": re.compile(rf"{_MONTH}(?P<by>[/-]){_DAY}(?P=by){_YEAR}{_TIME}"),
    "iso": re.compile(rf"{_YEAR}(?P<by>[-/.]){_MONTH}(?P=by){_DAY}{_TIME}"),
}
_SPACE: Final = "[ \u00a0\u202f'’]"
_NUMBERS: Final = {
    "point": re.compile(rf"[-−+]?(?:\d{{1,3}}(?:(?:,|{_SPACE})\d{{3}})+|\d+)(?:\.\d+)?"),
    "comma": re.compile(rf"[-−+]?(?:\d{{1,3}}(?:(?:\.|{_SPACE})\d{{3}})+|\d+)(?:,\d+)?"),
}
_MONEY: Final = re.compile(r"^[€$£₽]\s*|\s*(?:[€$£₽%]|kn|EUR|USD|GBP|HRK|RUB)$")


@lru_cache(maxsize=1 << 14)
def moment_in(text: str, style: str) -> datetime | None:
    """The moment a cell says in a style, at midnight when it has no time, in UTC when it names no
    zone; None when it is not written so."""
    found = _DATES[style].fullmatch(" ".join(text.split()))
    if found is None:
        return None
    part = found.groupdict()
    hour = int(part["hour"] or 0)
    if part["half"]:
        hour = hour % 12 + (12 if part["half"] in "Pp" else 0)
    try:
        return datetime(
            int(part["year"]), int(part["month"]), int(part["day"]),
            hour, int(part["minute"] or 0), int(part["second"] or 0), tzinfo=_zone(part["zone"]),
        )  # fmt: skip
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def number_in(text: str, style: str) -> Decimal | None:
    """The number a cell says in a style, signs of money left out; None when it is not written
    so."""
    bare = _MONEY.sub("", text.strip())
    if not _NUMBERS[style].fullmatch(bare):
        return None
    if bare.isdigit() and bare.isascii():
        return Decimal(bare)
    thousands, point = (",", ".") if style == "point" else (".", ",")
    plain = re.sub(_SPACE, "", bare).replace(thousands, "").replace(point, ".")
    return Decimal(plain.replace("−", "-"))


@lru_cache(maxsize=64)
def _zone(said: str | None) -> timezone:
    if not said or said == "Z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[-2:])
    return timezone((1 if said[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
