"""Touchpoints and journeys."""

from ninja import Query, Router

from kuula.desk.access import hidden_numbers
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.experiences import sought_of
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.listening import (
    ArchivedAsked,
    Archiving,
    BalanceAsked,
    JourneyTold,
    MapTold,
    SavedJourney,
    SavedTouchpoint,
    TouchpointTold,
    journey_told,
    stage_told,
    touchpoint_told,
)
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.touchpoints.access import journey_for, touchpoint_for
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    TouchpointForm,
    archive_journey,
    archive_touchpoint,
    save_journey,
    save_touchpoint,
)
from kuula.listening.touchpoints.queries import (
    journey_map,
    page_of_journeys,
    page_of_touchpoints,
)
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["listening"])
READ = scope(Permission.REPORTS)
CHANGE = scope(Permission.REPORTS, Permission.LISTENING)


@router.get("/touchpoints", response=Page[TouchpointTold], openapi_extra=READ)
def list_touchpoints(request: ApiRequest, asked: Query[ArchivedAsked]) -> Page[TouchpointTold]:
    """Where customers meet the company or hear of it, those that Kuula brings along first."""
    require(request.auth, Permission.REPORTS)
    page = page_of_touchpoints(
        request.auth, cursor=asked.cursor, size=asked.limit, archived=asked.archived
    )
    return paged(page, touchpoint_told)


@router.post("/touchpoints", response={201: TouchpointTold}, openapi_extra=CHANGE)
@once
def add_touchpoint(request: ApiRequest, touchpoint: SavedTouchpoint) -> TouchpointTold:
    """Write a touchpoint down. 409 when the name is taken."""
    require(request.auth, Permission.LISTENING)
    return touchpoint_told(save_touchpoint(request.auth, form=_touchpoint(touchpoint)))


@router.get("/touchpoints/{touchpoint_id}", response=TouchpointTold, openapi_extra=READ)
def read_touchpoint(request: ApiRequest, touchpoint_id: Id) -> TouchpointTold:
    """One touchpoint."""
    require(request.auth, Permission.REPORTS)
    return touchpoint_told(touchpoint_for(request.auth, touchpoint_id))


@router.put("/touchpoints/{touchpoint_id}", response=TouchpointTold, openapi_extra=CHANGE)
def change_touchpoint(
    request: ApiRequest, touchpoint_id: Id, touchpoint: SavedTouchpoint
) -> TouchpointTold:
    """Write a touchpoint anew."""
    require(request.auth, Permission.LISTENING)
    found = touchpoint_for(request.auth, touchpoint_id)
    saved = save_touchpoint(request.auth, form=_touchpoint(touchpoint), touchpoint=found)
    return touchpoint_told(saved)


@router.put("/touchpoints/{touchpoint_id}/archiving", response=TouchpointTold, openapi_extra=CHANGE)
def put_touchpoint_aside(
    request: ApiRequest, touchpoint_id: Id, archiving: Archiving
) -> TouchpointTold:
    """Archive a touchpoint or take it up again; what was experienced there stays counted."""
    require(request.auth, Permission.LISTENING)
    found = touchpoint_for(request.auth, touchpoint_id)
    archive_touchpoint(request.auth, touchpoint=found, archived=archiving.archived)
    return touchpoint_told(touchpoint_for(request.auth, touchpoint_id))


@router.get("/journeys", response=Page[JourneyTold], openapi_extra=READ)
def list_journeys(request: ApiRequest, asked: Query[ArchivedAsked]) -> Page[JourneyTold]:
    """The journeys that exist for you: everybody's, and those of segments you may know of."""
    require(request.auth, Permission.REPORTS)
    page = page_of_journeys(
        request.auth, cursor=asked.cursor, size=asked.limit, archived=asked.archived
    )
    return paged(page, journey_told)


@router.post("/journeys", response={201: JourneyTold}, openapi_extra=CHANGE)
@once
def draw_journey(request: ApiRequest, journey: SavedJourney) -> JourneyTold:
    """Draw a journey. 409 when the name is taken."""
    require(request.auth, Permission.LISTENING)
    saved = save_journey(request.auth, form=_journey(journey))
    return journey_told(journey_for(request.auth, saved.pk))


@router.put("/journeys/{journey_id}", response=JourneyTold, openapi_extra=CHANGE)
def change_journey(request: ApiRequest, journey_id: Id, journey: SavedJourney) -> JourneyTold:
    """Write a journey with its stages anew."""
    require(request.auth, Permission.LISTENING)
    found = journey_for(request.auth, journey_id)
    save_journey(request.auth, form=_journey(journey), journey=found)
    return journey_told(journey_for(request.auth, journey_id))


@router.put("/journeys/{journey_id}/archiving", response=JourneyTold, openapi_extra=CHANGE)
def put_journey_aside(request: ApiRequest, journey_id: Id, archiving: Archiving) -> JourneyTold:
    """Archive a journey or take it up again."""
    require(request.auth, Permission.LISTENING)
    found = journey_for(request.auth, journey_id)
    archive_journey(request.auth, journey=found, archived=archiving.archived)
    return journey_told(journey_for(request.auth, journey_id))


@router.get("/journeys/{journey_id}/map", response=MapTold, openapi_extra=READ)
def read_map(request: ApiRequest, journey_id: Id, asked: Query[BalanceAsked]) -> MapTold:
    """The stages with what the customers of the journey's segment experienced there, of what exists
    for you. `customer`, `touchpoint` and `segment` are not asked here; a map is not paged."""
    require(request.auth, Permission.REPORTS)
    found = journey_for(request.auth, journey_id)
    hidden = hidden_numbers(request.auth)
    drawn = journey_map(request.auth, found, sought_of(request.auth, asked), hidden=hidden)
    return MapTold(journey=journey_told(found), stages=[stage_told(one) for one in drawn])


def _touchpoint(sent: SavedTouchpoint) -> TouchpointForm:
    return TouchpointForm(sent.name, sent.kind, sent.about, sent.owner)


def _journey(sent: SavedJourney) -> JourneyForm:
    stages = [StageForm(one.name, one.expects, one.touchpoints) for one in sent.stages]
    return JourneyForm(sent.name, stages, sent.about, sent.segment)
