"""You: who the token stands for, and your own profile."""

from dataclasses import fields, replace
from typing import Any, Final

from ninja import Router

from kuula.faces.api.shapes.me import MeTold, ProfileChange, ProfileTold, profile_told
from kuula.faces.api.shapes.told import Named
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for, teams_for
from kuula.workspace.actions import ProfileForm, change_profile
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

router = Router(tags=["me"])
TO_CUSTOMERS: Final = frozenset({"name", "signature"})


@router.get("/me", response=MeTold)
def read_me(request: ApiRequest) -> MeTold:
    """Who you are, and what your token may do."""
    actor = request.auth
    mine = teams_for(actor).filter(pk__in=actor.team_ids)
    return MeTold(
        id=actor.staff_id,
        name=actor.name,
        language=actor.language,
        scopes=sorted(str(one) for one in actor.permissions),
        teams=[Named(id=team.pk, name=team.name) for team in mine],
    )


@router.get("/me/profile", response=ProfileTold)
def read_profile(request: ApiRequest) -> ProfileTold:
    """What you say about yourself, and how your screens look."""
    return profile_told(_own(request.auth))


@router.patch("/me/profile", response=ProfileTold)
def change_own_profile(request: ApiRequest, change: ProfileChange) -> ProfileTold:
    """Change your own profile. Customers read name and signature: these need the scope to reply."""
    staff = _own(request.auth)
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    if not TO_CUSTOMERS.isdisjoint(changes):
        require(request.auth, Permission.REPLY)
    now = ProfileForm(**{one.name: getattr(staff, one.name) for one in fields(ProfileForm)})
    return profile_told(change_profile(request.auth, form=replace(now, **changes)))


def _own(actor: Actor) -> Staff:
    return staff_for(actor, actor.staff_id or 0)
