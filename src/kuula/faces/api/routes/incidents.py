"""Incidents: opened, changed, resolved; the conversations they brought; one answer for all."""

from django.db import transaction
from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.bulk import begin_bulk
from kuula.desk.actions.incidents import (
    IncidentForm,
    change_incident,
    link_conversation,
    open_incident,
    reopen_incident,
    resolve_incident,
    unlink_conversation,
)
from kuula.desk.actions.incidents.announcing import announce, announce_to_rest
from kuula.desk.bulk.orders import Order, Verb
from kuula.desk.incidents.reading import (
    announcement_for,
    announcements_of,
    counts_of,
    incident_for,
    languages_of,
    page_of_announcements,
    page_of_concerned,
    page_of_incidents,
)
from kuula.desk.models import Bulk, Incident
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.bulk import bulk_as_told
from kuula.faces.api.routes.conversations import told_now, with_tags
from kuula.faces.api.shapes.bulk import BulkTold
from kuula.faces.api.shapes.conversations import ConversationTold, OneConversationTold
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.incidents import (
    AnsweredTold,
    AnswerTold,
    ConcernedAsked,
    IncidentChange,
    IncidentOf,
    IncidentsAsked,
    IncidentTold,
    NewAnswer,
    NewIncident,
    NewLinks,
    OneIncidentTold,
    answer_told,
    incident_told,
    one_incident_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["incidents"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE)
REPLY = scope(Permission.READ, Permission.REPLY)


@router.get("/incidents", response=Page[IncidentTold], openapi_extra=READ)
def list_incidents(request: ApiRequest, asked: Query[IncidentsAsked]) -> Page[IncidentTold]:
    """The incidents, the latest first."""
    resolved = None if asked.shown == "all" else asked.shown == "resolved"
    page = page_of_incidents(request.auth, resolved=resolved, cursor=asked.cursor, size=asked.limit)
    counts = counts_of(request.auth, page.rows)
    return paged(page, lambda one: incident_told(one, counts))


@router.post("/incidents", response={201: OneIncidentTold}, openapi_extra=CHANGE)
@once
def write_incident_down(request: ApiRequest, new: NewIncident) -> OneIncidentTold:
    """Write down a fault that many write about."""
    form = IncidentForm(new.title, new.known, new.parent)
    return _told(request.auth, open_incident(request.auth, form=form).pk)


@router.get("/incidents/{incident_id}", response=OneIncidentTold, openapi_extra=READ)
def read_incident(request: ApiRequest, incident_id: Id) -> OneIncidentTold:
    """One incident."""
    return _told(request.auth, incident_id)


@router.patch("/incidents/{incident_id}", response=OneIncidentTold, openapi_extra=CHANGE)
def change_an_incident(
    request: ApiRequest, incident_id: Id, change: IncidentChange
) -> OneIncidentTold:
    """Say more of it, or where it belongs. 409 when it would be part of itself."""
    incident, sent = incident_for(request.auth, incident_id), change.model_fields_set

    def changed(now: Incident) -> IncidentForm:
        return IncidentForm(
            change.title if "title" in sent else now.title,
            change.known if "known" in sent else now.known,
            change.parent if "parent" in sent else now.parent_id,
        )

    change_incident(request.auth, incident=incident, form=changed)
    return _told(request.auth, incident_id)


@router.post(
    "/incidents/{incident_id}/resolution", response={201: OneIncidentTold}, openapi_extra=CHANGE
)
@once
def resolve_an_incident(request: ApiRequest, incident_id: Id) -> OneIncidentTold:
    """It is over; nobody is told by this. Twice is once."""
    resolve_incident(request.auth, incident=incident_for(request.auth, incident_id))
    return _told(request.auth, incident_id)


@router.post(
    "/incidents/{incident_id}/reopening", response={201: OneIncidentTold}, openapi_extra=CHANGE
)
@once
def reopen_an_incident(request: ApiRequest, incident_id: Id) -> OneIncidentTold:
    """It is not over after all. Twice is once."""
    reopen_incident(request.auth, incident=incident_for(request.auth, incident_id))
    return _told(request.auth, incident_id)


@router.get(
    "/incidents/{incident_id}/conversations", response=Page[ConversationTold], openapi_extra=READ
)
def list_concerned(
    request: ApiRequest, incident_id: Id, asked: Query[ConcernedAsked]
) -> Page[ConversationTold]:
    """The conversations it brought that exist for you, the latest first."""
    page = page_of_concerned(
        request.auth,
        incident_for(request.auth, incident_id),
        unsettled=asked.unsettled,
        cursor=asked.cursor,
        size=asked.limit,
    )
    return paged(page, with_tags)


@router.post("/incidents/{incident_id}/links", response={201: BulkTold}, openapi_extra=CHANGE)
@once
def link_many(request: ApiRequest, incident_id: Id, new: NewLinks) -> BulkTold:
    """Link conversations to it, as a bulk action: what cannot be linked is left out with why."""
    incident = incident_for(request.auth, incident_id)
    order = Order(Verb.LINK, str(incident.pk))
    return bulk_as_told(
        request.auth, begin_bulk(request.auth, order=order, numbers=new.conversations)
    )


@router.put("/conversations/{number}/incident", response=OneConversationTold, openapi_extra=CHANGE)
def link_one(request: ApiRequest, number: Id, about: IncidentOf) -> OneConversationTold:
    """The conversation is about this incident. 409 when it is about another."""
    with transaction.atomic():
        talk = conversation_for(request.auth, number)
        incident = incident_for(request.auth, about.incident)
        link_conversation(request.auth, conversation=talk, incident=incident)
        return told_now(request.auth, number)


@router.delete(
    "/conversations/{number}/incident", response=OneConversationTold, openapi_extra=CHANGE
)
def unlink_one(request: ApiRequest, number: Id) -> OneConversationTold:
    """The conversation is about no incident. Twice is once."""
    unlink_conversation(request.auth, conversation=conversation_for(request.auth, number))
    return told_now(request.auth, number)


@router.get("/incidents/{incident_id}/answers", response=Page[AnswerTold], openapi_extra=READ)
def list_answers(request: ApiRequest, incident_id: Id, asked: Query[Asked]) -> Page[AnswerTold]:
    """What all concerned were told, the latest first."""
    incident = incident_for(request.auth, incident_id)
    page = page_of_announcements(incident, cursor=asked.cursor, size=asked.limit)
    return paged(page, answer_told)


@router.post("/incidents/{incident_id}/answers", response={201: AnsweredTold}, openapi_extra=REPLY)
@once
def answer_all(request: ApiRequest, incident_id: Id, new: NewAnswer) -> AnsweredTold:
    """Answer every conversation of it, each in its language and each once, as a bulk action.

    `resolve` needs the scope to change.
    """
    incident = incident_for(request.auth, incident_id)
    bulk = announce(request.auth, incident=incident, texts=new.texts, resolving=new.resolve)
    if new.resolve:
        resolve_incident(request.auth, incident=incident)
    answer_id = int(bulk.value) if bulk else announcements_of(incident)[0].pk
    return _answered(request.auth, answer_id, bulk)


@router.post("/answers/{answer_id}/rest", response={201: AnsweredTold}, openapi_extra=REPLY)
@once
def answer_the_rest(request: ApiRequest, answer_id: Id) -> AnsweredTold:
    """Give the same answer to those that were linked since and do not have it."""
    found = announcement_for(request.auth, answer_id)
    return _answered(request.auth, found.pk, announce_to_rest(request.auth, announcement=found))


def _answered(actor: Actor, answer_id: int, bulk: Bulk | None) -> AnsweredTold:
    return AnsweredTold(answer=answer_id, bulk=bulk_as_told(actor, bulk) if bulk else None)


def _told(actor: Actor, incident_id: int) -> OneIncidentTold:
    require(actor, Permission.READ)
    found = incident_for(actor, incident_id)
    return one_incident_told(found, counts_of(actor, [found]), languages_of(actor, found))
