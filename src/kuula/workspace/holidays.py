"""Public holidays by country, from the package `holidays`."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The ISO 3166-1 codes of the countries whose holidays are known."""
    return frozenset(_package().list_supported_countries(include_aliases=False))


def holidays_of(country: str, years: Iterable[int], language: str = "") -> Mapping[date, str]:
    """The public holidays of a country in these years with their names, by date, in order.

    Names are in `language` where the package has it, else in English, else in the country's own;
    without a language in the country's own.
    """
    return _holidays(country, tuple(years), language)


@lru_cache(maxsize=64)
def _holidays(country: str, years: tuple[int, ...], language: str) -> Mapping[date, str]:
    spoken = _spoken(country, language) if language else None
    found = _package().country_holidays(country, years=years, language=spoken)
    return dict(sorted(found.items()))


def _spoken(country: str, language: str) -> str | None:
    known = {
        one.split("_")[0]: one for one in _package().list_localized_countries().get(country, ())
    }
    return known.get(language) or known.get("en")


def _package() -> Any:
    import holidays  # a quarter of a second and 5 MB at start, for who has no holidays too

    return holidays
