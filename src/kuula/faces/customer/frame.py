"""What is around every page for customers: the brand's name above, the four languages below."""

from django.http import HttpRequest
from django.utils.translation import get_language

from kuula.kit.languages import ENDONYMS
from kuula.ui.page import Frame, NavItem, theme_of


def frame_for_customer(request: HttpRequest, *, brand: str = "") -> Frame:
    """The frame of a customer's page. Language links keep the rest of the address."""
    spoken_now = get_language() or "en"
    return Frame(
        home_url=request.path,
        language=spoken_now,
        theme=theme_of(request),
        brand=brand,
        footer=tuple(
            NavItem(label=name, url=_with_language(request, code), current=code == spoken_now)
            for code, name in ENDONYMS.items()
        ),
    )


def _with_language(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query["lang"] = code
    return f"{request.path}?{query.urlencode()}"
