"""What roles may do, and the tokens of programs."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock, ids
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import Actor, allow, allow_giving
from kuula.workspace.models import ApiToken, Role, RolePermission
from kuula.workspace.permissions import LIGHT, Permission


def set_permission(actor: Actor, *, role: str, permission: Permission, granted: bool) -> None:
    """Change one cell of the table of rights. Administrators keep the right to change it.

    Raises NotAllowed when a program gives a right that its token does not have.
    """
    allow(actor, Permission.ROLES)
    if granted:
        allow_giving(actor, [permission])
    if role not in Role.values:
        raise Problem(_("There is no such role."), field="role")
    if Role(role).is_light and granted != (permission in LIGHT):
        raise Problem(_("A light seat answers what it is asked, no more and no less."))
    if (
        role == Role.ADMINISTRATOR
        and not granted
        and permission in (Permission.ROLES, Permission.STAFF)
    ):
        raise Problem(_("Administrators must keep this right, or nobody could give it back."))
    with transaction.atomic():
        cell = RolePermission.objects.filter(role=role, permission=permission)
        if granted == cell.exists():
            return
        if granted:
            RolePermission.objects.create(role=role, permission=permission)
        else:
            cell.delete()
        record(
            events.PermissionChanged(role=role, permission=permission, granted=granted), actor.who
        )


def make_token(actor: Actor, *, name: str, scopes: Iterable[Permission]) -> tuple[ApiToken, str]:
    """Make an API token for the actor; answers it and its secret, told only now."""
    allow(actor, Permission.TOKENS)
    wanted = sorted({str(scope) for scope in scopes} & actor.permissions)
    if not one_line(name) or not wanted or actor.staff_id is None:
        raise Problem(_("A token needs a name and at least one right that you have."))
    secret = f"kuula_{ids.token(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=one_line(name, 80),
            token_digest=ids.digest(secret),
            scopes=wanted,
            staff_id=actor.staff_id,
            created_at=clock.now(),
        )
        record(events.TokenMade(name=token.name, scopes=wanted), actor.who)
    return token, secret


def revoke_token(actor: Actor, *, token_id: int) -> None:
    """Stop a token at once: one's own, anybody's for who may change rights. Twice is once."""
    allow(actor, Permission.TOKENS)
    with transaction.atomic():
        own = {} if actor.may(Permission.ROLES) else {"staff_id": actor.staff_id}
        found = ApiToken.objects.select_for_update().filter(pk=token_id, revoked_at=None, **own)
        token = found.first()
        if token is None:
            return
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(events.TokenRevoked(name=token.name), actor.who)
