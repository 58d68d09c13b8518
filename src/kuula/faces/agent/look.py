"""The look a person chose travels with them, and the time zone of the browser: in cookies."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from kuula.kit.languages import LANGUAGES
from kuula.ui.page import DENSITY_COOKIE, THEME_COOKIE
from kuula.workspace.models import Staff
from kuula.workspace.queries import brands

A_YEAR = 365 * 24 * 60 * 60
ZONE_COOKIE = "kuula_zone"
READER_COOKIE = "kuula_reader"


def remember_look(response: HttpResponse, staff: Staff) -> HttpResponse:
    """Give the browser the person's theme, density and language; scripts may read them."""
    _give(response, THEME_COOKIE, staff.theme)
    _give(response, DENSITY_COOKIE, staff.density)
    _give(response, READER_COOKIE, staff.language)
    return response


def remember_zone(response: HttpResponse) -> HttpResponse:
    """Give a browser that named no time zone that of the oldest brand; its scripts know better."""
    for brand in brands()[:1]:
        _give(response, ZONE_COOKIE, brand.time_zone)
    return response


def language_of(request: HttpRequest) -> str:
    """The reader's language without asking the database: as found out before, else of who signed in
    here last, else what the browser wants."""
    known: str = getattr(request, "LANGUAGE_CODE", "")
    known = known or request.COOKIES.get(READER_COOKIE, "")
    return known if known in LANGUAGES else get_language_from_request(request)


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """The time zone the browser named; None when it named none that exists."""
    return _zone(request.COOKIES.get(ZONE_COOKIE, ""))


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _give(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=False
    )
