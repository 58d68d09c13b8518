"""Teams: made, renamed, closed and opened."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace import events
from kuula.workspace.access import teams_to_manage
from kuula.workspace.actors import Actor, allow
from kuula.workspace.hours import Week, check_week, check_zone, plain_week
from kuula.workspace.models import Membership, Staff, Team
from kuula.workspace.permissions import Permission


def add_team(actor: Actor, *, name: str, closed: bool = False) -> Team:
    """Make a team. Raises Problem on an empty or taken name."""
    allow(actor, Permission.STAFF)
    wanted = one_line(name, 80)
    if not wanted:
        raise Problem(_("A team needs a name."), field="name")
    with transaction.atomic():
        if Team.objects.filter(name__iexact=wanted).exists():
            raise Conflict(_("There is a team with this name already."), field="name")
        team = Team.objects.create(name=wanted, closed=closed)
        record(events.TeamAdded(name=wanted), actor.who, About(team=team.pk))
    return team


@dataclass(frozen=True, slots=True)
class TeamHours:
    """The working hours of a team; none mean those of each brand. See the model for the shapes."""

    hours: Week = field(default_factory=dict)
    time_zone: str = ""


def change_team(
    actor: Actor, *, team: Team, name: str, closed: bool, own: TeamHours | None = None
) -> Team:
    """Rename, close or open a team, or give it hours of its `own`; None leaves them as they are.

    Raises Problem on an empty or taken name and on impossible hours, NotFound for a closed team the
    actor may not fill.
    """
    allow(actor, Permission.STAFF)
    if own is not None:
        _check_hours(own)
    wanted = one_line(name, 80)
    if not wanted:
        raise Problem(_("A team needs a name."), field="name")
    with transaction.atomic():
        locked = _locked(actor, team)
        if Team.objects.filter(name__iexact=wanted).exclude(pk=locked.pk).exists():
            raise Conflict(_("There is a team with this name already."), field="name")
        given: dict[str, object] = {"name": wanted, "closed": closed}
        if own is not None:
            given |= {"hours": plain_week(own.hours), "time_zone": own.time_zone}
        changed = [key for key, value in given.items() if getattr(locked, key) != value]
        if changed:
            for key in changed:
                setattr(locked, key, given[key])
            locked.save()
            record(
                events.TeamChanged(name=wanted, fields=changed), actor.who, About(team=locked.pk)
            )
    return locked


def set_members(actor: Actor, *, team: Team, staff_ids: Iterable[int]) -> None:
    """Let exactly these active colleagues be in the team; those who left keep their place.

    Raises NotFound for a closed team the actor may not fill, Problem for somebody who never worked
    here.
    """
    allow(actor, Permission.STAFF)
    named = frozenset(staff_ids)
    with transaction.atomic():
        locked = _locked(actor, team)
        known = dict(Staff.objects.values_list("pk", "is_active"))
        if strangers := sorted(named - known.keys()):
            said = _("There is no colleague with the number %(number)s.")
            raise Problem(said % {"number": strangers[0]}, field="members")
        active = frozenset(one for one, here in known.items() if here)
        wanted = named & active
        before = frozenset(locked.memberships.values_list("staff_id", flat=True)) & active
        if wanted == before:
            return
        locked.memberships.filter(staff_id__in=before - wanted).delete()
        Membership.objects.bulk_create(
            [Membership(staff_id=one, team=locked) for one in wanted - before],
            ignore_conflicts=True,
        )
        event = events.TeamChanged(name=locked.name, fields=["members"])
        record(event, actor.who, About(team=locked.pk))


def _check_hours(own: TeamHours) -> None:
    check_week(own.hours)
    if own.time_zone:
        check_zone(own.time_zone)


def _locked(actor: Actor, team: Team) -> Team:
    found = teams_to_manage(actor).select_for_update().filter(pk=team.pk).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found
