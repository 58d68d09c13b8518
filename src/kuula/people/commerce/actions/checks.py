"""What is asked of words, amounts, addresses and moments that another system sends."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.money import LARGEST, currencies
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import Past

ADDRESS: Final = 500
AHEAD: Final = timedelta(days=1)
YEARS: Final = range(1900, 2201)


def currency_in(code: str) -> str:
    """The code of a currency. Raises Problem for one that nobody pays with."""
    if code not in currencies():
        said = _("“%(code)s” is no currency. Write its code, such as EUR.")
        raise Problem(said % {"code": code[:20]}, field="currency")
    return code


def amount_in(minor: int, field: str = "total", *, below: bool = False) -> int:
    """An amount in the smallest coin; with `below` it may be less than nothing."""
    if abs(minor) > LARGEST or (minor < 0 and not below):
        raise Problem(_("This amount cannot be."), field=field)
    return minor


def address_in(url: str) -> str:
    """An address in the web or nothing. Raises Problem for any other."""
    flat = url.strip()
    if flat and not flat.startswith(("https://", "http://")):
        raise Problem(_("An address in the web begins with https://"), field="url")
    if len(flat) > ADDRESS or flat != one_line(flat, ADDRESS):
        raise Problem(_("This address in the web cannot be used."), field="url")
    return flat


def one_of(value: str, choices: Iterable[str], field: str) -> str:
    """One of the words that are known. Raises Problem that names them."""
    known = list(choices)
    if value not in known:
        said = _("This must be one of: %(choices)s.") % {"choices": ", ".join(known)}
        raise Problem(said, field=field)
    return value


def moment_in(moment: datetime | None, field: str) -> datetime | None:
    """A moment with its time zone that has come, or nothing."""
    if moment is None:
        return None
    if moment.utcoffset() is None:
        raise Problem(_("A moment needs its time zone."), field=field)
    if moment.year not in YEARS:
        raise Problem(_("This moment cannot be."), field=field)
    if moment > clock.now() + AHEAD:
        raise Problem(_("This is still to come."), field=field)
    return moment


def day_in(day: date | None, field: str) -> date | None:
    """A day that can be, or nothing."""
    if day is not None and day.year not in YEARS:
        raise Problem(_("This day cannot be."), field=field)
    return day


def at(moment: datetime) -> Past:
    """That something happened then, or now if that is still to come."""
    return Past(occurred_at=min(moment, clock.now()))
