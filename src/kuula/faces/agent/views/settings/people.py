"""Colleagues: listed, invited, placed, let go and let in again."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.mail.sending.invitation_mail import Invited, invite_by_mail
from kuula.desk.holding import held_by
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.people import Leaving, NewColleague, PlaceHere
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.access import staff_for
from kuula.workspace.actions import (
    change_staff,
    deactivate_staff,
    reactivate_staff,
    remove_second_factors,
    withdraw_invitation,
)
from kuula.workspace.giving import allow_change_of, is_above, roles_to_give
from kuula.workspace.models import Invitation, Role, Staff
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import (
    Person,
    colleagues,
    has_second_factors,
    people,
    team_lines,
    teams_of,
    waiting_invitations,
)


@dataclass(frozen=True, kw_only=True)
class PeoplePage(SettingsPage):
    """Everybody, and who is still invited; an invitation to a role in `given` may be stopped."""

    part: Portion[Person]
    given: frozenset[str]
    invitations: tuple[Invitation, ...]


@dataclass(frozen=True, kw_only=True)
class InvitePage(SettingsPage):
    """Whom to invite; `link` is told once, right after."""

    form: NewColleague
    link: str = ""
    mailed: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonPage(SettingsPage):
    """One colleague; `above` is one whose role may do more than the reader's."""

    person: Staff
    form: PlaceHere
    me: bool
    above: bool
    factors: bool


@dataclass(frozen=True, kw_only=True)
class LeavingPage(SettingsPage):
    """What happens when a colleague goes."""

    person: Staff
    form: Leaving
    held: int


@require_safe
@staff_may(Permission.STAFF)
def listing(request: StaffRequest) -> HttpResponse:
    """The colleagues."""
    page = PeoplePage(
        **shared(request, _("Colleagues"), "people"),
        part=portion_of(request, people(request.actor), _words_of),
        given=roles_to_give(request.actor),
        invitations=waiting_invitations(request.actor),
    )
    return screen(request, "settings/people.html", page)


def _words_of(person: Person) -> str:
    return f"{person.name} {person.email} {person.department}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.STAFF)
def invite(request: StaffRequest) -> HttpResponse:
    """Invite a colleague; the link is shown once and mailed."""
    form = NewColleague(
        request.POST or None,
        initial={"language": request.actor.language, "role": _wanted_role(request)},
        actor=request.actor,
        teams=team_lines(request.actor),
    )
    made: list[Invited] = []

    def act() -> None:
        made.append(invite_by_mail(request.actor, form=form.wanted()))

    done = saved(form, act)
    page = InvitePage(
        **shared(request, _("Invite a colleague"), "people"),
        form=form,
        link=made[0].link if made else "",
        mailed=bool(made and made[0].mailed),
    )
    status = 422 if form.is_bound and not done else 200
    return screen(request, "settings/invite.html", page, status=status)


def _wanted_role(request: StaffRequest) -> str:
    """The role the page was opened for, such as a light seat; an agent else."""
    wanted = request.GET.get("role", "")
    return wanted if wanted in Role.values else Role.AGENT


@require_POST
@staff_may(Permission.STAFF)
def withdraw(request: StaffRequest, invitation_id: int) -> HttpResponse:
    """Stop an invitation."""
    withdraw_invitation(request.actor, invitation_id=invitation_id)
    say(request, _("The invitation no longer works."))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.STAFF)
def one(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Role and teams of a colleague."""
    person = staff_for(request.actor, staff_id)
    teams = [str(team) for team in teams_of(person)]
    form = PlaceHere(
        request.POST or None,
        initial={"role": person.role, "department": person.department, "teams": teams},
        actor=request.actor,
        teams=team_lines(request.actor),
    )

    def act() -> None:
        given = form.cleaned_data
        change_staff(
            request.actor,
            staff=person,
            role=given["role"],
            team_ids=form.team_ids(),
            department=given["department"],
        )

    if saved(form, act):
        say(request, _("%(name)s is saved.") % {"name": person.name})
        return redirect("people")
    page = PersonPage(
        **shared(request, person.name, "people"),
        person=person,
        form=form,
        me=person.pk == request.actor.staff_id,
        above=is_above(request.actor, person.role),
        factors=request.actor.may(Permission.ROLES) and has_second_factors(request.actor, person),
    )
    return screen(request, "settings/person.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.STAFF)
def leave(request: StaffRequest, staff_id: int) -> HttpResponse:
    """End a colleague's access and give what they held to somebody else."""
    person = staff_for(request.actor, staff_id)
    allow_change_of(request.actor, person.role)
    others = [one for one in colleagues() if one.active and not one.light and one.id != person.pk]
    form = Leaving(request.POST if request.method == "POST" else None, colleagues=others)

    def act() -> None:
        wanted = form.cleaned_data["successor"]
        successor = staff_for(request.actor, wanted) if wanted else None
        deactivate_staff(request.actor, staff=person, successor=successor)

    if saved(form, act):
        say(request, _("%(name)s can no longer sign in.") % {"name": person.name})
        return redirect("people")
    title = _("Deactivate %(name)s") % {"name": person.name}
    page = LeavingPage(
        **shared(request, title, "people"), person=person, form=form, held=held_by(person.pk)
    )
    return screen(request, "settings/leaving.html", page, status=422 if form.is_bound else 200)


@require_POST
@staff_may(Permission.ROLES)
def remove_factors(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Let a colleague who lost their second factor sign in with the password alone."""
    person = staff_for(request.actor, staff_id)
    remove_second_factors(request.actor, staff=person)
    say(request, _("%(name)s signs in with the password alone now.") % {"name": person.name})
    return redirect("person", staff_id=person.pk)


@require_POST
@staff_may(Permission.STAFF)
def come_back(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Let a former colleague sign in again."""
    person = staff_for(request.actor, staff_id)
    reactivate_staff(request.actor, staff=person)
    say(request, _("%(name)s can sign in again.") % {"name": person.name})
    return redirect("people")
