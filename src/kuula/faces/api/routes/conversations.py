"""Conversations: listed, opened, read, changed, and what happened in them."""

from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kuula.desk import actions as desk
from kuula.desk.access import conversation_for
from kuula.desk.listing import Filters, Listing, View, conversations_in, view_counts
from kuula.desk.meanwhile import known_now
from kuula.desk.models import Conversation
from kuula.desk.queries import people_behind, tag_names_of
from kuula.desk.reading import tags_in_use
from kuula.desk.search import search_conversations
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.opening import NewConversation, create_conversation
from kuula.faces.api.shapes.conversations import (
    ConversationChange,
    ConversationsAsked,
    ConversationTold,
    HitsTold,
    NewGuest,
    OneConversationTold,
    OpenedTold,
    SearchAsked,
    ViewTold,
    conversation_told,
    hit_told,
    one_conversation_told,
    view_told,
)
from kuula.faces.api.shapes.facts import FactTold, facts_told
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done, Named
from kuula.faces.api.tokens import ApiRequest
from kuula.ledger.timeline import conversation_facts
from kuula.people.access import customer_for
from kuula.people.merging.late import stands_as
from kuula.workspace.access import staff_for, team_for, teams_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["conversations"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE, Permission.ASSIGN)


def _body(kind: type) -> dict[str, Any]:
    """The OpenAPI request body of a msgspec struct, with nothing left to refer to."""
    (schema,), parts = msgspec.json.schema_components([kind], ref_template="{name}")
    inside = _inline(schema, parts) | {"examples": [EXAMPLE]}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inside}}}}


def _inline(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inline(parts[schema["$ref"]], parts)
        return {key: _inline(value, parts) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inline(value, parts) for value in schema]
    return schema


EXAMPLE = {
    "brand": 1,
    "subject": "The wardrobe did not come",
    "text": "I waited all day and nobody came.",
    "customer": {"email": "kadri.tamm@example.ee", "name": "Kadri Tamm"},
    "language": "en",
}


@router.post(
    "/conversations",
    auth=None,
    response={201: OpenedTold},
    openapi_extra=_body(NewConversation) | scope(Permission.REPLY),
)
def open_conversation(request: HttpRequest) -> HttpResponse:
    """Begin a conversation with a customer's first message; unknown customers are made."""
    return create_conversation(request)


@router.get("/conversations", response=Page[ConversationTold], openapi_extra=READ)
def list_conversations(
    request: ApiRequest, asked: Query[ConversationsAsked]
) -> Page[ConversationTold]:
    """Conversations that exist for you, spam left out unless asked for by `view=spam`."""
    filters = Filters(
        state=asked.state or "",
        team_id=asked.team,
        assignee_id=asked.assignee,
        tag=asked.tag or "",
        brand_id=asked.brand,
        priority=asked.priority,
        customer_id=stands_as(asked.customer) if asked.customer else None,
        field=asked.field or "",
    )
    listing = Listing(asked.view, asked.sort, filters, asked.cursor, asked.limit)
    return paged(conversations_in(request.auth, listing), with_tags)


@router.get("/conversations/{number}", response=OneConversationTold, openapi_extra=READ)
def read_conversation(request: ApiRequest, number: Id) -> OneConversationTold:
    """One conversation."""
    return told_now(request.auth, number)


@router.patch("/conversations/{number}", response=OneConversationTold, openapi_extra=CHANGE)
def change_conversation(
    request: ApiRequest, number: Id, change: ConversationChange
) -> OneConversationTold:
    """Change subject, state, priority, assignee, team, customer, tags or spam: all or nothing.

    Assignee and team need the scope to assign, the others the scope to change.
    """
    with transaction.atomic():
        talk = conversation_for(request.auth, number)
        for name in sorted(change.model_fields_set, key=ORDER.index):
            STEPS[name](request.auth, talk, getattr(change, name))
        return told_now(request.auth, number)


@router.get("/conversations/{number}/facts", response=list[FactTold], openapi_extra=READ)
def list_conversation_facts(request: ApiRequest, number: Id) -> list[FactTold]:
    """What happened in the conversation, oldest first; the latest 500 facts."""
    talk = conversation_for(request.auth, number)
    return facts_told(conversation_facts(talk.pk), talk.customer.name)


@router.get("/conversations/{number}/people", response=list[Named], openapi_extra=READ)
def list_people_behind(request: ApiRequest, number: Id) -> list[Named]:
    """Who else may have written from a shared address, at most 20."""
    talk = conversation_for(request.auth, number)
    return [Named(id=one.pk, name=one.name) for one in people_behind(request.auth, talk)]


@router.post(
    "/conversations/{number}/guests",
    response={201: Done},
    openapi_extra=scope(Permission.READ, Permission.ASSIGN),
)
@once
def invite_guest(request: ApiRequest, number: Id, guest: NewGuest) -> Done:
    """Open this one conversation of a closed team to a colleague."""
    talk = conversation_for(request.auth, number)
    staff = staff_for(request.auth, guest.staff)
    desk.invite_guest(request.auth, conversation=talk, staff=staff)
    return Done()


@router.get("/search", response=HitsTold, openapi_extra=READ, tags=["search"])
def search(request: ApiRequest, asked: Query[SearchAsked]) -> HitsTold:
    """Search what was said, newest first, in word forms of four languages."""
    hits = search_conversations(request.auth, asked.q, cursor=asked.cursor, size=asked.limit)
    items = [hit_told(hit) for hit in hits.rows]
    return HitsTold(items=items, next=hits.next, count=hits.count, more=hits.more)


@router.get("/views", response=list[ViewTold], openapi_extra=READ)
def list_views(request: ApiRequest) -> list[ViewTold]:
    """The views of the inbox, yours and each team's, and how many conversations each holds."""
    teams = {f"team-{team.pk}": team for team in teams_for(request.auth)}
    named = [str(view) for view in View if view != View.ALL]
    counts = view_counts(request.auth, (*named, *teams))
    return [view_told(view, teams.get(view), count) for view, count in counts.items()]


@router.get("/tags", response=Page[str], openapi_extra=READ, tags=["tags"])
def list_tags(request: ApiRequest, asked: Query[Asked]) -> Page[str]:
    """The tags in use, by name."""
    return paged(tags_in_use(request.auth, cursor=asked.cursor, size=asked.limit), str)


def told_now(actor: Actor, number: int) -> OneConversationTold:
    """One conversation as it stands now, for whoever is told what they did to it."""
    known = known_now(number)  # first: what comes between is then asked about, not missed
    talk = conversation_for(actor, number)
    return one_conversation_told(talk, tag_names_of(talk), known)


def with_tags(talk: Any) -> ConversationTold:
    """A conversation as a list reads it, with its tags."""
    return conversation_told(talk, talk.tag_names)


def _assign(actor: Actor, talk: Conversation, wanted: int | None) -> None:
    staff = staff_for(actor, wanted) if wanted else None
    desk.assign_conversation(actor, conversation=talk, staff=staff)


def _move(actor: Actor, talk: Conversation, wanted: int | None) -> None:
    team = team_for(actor, wanted) if wanted else None
    desk.move_conversation(actor, conversation=talk, team=team)


STEPS: dict[str, Any] = {
    "subject": lambda actor, talk, it: desk.set_subject(actor, conversation=talk, subject=it),
    "team": _move,
    "assignee": _assign,
    "customer": lambda actor, talk, it: desk.name_person(
        actor, conversation=talk, customer=customer_for(actor, it)
    ),
    "priority": lambda actor, talk, it: desk.set_priority(actor, conversation=talk, priority=it),
    "tags": lambda actor, talk, it: desk.set_tags(actor, conversation=talk, names=it),
    "spam": lambda actor, talk, it: desk.mark_spam(actor, conversation=talk, spam=it),
    "state": lambda actor, talk, it: desk.set_state(actor, conversation=talk, state=it),
}
ORDER = list(STEPS)
