"""What templates may ask for, those of allauth too whose views we do not write."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kuula.channels.mail.queries import can_send
from kuula.faces.agent.frame import frame_for
from kuula.ui.page import NavItem, NavSection, Page

OWN_PAGES: Final[tuple[tuple[str, str | Promise, str], ...]] = (
    ("account", _("Profile"), "user"),
    ("mfa_index", _("Signing in"), "shield-check"),
    ("sessions", _("Devices"), "monitor"),
    ("account_notices", _("Notices"), "bell"),
)


def around(request: HttpRequest) -> Mapping[str, Callable[..., object] | SimpleLazyObject]:
    """The context processor of TEMPLATES: five functions, of which nothing is done until one is
    called, and the hidden field of forms, made once for all forms of a page."""

    def page_named(title: str) -> Page:
        return Page(title=title, frame=frame_for(request))

    def next_field() -> SafeString:
        return _next_field(request)

    def other_ways_in() -> list[NavItem]:
        return _other_ways_in(request)

    def own_pages() -> tuple[NavSection, ...]:
        return _own_pages(request)

    return {
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "page_named": page_named,
        "next_field": next_field,
        "other_ways_in": other_ways_in,
        "own_pages": own_pages,
        "mail_can_leave": can_send,
    }


def _own_pages(request: HttpRequest) -> tuple[NavSection, ...]:
    items = tuple(
        NavItem(
            label=str(label),
            url=reverse(route),
            icon=icon,
            current=_is_under(request.path, route),
        )
        for route, label, icon in OWN_PAGES
    )
    return (NavSection(items=items),)


def _is_under(path: str, route: str) -> bool:
    place = reverse(route)
    return (
        path == place
        or (place.endswith("/") and path.startswith(place))
        or (route == "mfa_index" and path.startswith(reverse("account_change_password")))
    )


def _next_field(request: HttpRequest) -> SafeString:
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    if not wanted:
        return SafeString()
    field = '<input type="hidden" name="{}" value="{}">'
    return format_html(field, REDIRECT_FIELD_NAME, wanted)


def _other_ways_in(request: HttpRequest) -> list[NavItem]:
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else ""
    return [
        NavItem(label=provider.name, url=provider.get_login_url(request) + query)
        for provider in get_adapter().list_providers(request)
    ]
