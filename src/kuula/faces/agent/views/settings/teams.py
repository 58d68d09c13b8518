"""Teams: names, closed or open, members."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.people import TeamDetails
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.access import team_to_manage
from kuula.workspace.actions import add_team, change_team, set_members
from kuula.workspace.models import Team
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import TeamLine, colleagues, member_ids, team_lines


@dataclass(frozen=True, kw_only=True)
class TeamsPage(SettingsPage):
    """All teams the actor may fill."""

    part: Portion[TeamLine]


@dataclass(frozen=True, kw_only=True)
class TeamPage(SettingsPage):
    """One team to fill in; `team` is None for a new one."""

    form: TeamDetails
    team: Team | None


@require_safe
@staff_may(Permission.STAFF)
def listing(request: StaffRequest) -> HttpResponse:
    """The teams."""
    part = portion_of(request, team_lines(request.actor), lambda team: team.name)
    page = TeamsPage(**shared(request, _("Teams"), "teams"), part=part)
    return screen(request, "settings/teams.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.STAFF)
def new(request: StaffRequest) -> HttpResponse:
    """Make a team."""
    form = _form(request, {})

    def make() -> None:
        wanted = form.cleaned_data
        name, closed = wanted["name"], wanted["closed"]
        with transaction.atomic():
            team = add_team(request.actor, name=name, closed=closed)
            set_members(request.actor, team=team, staff_ids=form.member_ids())
            own = form.wanted_hours()
            change_team(request.actor, team=team, name=name, closed=closed, own=own)

    if saved(form, make):
        say(request, _("The team is made."))
        return redirect("teams")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.STAFF)
def one(request: StaffRequest, team_id: int) -> HttpResponse:
    """Change a team."""
    team = team_to_manage(request.actor, team_id)
    form = _form(request, TeamDetails.of(team, member_ids(team)))

    def change() -> None:
        wanted = form.cleaned_data
        name, closed, own = wanted["name"], wanted["closed"], form.wanted_hours()
        with transaction.atomic():
            set_members(request.actor, team=team, staff_ids=form.member_ids())
            change_team(request.actor, team=team, name=name, closed=closed, own=own)

    if saved(form, change):
        say(request, _("The team is saved."))
        return redirect("teams")
    return _show(request, form, team)


def _form(request: StaffRequest, initial: dict[str, object]) -> TeamDetails:
    return TeamDetails(request.POST or None, initial=initial, colleagues=colleagues())


def _show(request: StaffRequest, form: TeamDetails, team: Team | None) -> HttpResponse:
    title = team.name if team else _("Make a team")
    page = TeamPage(**shared(request, title, "teams"), form=form, team=team)
    return screen(request, "settings/team.html", page, status=422 if form.is_bound else 200)
