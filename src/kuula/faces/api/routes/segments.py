"""Segments: defined, read, with who is in them and who moved; personas."""

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.segments import (
    InSegmentTold,
    MembershipTold,
    MoveTold,
    PersonaTold,
    SavedSegment,
    SegmentsAsked,
    SegmentTold,
    member_told,
    move_told,
    persona_told,
    segment_told,
)
from kuula.faces.api.tokens import ApiRequest
from kuula.people.access import customer_for
from kuula.people.segments.access import personas_for, segment_for, segments_for
from kuula.people.segments.actions import SegmentForm, save_segment
from kuula.people.segments.fields import all_fields
from kuula.people.segments.queries import (
    members_of,
    moves_of,
    page_of_segments,
    segments_of,
    since_of,
)
from kuula.people.segments.tree import read_rule
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["segments"])
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.SEGMENTS)


@router.get("/segments", response=Page[SegmentTold], openapi_extra=READ)
def list_segments(request: ApiRequest, asked: Query[SegmentsAsked]) -> Page[SegmentTold]:
    """The segments that exist for you: those whose rule tells nothing you may not know."""
    page = page_of_segments(
        request.auth, cursor=asked.cursor, size=asked.limit, archived=asked.archived
    )
    known, hidden = all_fields(), request.auth.hidden_teams
    return paged(page, lambda one: segment_told(one, known, hidden=hidden))


@router.post("/segments", response={201: SegmentTold}, openapi_extra=CHANGE)
@once
def define_segment(request: ApiRequest, segment: SavedSegment) -> SegmentTold:
    """Define a segment. Its people are counted soon after."""
    require(request.auth, Permission.SEGMENTS)
    return _told(request.auth, save_segment(request.auth, form=_form(segment)).pk)


@router.get("/segments/{segment_id}", response=SegmentTold, openapi_extra=READ)
def read_segment(request: ApiRequest, segment_id: Id) -> SegmentTold:
    """One segment."""
    return _told(request.auth, segment_id)


@router.put("/segments/{segment_id}", response=SegmentTold, openapi_extra=CHANGE)
def change_segment(request: ApiRequest, segment_id: Id, segment: SavedSegment) -> SegmentTold:
    """Write name, words and rule anew. With another rule its people are counted soon after."""
    require(request.auth, Permission.SEGMENTS)
    found = segment_for(request.auth, segment_id)
    save_segment(request.auth, form=_form(segment), segment=found)
    return _told(request.auth, segment_id)


@router.get("/segments/{segment_id}/members", response=Page[MembershipTold], openapi_extra=READ)
def list_members(request: ApiRequest, segment_id: Id, asked: Query[Asked]) -> Page[MembershipTold]:
    """Who is in it, the customer who was added last first."""
    found = segment_for(request.auth, segment_id)
    page = members_of(request.auth, found, cursor=asked.cursor, size=asked.limit)
    return paged(page, member_told)


@router.get("/segments/{segment_id}/moves", response=Page[MoveTold], openapi_extra=READ)
def list_moves(request: ApiRequest, segment_id: Id, asked: Query[Asked]) -> Page[MoveTold]:
    """Who came in and who left, the latest first."""
    found = segment_for(request.auth, segment_id)
    page = moves_of(request.auth, found, cursor=asked.cursor, size=asked.limit)
    return paged(page, move_told)


@router.get("/customers/{customer_id}/segments", response=list[InSegmentTold], openapi_extra=READ)
def list_segments_of_customer(request: ApiRequest, customer_id: Id) -> list[InSegmentTold]:
    """The segments a customer is in, at most 100."""
    customer = customer_for(request.auth, customer_id)
    found = segments_of(request.auth, customer.pk)
    since = since_of(customer.pk, [one.pk for one in found])
    return [
        InSegmentTold(id=one.pk, name=one.name, since=since[one.pk])
        for one in found
        if one.pk in since
    ]


@router.get("/personas", response=Page[PersonaTold], openapi_extra=READ)
def list_personas(request: ApiRequest, asked: Query[Asked]) -> Page[PersonaTold]:
    """The personas in use."""
    page = cut(personas_for(request.auth), asked, key=lambda one: one.pk)
    seen = {one.pk: one for one in segments_for(request.auth).in_use()[:200]}
    return paged(page, lambda one: persona_told(one, seen))


def _form(sent: SavedSegment) -> SegmentForm:
    return SegmentForm(sent.name, sent.about, read_rule(sent.rule))


def _told(actor: Actor, segment_id: int) -> SegmentTold:
    found = segment_for(actor, segment_id)
    return segment_told(found, all_fields(), hidden=actor.hidden_teams)
