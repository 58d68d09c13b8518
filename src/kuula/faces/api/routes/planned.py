"""Replies that leave later: planned, read, let go, stopped."""

from django.utils.translation import gettext as _
from ninja import Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.later import let_go, plan_reply, withdraw_planned
from kuula.desk.actions.replying import Reply
from kuula.desk.later.reading import planned_for, planned_in
from kuula.desk.markup import own_words
from kuula.desk.placeholders import unfilled
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.planned import NewPlanned, PlannedTold, planned_told
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission

router = Router(tags=["planned replies"])
READ = scope(Permission.READ)
REPLY = scope(Permission.READ, Permission.REPLY)


@router.get("/conversations/{number}/planned", response=list[PlannedTold], openapi_extra=READ)
def list_planned(request: ApiRequest, number: Id) -> list[PlannedTold]:
    """The replies that wait to leave here or are held, the next first; at most 20."""
    return [planned_told(one) for one in planned_in(conversation_for(request.auth, number))]


@router.post("/conversations/{number}/planned", response={201: PlannedTold}, openapi_extra=REPLY)
@once
def plan(request: ApiRequest, number: Id, wanted: NewPlanned) -> PlannedTold:
    """Write a reply that leaves later. The customer's next words hold it, unless it goes anyway."""
    talk = conversation_for(request.auth, number)
    if left := unfilled(wanted.text):
        raise Problem(
            _("There is no value for {%(name)s}. Write it yourself.") % {"name": left[0]},
            field="text",
        )
    reply = Reply(wanted.text, own_words(wanted.html), solve=wanted.solve, from_draft=False)
    planned = plan_reply(
        request.auth, conversation=talk, reply=reply, send_at=wanted.send_at, anyway=wanted.anyway
    )
    return _told(request, planned.pk)


@router.get("/planned/{planned_id}", response=PlannedTold, openapi_extra=READ)
def read_planned(request: ApiRequest, planned_id: Id) -> PlannedTold:
    """One of them, also one that has left."""
    return _told(request, planned_id)


@router.post("/planned/{planned_id}/release", response={201: PlannedTold}, openapi_extra=REPLY)
@once
def release(request: ApiRequest, planned_id: Id) -> PlannedTold:
    """Let a held reply go, at its moment or at once. Twice is once."""
    planned = planned_for(request.auth, planned_id)
    let_go(request.auth, planned=planned)
    return _told(request, planned_id)


@router.delete("/planned/{planned_id}", response=Done, openapi_extra=REPLY)
def stop(request: ApiRequest, planned_id: Id) -> Done:
    """Stop it; its words are gone."""
    withdraw_planned(request.auth, planned=planned_for(request.auth, planned_id))
    return Done()


def _told(request: ApiRequest, planned_id: int) -> PlannedTold:
    return planned_told(planned_for(request.auth, planned_id))
