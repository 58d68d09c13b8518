"""Money: whole units of the smallest coin with the code of their currency, never a fraction."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

LARGEST: Final = 10**11
_WRITTEN: Final = re.compile(r"(\d{1,9})(?:[.,](\d+))?")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]")


@lru_cache
def currencies() -> tuple[str, ...]:
    """The codes of the currencies that some country pays with today, in their order."""
    lands = get_global("territory_currencies").values()
    used = {code for land in lands for code, _since, until, tender in land if tender and not until}
    return tuple(sorted(used))


def amount_of(minor: int, currency: str) -> Decimal:
    """So many of the smallest coin as an amount: 1250 cents are 12.50."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def plain(minor: int, currency: str) -> str:
    """The amount as a field holds it, with a point: "12.50"."""
    return f"{amount_of(minor, currency):f}"


def minor_in(text: str, currency: str, *, field: str = "amount") -> int:
    """The amount a person wrote, with a comma or a point, as so many of the smallest coin.

    Raises Problem for what is no amount, or finer than the smallest coin: 1,234 is refused rather
    than guessed.
    """
    found = _WRITTEN.fullmatch(_SPACES.sub("", text))
    digits = get_currency_precision(currency)
    if found is None or len(found[2] or "") > digits:
        example = plain(1250, currency)
        said = _("Write an amount with numbers only, such as %(example)s.")
        raise Problem(said % {"example": example}, field=field)
    return int(found[1] + (found[2] or "").ljust(digits, "0"))
