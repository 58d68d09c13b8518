"""What is the same around every page of the staff: the rail, the menu of the person, notices."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.on_duty import switch_for
from kuula.faces.agent.stream import events_origin
from kuula.kit.languages import ENDONYMS
from kuula.kit.routes import path_of
from kuula.ui.page import (
    BellPlace,
    Commands,
    Frame,
    NavItem,
    Theme,
    Toast,
    Tone,
    Viewer,
    density_of,
    theme_of,
)
from kuula.workspace.access import may_administer
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

Place = tuple[str, str | Promise, str, str, Permission | None]

PLACES: Final[tuple[Place, ...]] = (
    ("home", _("Inbox"), "inbox", "g i", Permission.READ),
    ("asked", _("Asked of me"), "life-buoy", "g q", Permission.ASKED),
    ("day", _("My day"), "sun", "g d", Permission.READ),
    ("promises", _("Promises"), "handshake", "g p", Permission.READ),
    ("customers", _("Customers"), "users", "g c", Permission.CUSTOMERS_READ),
    ("complaints", _("Complaints"), "thumbs-down", "g x", Permission.READ),
    ("goodwill", _("Goodwill"), "gift", "g w", Permission.READ),
    ("incidents", _("Incidents"), "triangle-alert", "g y", Permission.READ),
    ("board", _("Team board"), "layout-dashboard", "g b", Permission.BOARD),
    ("feedback", _("Feedback"), "message-square", "g f", Permission.FEEDBACK),
    ("surveys", _("Surveys"), "clipboard-check", "g v", Permission.SURVEYS),
    ("listening", _("Listening"), "ear", "g l", Permission.REPORTS),
    ("report", _("Report"), "chart-column", "g r", Permission.REPORTS),
    ("templates", _("Reply templates"), "notebook-text", "g t", Permission.READ),
    ("settings", _("Settings"), "settings", "g s", None),
)
_TONES: Final[dict[str, Tone]] = {"success": "good", "warning": "warn", "error": "bad"}


def frame_for(request: HttpRequest, here: str = "") -> Frame:
    """The frame of a page; `here` names the place of the rail the page belongs to."""
    staff = request.user if isinstance(request.user, Staff) else None
    actor: Actor | None = getattr(request, "actor", None)
    return Frame(
        home_url=address_of("home") or "/",
        language=get_language() or "en",
        theme=_theme(request, staff),
        density=density_of(request),
        rail=tuple(_rail(actor, here)) if actor else (),
        viewer=_viewer(staff) if staff else None,
        status=switch_for(request) if actor else None,
        toasts=tuple(toasts_of(request)),
        live_url=f"{events_origin(request)}/events" if actor else "",
        live_from=getattr(request, "told", 0),
        keys=staff is None or staff.keys,
        footer=() if actor else tuple(_languages(request)),
        commands=_commands() if actor and actor.may(Permission.READ) else None,
        bell=_bell() if actor else None,
        manifest_url=path_of("manifest"),
    )


def toasts_of(request: HttpRequest) -> Iterator[Toast]:
    """Notices that wait to be shown once; showing them takes them away."""
    for one in messages.get_messages(request):
        tone = _TONES.get(one.level_tag, "")
        yield Toast(text=str(one.message), tone=tone, undo_url=one.extra_tags or "")


def say(request: StaffRequest, text: str, *, undo_url: str = "") -> None:
    """Show a notice on the next page; `undo_url` takes a POST that undoes what was done."""
    messages.info(request, text, extra_tags=undo_url)


def warn(request: StaffRequest, text: str) -> None:
    """Show on the next page what did not work."""
    messages.error(request, text)


def address_of(name: str) -> str:
    """The address called `name`, empty when no such page is there."""
    try:
        return path_of(name)
    except NoReverseMatch:
        return ""


def _rail(actor: Actor, here: str) -> Iterator[NavItem]:
    for name, label, icon, key, permission in PLACES:
        if permission is Permission.ASKED and not actor.is_light:
            continue
        allowed = actor.may(permission) if permission else may_administer(actor)
        allowed = allowed or (permission is Permission.FEEDBACK and actor.is_light)
        url = address_of(name)
        if allowed and url:
            yield NavItem(label=str(label), url=url, icon=icon, current=name == here, key=key)


def _viewer(staff: Staff) -> Viewer:
    account = address_of("account")
    links = (
        (
            NavItem(label=str(_("Your account")), url=account, icon="user"),
            NavItem(
                label=str(_("Surveys for colleagues")),
                url=address_of("own_surveys"),
                icon="clipboard-check",
            ),
        )
        if account
        else ()
    )
    leave = address_of("account_logout")
    return Viewer(name=staff.name, links=links, sign_out_url=leave, id=staff.pk)


def _commands() -> Commands:
    return Commands(
        search_url=path_of("search"),
        talk_url=path_of("conversation", 0),
        views_url=f"{path_of('inbox', 'mine')}?part=views",
    )


def _bell() -> BellPlace:
    return BellPlace(path_of("notices_bell"), path_of("notices"), path_of("notices_reading"))


def _languages(request: HttpRequest) -> Iterator[NavItem]:
    """Strangers choose the language at the foot of the page."""
    back = urlencode({"next": request.get_full_path()})
    for code, name in ENDONYMS.items():
        url = f"{path_of('language', code)}?{back}"
        yield NavItem(label=name, url=url, current=code == get_language())


def _theme(request: HttpRequest, staff: Staff | None) -> Theme:
    chosen = theme_of(request)
    if chosen != "system" or staff is None:
        return chosen
    return "light" if staff.theme == "light" else "dark" if staff.theme == "dark" else "system"
