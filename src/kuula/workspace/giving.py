"""Who may give which role to whom: nobody makes or unmakes somebody who may do more than they.

Who may change what roles may do stands above this: they could give themselves the right anyway.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from kuula.kit.problems import NotAllowed
from kuula.workspace.actors import Actor, allow_giving, may_give
from kuula.workspace.models import Invitation, Role, RolePermission, Staff
from kuula.workspace.permissions import Permission

Rights = Mapping[str, frozenset[str]]
NONE: frozenset[str] = frozenset()


def rights_by_role() -> Rights:
    """The table of rights: what each role may do."""
    table: defaultdict[str, set[str]] = defaultdict(set)
    for role, permission in RolePermission.objects.values_list("role", "permission"):
        table[role].add(permission)
    return {role: frozenset(table[role]) for role in Role.values}


def roles_to_give(actor: Actor) -> frozenset[str]:
    """The roles whose rights the actor has, too; all for who may change rights."""
    table = rights_by_role()
    return frozenset(role for role in table if may_give(actor, table[role]))


def allow_role(actor: Actor, role: str) -> None:
    """Raise NotAllowed for a role with more rights than the actor has."""
    allow_giving(actor, rights_by_role().get(role, NONE))


def is_above(actor: Actor, role: str) -> bool:
    """Whether somebody with this role may do more than the actor.

    A program is as high as its owner, but stands above an administrator only with the right itself.
    """
    if actor.may(Permission.ROLES):
        return False
    if role == Role.ADMINISTRATOR:
        return True
    table = rights_by_role()
    return not _own_rights(actor, table).issuperset(table.get(role, NONE))


def allow_change_of(actor: Actor, role: str) -> None:
    """Raise NotAllowed when somebody with this role is not the actor's to change or let go."""
    if is_above(actor, role):
        raise NotAllowed(
            _("This role may do more than yours. Ask somebody who may change what roles may do.")
        )


def stands(invitation: Invitation, table: Rights) -> bool:
    """Whether who sent the invitation works here still and may still give its role."""
    inviter = invitation.invited_by
    if inviter is None:
        return True
    theirs = table.get(inviter.role, NONE) if inviter.is_active else NONE
    gift = table.get(invitation.role, NONE)
    return Permission.STAFF in theirs and (Permission.ROLES in theirs or theirs >= gift)


def _own_rights(actor: Actor, table: Rights) -> frozenset[str]:
    if actor.token_id is None:
        return actor.permissions
    owner = Staff.objects.filter(pk=actor.staff_id or 0).values_list("role", flat=True).first()
    return table.get(owner or "", NONE)
