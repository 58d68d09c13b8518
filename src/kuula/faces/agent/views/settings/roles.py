"""The table of rights: rows are rights, columns are roles."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.actions import set_permission
from kuula.workspace.models import Role
from kuula.workspace.permissions import LABELS, Permission
from kuula.workspace.queries import granted_cells


@dataclass(frozen=True, slots=True)
class RightRow:
    """One right with a cell for each role: its name, whether granted, whether it must stay, and
    why."""

    label: str
    cells: tuple[tuple[str, str, bool, bool, str], ...]


@dataclass(frozen=True, kw_only=True)
class RolesPage(SettingsPage):
    """The table."""

    roles: tuple[str, ...]
    rows: tuple[RightRow, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.ROLES)
def table(request: StaffRequest) -> HttpResponse:
    """Show the table; a POST saves the cells that differ."""
    granted = granted_cells(request.actor)
    if request.method == "POST":
        count = _save(request, granted)
        words = ngettext("%(num)d right changed.", "%(num)d rights changed.", count)
        say(request, words % {"num": count} if count else _("Nothing changed."))
        return redirect("roles")
    page = RolesPage(
        **shared(request, _("Roles"), "roles"),
        roles=tuple(str(label) for label in Role.labels),
        rows=tuple(_row(permission, granted) for permission in Permission),
    )
    return screen(request, "settings/roles.html", page)


def _save(request: StaffRequest, granted: frozenset[tuple[str, str]]) -> int:
    changed = 0
    for permission in Permission:
        for role in Role.values:
            if _must_stay(role, permission):
                continue
            wanted = f"{role}:{permission}" in request.POST
            if wanted != ((role, str(permission)) in granted):
                set_permission(request.actor, role=role, permission=permission, granted=wanted)
                changed += 1
    return changed


def _row(permission: Permission, granted: frozenset[tuple[str, str]]) -> RightRow:
    return RightRow(
        str(LABELS[permission]),
        tuple(
            (
                f"{role}:{permission}",
                str(label),
                (role, str(permission)) in granted,
                _must_stay(role, permission),
                _why(role),
            )
            for role, label in Role.choices
        ),
    )


def _must_stay(role: str, permission: Permission) -> bool:
    if Role(role).is_light:
        return True
    return role == Role.ADMINISTRATOR and permission in (Permission.ROLES, Permission.STAFF)


def _why(role: str) -> str:
    if Role(role).is_light:
        return _("A light seat answers what it is asked, no more and no less.")
    return _("Administrators must keep this right, or nobody could give it back.")
