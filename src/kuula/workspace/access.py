"""The only way from a person or a program to what they may do and see in the workspace."""

from django.db.models import Q

from kuula.kit import ids
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import ApiToken, Brand, Membership, RolePermission, Staff, Team
from kuula.workspace.models.staff import TeamQuerySet
from kuula.workspace.permissions import Permission


def actor_for(staff: Staff) -> Actor:
    """The actor a signed-in person is, with their rights and teams as they stand now."""
    granted = RolePermission.objects.filter(role=staff.role).values_list("permission", flat=True)
    mine = frozenset(Membership.objects.filter(staff=staff).values_list("team_id", flat=True))
    closed = Team.objects.filter(closed=True).values_list("id", flat=True)
    return Actor(
        kind="staff",
        id=staff.pk,
        name=staff.name,
        language=staff.language,
        permissions=frozenset(granted),
        team_ids=mine,
        hidden_teams=frozenset(closed) - mine,
    )


def actor_for_token(secret: str) -> Actor | None:
    """The actor behind an API token, its rights cut to the token's scopes; None for an unknown
    one."""
    found = (
        ApiToken.objects.select_related("staff")
        .filter(token_digest=ids.digest(secret), revoked_at=None, staff__is_active=True)
        .first()
    )
    if found is None:
        return None
    whole = actor_for(found.staff)
    return Actor(
        kind=whole.kind,
        id=whole.id,
        name=whole.name,
        language=whole.language,
        permissions=whole.permissions & frozenset(found.scopes),
        team_ids=whole.team_ids,
        hidden_teams=whole.hidden_teams,
        token_id=found.pk,
    )


def staff_for(actor: Actor, staff_id: int) -> Staff:
    """A colleague. Raises NotFound."""
    del actor
    found = Staff.objects.filter(pk=staff_id).first()
    if found is None:
        raise NotFound("There is no such colleague.")
    return found


def teams_for(actor: Actor) -> TeamQuerySet:
    """The teams that exist for this actor."""
    return Team.objects.filter(~Q(id__in=actor.hidden_teams), retired_at=None)


def team_for(actor: Actor, team_id: int) -> Team:
    """A team the actor may know of. Raises NotFound."""
    found = teams_for(actor).filter(pk=team_id).first()
    if found is None:
        raise NotFound("There is no such team.")
    return found


def brand_for(actor: Actor, brand_id: int) -> Brand:
    """A brand. Raises NotFound."""
    del actor
    found = Brand.objects.filter(pk=brand_id).first()
    if found is None:
        raise NotFound("There is no such brand.")
    return found


def may_administer(actor: Actor) -> bool:
    """Whether any settings page is open to the actor."""
    pages = (Permission.BRANDS, Permission.MAILBOXES, Permission.STAFF, Permission.ROLES)
    return any(actor.may(page) for page in pages)


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the right; for reads that need one."""
    allow(actor, permission)
