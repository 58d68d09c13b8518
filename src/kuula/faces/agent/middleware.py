"""What happens to every request: proxy, language, clock, actor, and problems turned into pages."""

from collections.abc import Callable
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from kuula.faces.agent.look import zone_of
from kuula.faces.agent.on_duty import seen_again
from kuula.faces.agent.origin import note_forwarding
from kuula.faces.agent.views import problems as pages
from kuula.kit.languages import LANGUAGES, spoken
from kuula.kit.problems import Problem
from kuula.workspace.access import arriving, nobody_works_here
from kuula.workspace.models import Staff

OPEN_BEFORE = (
    "/welcome",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/",
    "/_ui/",
    "/account/language/",
    "/s/",
    "/i/",
    "/a/",
    "/k/",
)
Next: TypeAlias = Callable[[HttpRequest], HttpResponse]


def trusted_proxy(get_response: Next) -> Next:
    """Take the client's address from X-Forwarded-For, only behind a proxy trusted by name."""

    def run(request: HttpRequest) -> HttpResponse:
        note_forwarding(request)
        if request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            hops = request.headers.get("X-Forwarded-For", "").split(",")
            client = next((h.strip() for h in reversed(hops) if _foreign(h.strip())), "")
            request.META["REMOTE_ADDR"] = client or request.META["REMOTE_ADDR"]
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return get_response(request)

    return run


def language(get_response: Next) -> Next:
    """Speak the signed-in person's language, else the cookie's, else the browser's."""

    def run(request: HttpRequest) -> HttpResponse:
        wanted = _language_of(request)
        with translation.override(wanted):
            request.LANGUAGE_CODE = wanted
            response = get_response(request)
        response.headers.setdefault("Content-Language", wanted)
        patch_vary_headers(response, ("Accept-Language", "Cookie", "HX-Request"))
        return response

    return run


def time_zone(get_response: Next) -> Next:
    """Write every moment by the clock on the reader's wall."""

    def run(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            return get_response(request)

    return run


def actor(get_response: Next) -> Next:
    """Put the signed-in person's actor on the request, None for strangers; and how far the ledger
    had been told then, for the page to join its stream there."""

    def run(request: HttpRequest) -> HttpResponse:
        staff = request.user
        known, told, duty = arriving(staff) if isinstance(staff, Staff) else (None, 0, None)
        if known is not None and duty is not None and not duty.fresh:
            duty = seen_again(known, duty)
        request.actor = known  # type: ignore[attr-defined] # see StaffRequest
        request.told = told  # type: ignore[attr-defined] # see StaffRequest
        request.duty = duty  # type: ignore[attr-defined] # see StaffRequest
        return get_response(request)

    return run


def first_run(get_response: Next) -> Next:
    """While nobody works here, every page leads to the first-run page."""

    def run(request: HttpRequest) -> HttpResponse:
        stranger = getattr(request, "actor", None) is None and not request.path.startswith(
            OPEN_BEFORE
        )
        if stranger and nobody_works_here():
            return redirect("welcome")
        return get_response(request)

    return run


class problems:
    """Turn a Problem raised by a view into a page, or a fragment for htmx."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that says what to do; anything else is a fault and goes on."""
        return pages.problem(request, error) if isinstance(error, Problem) else None


def _foreign(address: str) -> bool:
    return bool(address) and address not in settings.TRUSTED_PROXIES


def _language_of(request: HttpRequest) -> str:
    staff = request.user
    if isinstance(staff, Staff):
        return spoken(staff.language)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in LANGUAGES else translation.get_language_from_request(request)
