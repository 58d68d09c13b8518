"""What the pages behind links in mails share: their language, their headers, a link that leads
nowhere."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from kuula.faces.customer.frame import frame_for_customer
from kuula.kit.languages import LANGUAGES
from kuula.ui.page import Page


@dataclass(frozen=True, kw_only=True)
class WordsPage(Page):
    """A page that only says something."""

    message: str


def language_of(request: HttpRequest, otherwise: str | None) -> str:
    """The language the address asks for, else the one the customer was asked in."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in LANGUAGES else otherwise or "en"


def unknown(request: HttpRequest) -> HttpResponse:
    """What a link is answered that opens nothing."""
    page = WordsPage(
        title=_("This link leads nowhere"),
        frame=frame_for_customer(request),
        message=_("It may have been cut in two by the mail program. Open it from the mail again."),
    )
    return rendered("words.html", page, status=404)


def rendered(template: str, page: Page, *, status: int = 200) -> HttpResponse:
    """Without the request, so that no CSRF cookie is made."""
    words = render_to_string(f"customer/{template}", {"page": page}, using="jinja2")
    return HttpResponse(words, status=status)


def private(response: HttpResponse) -> HttpResponse:
    """From no cache, found by no search engine, told to no other site."""
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
