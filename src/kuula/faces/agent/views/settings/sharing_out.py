"""How conversations are shared out: each team's rule, and what each colleague can be given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.assigning.outlook import READY, outlook_of
from kuula.desk.assigning.roster import Member, roster_of
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.forms.sharing_out import AbilitiesDetails, PolicyDetails
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.languages import ENDONYMS
from kuula.kit.text import whole_number
from kuula.science.assigning import Why
from kuula.ui.formats import number
from kuula.ui.page import Option, Tone
from kuula.workspace.access import staff_for, team_to_share_out
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actions.sharing_out import set_abilities, set_assignment_policy
from kuula.workspace.duty import policy_of
from kuula.workspace.models import Staff, Team
from kuula.workspace.models.duty import DutyState
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import SharingTeam, abilities_of, sharing_teams

WAITS: Final[dict[str, str | Promise]] = {
    READY: gettext_lazy("Somebody could take it now"),
    Why.HOURS: gettext_lazy("Until the team works again"),
    Why.NOBODY: gettext_lazy("Nobody is on duty"),
    Why.LANGUAGE: gettext_lazy("For somebody who writes the language"),
    Why.SKILL: gettext_lazy("For somebody who has the skill"),
    Why.FULL: gettext_lazy("Until somebody has room"),
}
TONES: Final[dict[str, Tone]] = {DutyState.ON: "good", DutyState.AWAY: "warn"}


@dataclass(frozen=True, kw_only=True)
class SharingPage(SettingsPage):
    """The teams and how each shares out."""

    part: Portion[SharingTeam]


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A colleague of the team in words."""

    member: Member
    duty: str
    tone: Tone
    languages: str
    others: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class TeamSharingPage(SettingsPage):
    """The rule of a team, who is in it, and what waits for what."""

    form: PolicyDetails
    team: Team
    waiting: Sequence[tuple[str, str]]
    part: Portion[RosterLine]


@dataclass(frozen=True, kw_only=True)
class AbilitiesPage(SettingsPage):
    """What a colleague can be given; `back` is where one came from."""

    form: AbilitiesDetails
    person: Staff
    back: int


@require_safe
@staff_may(Permission.SHARE_OUT)
def listing(request: StaffRequest) -> HttpResponse:
    """The teams."""
    part = portion_of(request, sharing_teams(request.actor), lambda team: team.name)
    page = SharingPage(**shared(request, _("Sharing out"), "sharing_out"), part=part)
    return screen(request, "settings/sharing_out.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SHARE_OUT)
def team(request: StaffRequest, team_id: int) -> HttpResponse:
    """One team: its rule, and who is in it."""
    found = team_to_share_out(request.actor, team_id)
    policy = policy_of(found.pk)
    roster = roster_of(found.pk, policy)
    form = PolicyDetails(request.POST or None, initial=PolicyDetails.of(policy))

    def act() -> None:
        set_assignment_policy(request.actor, team=found, form=form.wanted())

    if saved(form, act):
        say(request, _("The team is saved."))
        return redirect("team_sharing_out", team_id=found.pk)
    page = TeamSharingPage(
        **shared(request, found.name, "sharing_out"),
        form=form,
        team=found,
        waiting=_waiting(outlook_of(found.pk, roster)),
        part=portion_of(
            request, [_line(one) for one in roster if one.answers], lambda one: one.member.name
        ),
    )
    return screen(
        request, "settings/team_sharing_out.html", page, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SHARE_OUT)
def abilities(request: StaffRequest, staff_id: int) -> HttpResponse:
    """What one colleague can be given."""
    person = staff_for(request.actor, staff_id)
    back = whole_number(request.GET.get("team", "")) or 0
    form = AbilitiesDetails(request.POST or None, initial=AbilitiesDetails.of(abilities_of(person)))

    def act() -> None:
        set_abilities(request.actor, staff=person, form=form.wanted())

    if saved(form, act):
        say(request, _("%(name)s is saved.") % {"name": person.name})
        return _back(back)
    page = AbilitiesPage(
        **shared(request, person.name, "sharing_out"), form=form, person=person, back=back
    )
    return screen(request, "settings/abilities.html", page, status=422 if form.is_bound else 200)


@require_POST
@staff_may(Permission.SHARE_OUT)
def duty(request: StaffRequest, staff_id: int) -> HttpResponse:
    """A lead says that a colleague is on duty, away or off, who forgot to."""
    person = staff_for(request.actor, staff_id)
    set_duty(request.actor, staff=person, state=request.POST.get("state", ""))
    say(request, _("%(name)s is saved.") % {"name": person.name})
    return _back(whole_number(request.GET.get("team", "")) or 0)


def _back(team_id: int) -> HttpResponse:
    return redirect("team_sharing_out", team_id=team_id) if team_id else redirect("sharing_out")


def _waiting(outlook: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(str(words), number(outlook[why])) for why, words in WAITS.items() if outlook.get(why)]


def _line(one: Member) -> RosterLine:
    state = DutyState(one.duty or DutyState.OFF)
    return RosterLine(
        member=one,
        duty=str(state.label),
        tone=TONES.get(state, ""),
        languages=", ".join(ENDONYMS[code] for code in one.languages if code in ENDONYMS),
        others=[Option(value, str(label)) for value, label in DutyState.choices if value != state],
    )
