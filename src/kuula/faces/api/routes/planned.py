"""Replies that leave later: planned, read, let go, stopped."""

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.later import change_planned, let_go, plan_reply, withdraw_planned
from kuula.desk.actions.replying import Reply
from kuula.desk.later.reading import planned_for, planned_in
from kuula.desk.markup import own_words
from kuula.desk.models import PlannedReply
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.unseen import refuse_unfilled, refuse_unseen
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.planned import (
    NewPlanned,
    PlannedChange,
    PlannedTold,
    planned_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import Problem
from kuula.kit.text import email_key
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
    refuse_unfilled(wanted.text)
    refuse_unseen(request.auth, talk, wanted.last_seen)
    reply = Reply(
        wanted.text,
        own_words(wanted.html),
        cc=tuple(map(email_key, wanted.cc)),
        bcc=tuple(map(email_key, wanted.bcc)),
        solve=wanted.solve,
        from_draft=wanted.from_draft,
    )
    planned = plan_reply(
        request.auth, conversation=talk, reply=reply, send_at=wanted.send_at, anyway=wanted.anyway
    )
    return _told(request, planned.pk)


@router.get("/planned/{planned_id}", response=PlannedTold, openapi_extra=READ)
def read_planned(request: ApiRequest, planned_id: Id) -> PlannedTold:
    """One of them, also one that has left."""
    return _told(request, planned_id)


@router.patch("/planned/{planned_id}", response=PlannedTold, openapi_extra=REPLY)
def change(request: ApiRequest, planned_id: Id, wanted: PlannedChange) -> PlannedTold:
    """Change its words or its moment, if it is yours. It waits again, also when it was held."""
    with transaction.atomic():
        planned = planned_for(request.auth, planned_id)
        refuse_unseen(request.auth, planned.conversation, wanted.last_seen)
        reply = _changed(planned, wanted)
        refuse_unfilled(reply.text)
        change_planned(
            request.auth,
            planned=planned,
            reply=reply,
            send_at=wanted.send_at or planned.send_at,
            anyway=wanted.anyway if "anyway" in wanted.model_fields_set else planned.anyway,
        )
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


def _changed(planned: PlannedReply, wanted: PlannedChange) -> Reply:
    """The reply as it is to be, of what was sent and what stands."""
    sent = wanted.model_fields_set
    if wanted.html and "text" not in sent:
        raise Problem(_("Send the text beside the HTML, so that both say the same."), field="text")
    html = own_words(wanted.html) if {"html", "text"} & sent else planned.html
    return Reply(
        wanted.text if "text" in sent else planned.text,
        html,
        cc=tuple(map(email_key, wanted.cc)) if "cc" in sent else tuple(planned.cc),
        bcc=tuple(map(email_key, wanted.bcc)) if "bcc" in sent else tuple(planned.bcc),
        solve=wanted.solve if "solve" in sent else planned.solve,
        from_draft=False,
    )


def _told(request: ApiRequest, planned_id: int) -> PlannedTold:
    return planned_told(planned_for(request.auth, planned_id))
