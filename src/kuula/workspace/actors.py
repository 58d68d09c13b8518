"""Actors: on whose behalf something is done, what they may do, and which teams do not exist for
them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit.problems import NotAllowed
from kuula.ledger.recording import Who
from kuula.workspace.permissions import LABELS, LIGHT, Permission

ALL: Final = frozenset(Permission)


@dataclass(frozen=True, slots=True)
class Actor:
    """First argument of every action. `hidden_teams` are closed teams the actor is not in."""

    kind: str
    id: int | None
    name: str
    language: str = "en"
    permissions: frozenset[str] = frozenset()
    team_ids: frozenset[int] = frozenset()
    hidden_teams: frozenset[int] = frozenset()
    token_id: int | None = None

    @property
    def who(self) -> Who:
        """The actor as the ledger records it."""
        return Who(self.kind, self.id)

    @property
    def staff_id(self) -> int | None:
        """The staff member behind the actor, if any."""
        return self.id if self.kind == "staff" else None

    @property
    def is_light(self) -> bool:
        """Whether only what concerns the actor exists for them: a light seat. A narrow token of
        somebody who reads is none."""
        if self.token_id is not None and not self.permissions <= LIGHT:
            return False
        return Permission.ASKED in self.permissions and Permission.READ not in self.permissions

    def may(self, permission: Permission) -> bool:
        """Whether the actor has this right."""
        return permission in self.permissions

    def sees_team(self, team_id: int | None) -> bool:
        """Whether the team exists for this actor."""
        return team_id not in self.hidden_teams


SYSTEM: Final = Actor("system", None, "Kuula", permissions=ALL)


def customer_actor(customer_id: int | None, name: str = "") -> Actor:
    """The customer, acting on their own matter."""
    return Actor("customer", customer_id, name)


def finishing_for(who: Who) -> Actor:
    """Whoever began something, as a reader of the ledger finishes it for them.

    They were allowed to when they began; the rest follows from it, whatever their role is by now.
    """
    return Actor(who.kind, who.id, "", permissions=ALL)


def allow(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the right."""
    if not actor.may(permission):
        label = str(LABELS[permission])
        raise NotAllowed(_("Your role does not include “%(right)s”.") % {"right": label})


def may_give(actor: Actor, permissions: Iterable[str]) -> bool:
    """Whether the actor may give these rights away: those they have, and any for a person who may
    change what roles may do. A program gives none that its token does not have."""
    if actor.token_id is None and actor.may(Permission.ROLES):
        return True
    return actor.permissions.issuperset(permissions)


def allow_giving(actor: Actor, permissions: Iterable[str]) -> None:
    """Raise NotAllowed when the actor would give away a right that they do not have."""
    if may_give(actor, permissions):
        return
    if actor.token_id is not None:
        raise NotAllowed(_("A token gives nobody more rights than it has itself."))
    raise NotAllowed(
        _("You give nobody more rights than you have. Ask somebody who may change roles.")
    )
