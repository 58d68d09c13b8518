"""Reply targets: their rules, and the clocks of a conversation with their derivation."""

from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.targets.rules import TargetForm, remove_target, save_target
from kuula.desk.targets.access import page_of_targets, target_for
from kuula.desk.targets.clocks import clocks_of, stand
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.reports import REPORTS, scope_of
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.reports import ScopeAsked
from kuula.faces.api.shapes.targets import (
    ClockTold,
    SavedTarget,
    TargetFiguresTold,
    TargetTold,
    clock_told,
    target_figures_told,
    target_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.insight.targets import target_figures
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["reply targets"])
READ = scope(Permission.READ)
BRANDS = scope(Permission.BRANDS)


@router.get("/targets", response=Page[TargetTold], openapi_extra=BRANDS)
def list_targets(request: ApiRequest, asked: Query[Asked]) -> Page[TargetTold]:
    """The rules that exist for you."""
    page = page_of_targets(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, target_told)


@router.post("/targets", response={201: TargetTold}, openapi_extra=BRANDS)
@once
def make_target(request: ApiRequest, target: SavedTarget) -> TargetTold:
    """Make a rule. What is open goes on by it. 409 for one that fits the same as another."""
    require(request.auth, Permission.BRANDS)
    saved = save_target(request.auth, form=_form(request.auth, target))
    return target_told(target_for(request.auth, saved.pk))


@router.get("/targets/{target_id}", response=TargetTold, openapi_extra=BRANDS)
def read_target(request: ApiRequest, target_id: Id) -> TargetTold:
    """One rule."""
    return target_told(target_for(request.auth, target_id))


@router.put("/targets/{target_id}", response=TargetTold, openapi_extra=BRANDS)
def change_target(request: ApiRequest, target_id: Id, target: SavedTarget) -> TargetTold:
    """Write it anew, all of it. What is open goes on by it."""
    found = target_for(request.auth, target_id)
    save_target(request.auth, form=_form(request.auth, target), target=found)
    return target_told(target_for(request.auth, target_id))


@router.delete("/targets/{target_id}", response=Done, openapi_extra=BRANDS)
def remove_a_target(request: ApiRequest, target_id: Id) -> Done:
    """Remove it; what ran by it goes on by the next that fits."""
    remove_target(request.auth, target=target_for(request.auth, target_id))
    return Done()


@router.get("/conversations/{number}/clocks", response=list[ClockTold], openapi_extra=READ)
def list_clocks(request: ApiRequest, number: Id) -> list[ClockTold]:
    """The clocks the conversation carries, each with how it was reckoned."""
    talk = conversation_for(request.auth, number)
    return [clock_told(one, stand(talk.brand_id, one)) for _name, one in clocks_of(talk)]


@router.get("/report/targets", response=list[TargetFiguresTold], openapi_extra=REPORTS)
def read_target_figures(request: ApiRequest, asked: Query[ScopeAsked]) -> list[TargetFiguresTold]:
    """Which share of the clocks that ended was met: first replies, next ones, solutions."""
    found = target_figures(request.auth, scope_of(request.auth, asked))
    return [target_figures_told(one) for one in found]


def _form(actor: Actor, sent: SavedTarget) -> TargetForm:
    return TargetForm(
        brand_id=brand_for(actor, sent.brand).pk if sent.brand else None,
        team_id=team_for(actor, sent.team).pk if sent.team else None,
        channel=sent.channel,
        priority=sent.priority,
        company_id=sent.company,
        segment_id=sent.segment,
        tag=sent.tag,
        first_minutes=sent.first,
        next_minutes=sent.next,
        resolution_minutes=sent.resolution,
    )
