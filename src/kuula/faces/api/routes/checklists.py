"""Checklists: written; put on conversations, ticked, taken off."""

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions import checklists as desk
from kuula.desk.checklists.access import (
    checklist_for,
    checklists_for,
    checklists_on,
    put_checklist_for,
)
from kuula.desk.models import Checklist, Conversation, PutChecklist
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.checklists import (
    ChecklistChange,
    ChecklistTold,
    NewChecklist,
    PutChecklistTold,
    PutOn,
    Tick,
    checklist_told,
    put_checklist_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import NotFound
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues

router = Router(tags=["checklists"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE)
DEFINE = scope(Permission.READ, Permission.FIELDS)


@router.get("/checklists", response=Page[ChecklistTold], openapi_extra=READ)
def list_checklists(request: ApiRequest, asked: Query[Asked]) -> Page[ChecklistTold]:
    """The checklists that exist for you, archived ones too."""
    page = cut(checklists_for(request.auth), asked, key=lambda one: one.pk)
    return paged(page, checklist_told)


@router.post("/checklists", response={201: ChecklistTold}, openapi_extra=DEFINE)
@once
def write_checklist(request: ApiRequest, new: NewChecklist) -> ChecklistTold:
    """Write a checklist; at most 100 are in use."""
    require(request.auth, Permission.FIELDS)
    form = desk.ChecklistForm(
        new.name,
        tuple(new.steps),
        brand_for(request.auth, new.brand) if new.brand else None,
        team_for(request.auth, new.team) if new.team else None,
        new.tag,
        new.required,
    )
    return checklist_told(desk.save_checklist(request.auth, form=form))


@router.get("/checklists/{checklist_id}", response=ChecklistTold, openapi_extra=READ)
def read_checklist(request: ApiRequest, checklist_id: Id) -> ChecklistTold:
    """One checklist."""
    return checklist_told(checklist_for(request.auth, checklist_id))


@router.patch("/checklists/{checklist_id}", response=ChecklistTold, openapi_extra=DEFINE)
def change_checklist(
    request: ApiRequest, checklist_id: Id, change: ChecklistChange
) -> ChecklistTold:
    """Change a checklist, archive it or take it up again. All or nothing."""
    require(request.auth, Permission.FIELDS)
    with transaction.atomic():
        found = checklist_for(request.auth, checklist_id)
        if change.model_fields_set - {"archived"}:
            desk.change_checklist(
                request.auth,
                checklist=found,
                form=lambda now: _changed(request.auth, now, change),
            )
        if "archived" in change.model_fields_set:
            act = desk.archive_checklist if change.archived else desk.take_up_checklist
            act(request.auth, checklist=found)
        return checklist_told(checklist_for(request.auth, checklist_id))


@router.get(
    "/conversations/{number}/checklists", response=list[PutChecklistTold], openapi_extra=READ
)
def list_put_checklists(request: ApiRequest, number: Id) -> list[PutChecklistTold]:
    """The checklists on a conversation, at most 50."""
    return _on(conversation_for(request.auth, number))


@router.post(
    "/conversations/{number}/checklists", response={201: PutChecklistTold}, openapi_extra=CHANGE
)
@once
def put_checklist_on(request: ApiRequest, number: Id, wanted: PutOn) -> PutChecklistTold:
    """Put a checklist on; one that is there already stays as it is."""
    talk = conversation_for(request.auth, number)
    found = checklist_for(request.auth, wanted.checklist)
    put = desk.put_checklist(request.auth, conversation=talk, checklist=found)
    return _one(talk, put.pk)


@router.put(
    "/conversations/{number}/checklists/{list_id}/steps/{key}",
    response=PutChecklistTold,
    openapi_extra=CHANGE,
)
def tick(request: ApiRequest, number: Id, list_id: Id, key: str, ticked: Tick) -> PutChecklistTold:
    """Tick a step, or take the tick back. Twice is once."""
    talk, put = _put(request.auth, number, list_id)
    desk.tick_step(request.auth, put=put, key=key, done=ticked.done)
    return _one(talk, list_id)


@router.delete("/conversations/{number}/checklists/{list_id}", response=Done, openapi_extra=CHANGE)
def take_off(request: ApiRequest, number: Id, list_id: Id) -> Done:
    """Take a checklist off with its ticks; what was done stays among the facts."""
    _talk, put = _put(request.auth, number, list_id)
    desk.take_off_checklist(request.auth, put=put)
    return Done()


def _put(actor: Actor, number: int, list_id: int) -> tuple[Conversation, PutChecklist]:
    talk, put = conversation_for(actor, number), put_checklist_for(actor, list_id)
    if put.conversation_id != talk.pk:
        raise NotFound(_("There is no such checklist."))
    return talk, put


def _on(talk: Conversation) -> list[PutChecklistTold]:
    names = {one.id: one.name for one in colleagues()}
    return [put_checklist_told(one, talk.pk, names) for one in checklists_on(talk)]


def _one(talk: Conversation, list_id: int) -> PutChecklistTold:
    found = next((one for one in _on(talk) if one.id == list_id), None)
    if found is None:
        raise NotFound(_("There is no such checklist."))
    return found


def _changed(actor: Actor, found: Checklist, change: ChecklistChange) -> desk.ChecklistForm:
    sent = change.model_fields_set
    brand = change.brand if "brand" in sent else found.brand_id
    team = change.team if "team" in sent else found.team_id
    standing = tuple(step["text"] for step in found.steps)
    return desk.ChecklistForm(
        change.name if "name" in sent else found.name,
        tuple(change.steps) if "steps" in sent else standing,
        brand_for(actor, brand) if brand else None,
        team_for(actor, team) if team else None,
        change.tag if "tag" in sent else found.tag,
        change.required if "required" in sent else found.required,
    )
