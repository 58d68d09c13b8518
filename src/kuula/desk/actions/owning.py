"""Whose a template or a macro is: one's own, a team's, everybody's."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound, Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

OWN: Final = "own"
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Owner:
    """A colleague, a team, or with neither everybody."""

    staff_id: int | None = None
    team_id: int | None = None


def owner_named(actor: Actor, whose: str) -> Owner:
    """The owner that `whose` means: "own", "all", or the number of a team of the actor's.

    Raises Problem when a program without a person wants its own, NotAllowed without the right to
    change templates for others', NotFound for a team that the actor is not in.
    """
    allow(actor, Permission.READ)
    if whose == OWN:
        if actor.staff_id is None:
            raise Problem(_("Only people have something of their own."), field="whose")
        return Owner(staff_id=actor.staff_id)
    allow(actor, Permission.TEMPLATES)
    if whose == ALL:
        return Owner()
    if not whose.isdigit() or int(whose) not in actor.team_ids:
        raise NotFound(_("There is no such team."))
    return Owner(team_id=int(whose))


def may_change_of(actor: Actor, staff_id: int | None) -> bool:
    """Whether the actor may change something they can see, that is `staff_id`'s own or with None
    shared."""
    if staff_id is not None and staff_id == actor.staff_id:
        return actor.may(Permission.READ)
    return actor.may(Permission.TEMPLATES)


def allow_change_of(actor: Actor, staff_id: int | None) -> None:
    """Raise NotAllowed when the actor may not."""
    allow(actor, Permission.READ)
    if not may_change_of(actor, staff_id):
        allow(actor, Permission.TEMPLATES)
