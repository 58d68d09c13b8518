"""Brands and teams."""

from dataclasses import fields, replace
from typing import Any

from django.db import transaction
from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.staff import ColleagueTold, colleague_told
from kuula.faces.api.shapes.workspace import (
    BrandChange,
    BrandTold,
    NewBrand,
    NewTeam,
    TeamChange,
    TeamLineTold,
    TeamTold,
    TeamWholeTold,
    brand_told,
    team_line_told,
    team_told,
    team_whole_told,
)
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import (
    brand_for,
    team_for,
    team_to_manage,
    teams_for,
)
from kuula.workspace.actions import (
    BrandForm,
    TeamHours,
    add_brand,
    add_team,
    change_brand,
    change_team,
    set_members,
)
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import (
    brands,
    colleagues,
    member_ids,
    team_lines,
)

router = Router()
READ = scope(Permission.READ)
BRANDS = scope(Permission.BRANDS)
STAFF = scope(Permission.STAFF)


@router.get("/brands", response=Page[BrandTold], tags=["brands"])
def list_brands(request: ApiRequest, asked: Query[Asked]) -> Page[BrandTold]:
    """The brands that are served."""
    return paged(cut(brands(), asked, key=lambda one: one.pk), brand_told)


@router.post("/brands", response={201: BrandTold}, openapi_extra=BRANDS, tags=["brands"])
@once
def add_a_brand(request: ApiRequest, brand: NewBrand) -> BrandTold:
    """Add a brand."""
    return brand_told(add_brand(request.auth, form=BrandForm(**brand.model_dump())))


@router.get("/brands/{brand_id}", response=BrandTold, tags=["brands"])
def read_brand(request: ApiRequest, brand_id: Id) -> BrandTold:
    """One brand."""
    return brand_told(brand_for(request.auth, brand_id))


@router.patch("/brands/{brand_id}", response=BrandTold, openapi_extra=BRANDS, tags=["brands"])
def change_a_brand(request: ApiRequest, brand_id: Id, change: BrandChange) -> BrandTold:
    """Change a brand."""
    brand = brand_for(request.auth, brand_id)
    now = BrandForm(**{one.name: getattr(brand, one.name) for one in fields(BrandForm)})
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    return brand_told(change_brand(request.auth, brand=brand, form=replace(now, **changes)))


@router.get("/teams", response=Page[TeamTold], tags=["teams"])
def list_teams(request: ApiRequest, asked: Query[Asked]) -> Page[TeamTold]:
    """The teams that exist for you."""
    return paged(cut(teams_for(request.auth), asked, key=lambda one: one.pk), team_told)


@router.post("/teams", response={201: TeamTold}, openapi_extra=STAFF, tags=["teams"])
@once
def make_team(request: ApiRequest, team: NewTeam) -> TeamTold:
    """Make a team."""
    return team_told(add_team(request.auth, name=team.name, closed=team.closed))


@router.get("/teams/{team_id}", response=TeamWholeTold, tags=["teams"])
def read_team(request: ApiRequest, team_id: Id) -> TeamWholeTold:
    """One team."""
    return team_whole_told(team_for(request.auth, team_id))


@router.patch("/teams/{team_id}", response=TeamWholeTold, openapi_extra=STAFF, tags=["teams"])
def change_a_team(request: ApiRequest, team_id: Id, change: TeamChange) -> TeamWholeTold:
    """Rename a team, close or open it, give it hours of its own, say who is in it."""
    with transaction.atomic():
        team = team_to_manage(request.auth, team_id)
        wanted = change.model_fields_set
        name = change.name if "name" in wanted else team.name
        closed = change.closed if "closed" in wanted else team.closed
        own = TeamHours(
            change.hours if "hours" in wanted else team.hours,
            change.time_zone if "time_zone" in wanted else team.time_zone,
        )
        changed = change_team(request.auth, team=team, name=name, closed=closed, own=own)
        if "members" in wanted:
            set_members(request.auth, team=team, staff_ids=change.members)
    return team_whole_told(changed)


@router.get("/teams/{team_id}/members", response=list[ColleagueTold], openapi_extra=STAFF,
            tags=["teams"])  # fmt: skip
def list_members(request: ApiRequest, team_id: Id) -> list[ColleagueTold]:
    """Who is in a team, for those who fill it."""
    inside = member_ids(team_to_manage(request.auth, team_id))
    return [colleague_told(one) for one in colleagues() if one.id in inside]


@router.get("/people/teams", response=Page[TeamLineTold], openapi_extra=STAFF, tags=["teams"])
def list_teams_to_fill(request: ApiRequest, asked: Query[Asked]) -> Page[TeamLineTold]:
    """The teams you may fill, with their size; closed ones too for those who change rights."""
    return paged(cut(team_lines(request.auth), asked, key=lambda one: one.id), team_line_told)
