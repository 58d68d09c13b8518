"""What every settings page shares: the list of settings beside it, only what the actor may."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypedDict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import address_of, frame_for
from kuula.kit.problems import NotAllowed
from kuula.ui.page import Frame, NavItem, NavSection, Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

Entry = tuple[str, str | Promise, str, Permission]

SECTIONS: Final[tuple[tuple[str | Promise, tuple[Entry, ...]], ...]] = (
    (
        _("Company"),
        (
            ("brands", _("Brands and hours"), "building", Permission.BRANDS),
            ("targets", _("Reply targets"), "clock", Permission.BRANDS),
            ("progress_policies", _("Progress updates"), "send", Permission.BRANDS),
            ("mailboxes", _("Mailboxes"), "mail", Permission.MAILBOXES),
            ("custom_fields", _("Custom fields"), "list-filter", Permission.FIELDS),
            ("attributes", _("Customer attributes"), "users", Permission.PROFILES),
            ("purposes", _("Purposes and consents"), "shield", Permission.PROFILES),
            ("checklists", _("Checklists"), "clipboard-check", Permission.FIELDS),
            ("contact_forms", _("Contact forms"), "message-square", Permission.MAILBOXES),
        ),
    ),
    (
        _("People"),
        (
            ("people", _("Colleagues"), "users", Permission.STAFF),
            ("teams", _("Teams"), "hash", Permission.STAFF),
            ("sharing_out", _("Sharing out"), "split", Permission.SHARE_OUT),
            ("goodwill_limits", _("Goodwill"), "gift", Permission.GOODWILL_LIMITS),
            ("roles", _("Roles"), "shield", Permission.ROLES),
        ),
    ),
    (
        _("Programs"),
        (
            ("tokens", _("API tokens"), "webhook", Permission.TOKENS),
            ("imports", _("Imports"), "upload", Permission.IMPORTS),
            ("other_desks", _("From other desks"), "inbox", Permission.AUDIT),
            ("export", _("Export everything"), "download", Permission.EXPORT),
            ("pulls", _("Nightly queries"), "server", Permission.IMPORTS),
            ("shops", _("Shops"), "shopping-cart", Permission.IMPORTS),
        ),
    ),
    (
        _("What happened"),
        (
            ("audit", _("Audit"), "clipboard-check", Permission.AUDIT),
            ("parked", _("Parked events"), "pause", Permission.AUDIT),
            ("retention", _("How long words are kept"), "clock", Permission.ERASE),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class SettingsPage(Page):
    """A page with the list of settings beside it."""

    nav: tuple[NavSection, ...]


class Shared(TypedDict):
    """The fields that every settings page has."""

    title: str
    frame: Frame
    nav: tuple[NavSection, ...]


def shared(request: StaffRequest, title: str, current: str) -> Shared:
    """Title, frame and list of settings; `current` is the route of the entry one is at."""
    return Shared(
        title=title,
        frame=frame_for(request, "settings"),
        nav=tuple(_sections(request.actor, current)),
    )


@require_safe
@staff_may()
def first(request: StaffRequest) -> HttpResponse:
    """Go to the first settings page the actor may open. Raises NotAllowed when there is none."""
    for section in _sections(request.actor, ""):
        for item in section.items:
            return redirect(item.url)
    raise NotAllowed(str(_("Your role has no settings to change.")))


def _sections(actor: Actor, current: str) -> Iterator[NavSection]:
    for label, entries in SECTIONS:
        items = tuple(
            NavItem(label=str(name), url=address_of(route), icon=icon, current=route == current)
            for route, name, icon, permission in entries
            if actor.may(permission) and address_of(route)
        )
        if items:
            yield NavSection(label=str(label), items=items)
