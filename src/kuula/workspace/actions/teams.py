"""Teams: made, renamed, closed and opened."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace import events
from kuula.workspace.access import teams_to_manage
from kuula.workspace.actors import Actor, allow
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


def change_team(actor: Actor, *, team: Team, name: str, closed: bool) -> Team:
    """Rename, close or open a team. Raises Problem on an empty or taken name, NotFound for a
    closed team the actor may not fill."""
    allow(actor, Permission.STAFF)
    wanted = one_line(name, 80)
    if not wanted:
        raise Problem(_("A team needs a name."), field="name")
    with transaction.atomic():
        locked = _locked(actor, team)
        if Team.objects.filter(name__iexact=wanted).exclude(pk=locked.pk).exists():
            raise Conflict(_("There is a team with this name already."), field="name")
        pairs = (("name", locked.name, wanted), ("closed", locked.closed, closed))
        changed = [key for key, old, new in pairs if old != new]
        if changed:
            locked.name, locked.closed = wanted, closed
            locked.save()
            record(
                events.TeamChanged(name=wanted, fields=changed), actor.who, About(team=locked.pk)
            )
    return locked


def set_members(actor: Actor, *, team: Team, staff_ids: Iterable[int]) -> None:
    """Let exactly these active colleagues be in the team; those who left keep their place.

    Raises NotFound for a closed team the actor may not fill.
    """
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        locked = _locked(actor, team)
        active = frozenset(Staff.objects.active().values_list("pk", flat=True))
        wanted = frozenset(staff_ids) & active
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


def _locked(actor: Actor, team: Team) -> Team:
    found = teams_to_manage(actor).select_for_update().filter(pk=team.pk).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found
