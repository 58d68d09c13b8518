"""Macros: saved, looked at before they run, run, taken back."""

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions import macros as desk
from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.checklists.access import checklist_for
from kuula.desk.fields.access import field_for
from kuula.desk.fields.values import value_of
from kuula.desk.macros.access import macro_for, macros_for, run_for
from kuula.desk.macros.planning import plan_of
from kuula.desk.macros.steps import Steps
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.custom_fields import as_sent
from kuula.faces.api.shapes.custom_fields import SentValue
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.macros import (
    MacroTold,
    NewRun,
    PlanTold,
    RunTold,
    SavedMacro,
    SentSteps,
    macro_told,
    plan_told,
    run_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import NotFound, Problem
from kuula.kit.text import one_line
from kuula.workspace.access import require, staff_for, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["macros"])
READ = scope(Permission.READ)


@router.get("/macros", response=Page[MacroTold], openapi_extra=READ)
def list_macros(request: ApiRequest, asked: Query[Asked]) -> Page[MacroTold]:
    """The macros you can run: your own, your teams' and everybody's."""
    page = cut(macros_for(request.auth), asked, key=lambda one: one.pk)
    return paged(page, lambda one: macro_told(request.auth, one))


@router.post("/macros", response={201: MacroTold}, openapi_extra=READ)
@once
def save_new_macro(request: ApiRequest, macro: SavedMacro) -> MacroTold:
    """Save a macro; one for others needs the scope to change templates. 100 of each owner."""
    require(request.auth, Permission.READ)
    saved = desk.save_macro(request.auth, form=_form(request.auth, macro))
    return _told(request.auth, saved.pk)


@router.get("/macros/{macro_id}", response=MacroTold, openapi_extra=READ)
def read_macro(request: ApiRequest, macro_id: Id) -> MacroTold:
    """One macro."""
    return _told(request.auth, macro_id)


@router.put("/macros/{macro_id}", response=MacroTold, openapi_extra=READ)
def change_macro(request: ApiRequest, macro_id: Id, macro: SavedMacro) -> MacroTold:
    """Write it anew, all of it. A step that names a team you cannot see is told as null, and stays
    as it is unless you name another."""
    found = macro_for(request.auth, macro_id)
    desk.save_macro(request.auth, form=_form(request.auth, macro), macro=found)
    return _told(request.auth, macro_id)


@router.delete("/macros/{macro_id}", response=Done, openapi_extra=READ)
def remove_a_macro(request: ApiRequest, macro_id: Id) -> Done:
    """Remove it; what it did stays."""
    desk.remove_macro(request.auth, macro=macro_for(request.auth, macro_id))
    return Done()


@router.get("/conversations/{number}/macros/{macro_id}", response=PlanTold, openapi_extra=READ)
def foresee_run(request: ApiRequest, number: Id, macro_id: Id) -> PlanTold:
    """What a macro would do to a conversation now. Changes nothing."""
    talk = conversation_for(request.auth, number)
    macro = macro_for(request.auth, macro_id)
    staff = staff_for(request.auth, request.auth.staff_id or 0)
    return plan_told(request.auth, macro, plan_of(macro, talk, staff))


@router.post("/conversations/{number}/macro-runs", response={201: RunTold}, openapi_extra=READ)
@once
def run_a_macro(request: ApiRequest, number: Id, new: NewRun) -> RunTold:
    """Run a macro: everything or nothing. Needs the scope of each thing it does."""
    talk = conversation_for(request.auth, number)
    macro = macro_for(request.auth, new.macro)
    return run_told(desk.run_macro(request.auth, conversation=talk, macro=macro))


@router.post("/macro-runs/{run_id}/undoing", response={201: RunTold}, openapi_extra=READ)
@once
def undo_run(request: ApiRequest, run_id: Id) -> RunTold:
    """Everything your run changed is as before, but for what was changed since. 409 after an hour,
    twice, or when its reply has left."""
    require(request.auth, Permission.READ)
    desk.undo_macro(request.auth, run=run_for(request.auth, run_id))
    return run_told(run_for(request.auth, run_id))


def _told(actor: Actor, macro_id: int) -> MacroTold:
    return macro_told(actor, macro_for(actor, macro_id))


def _form(actor: Actor, macro: SavedMacro) -> desk.MacroForm:
    """The macro as the desk takes it; what it names was looked up for the actor."""
    whose = {"own": OWN, "all": ALL}.get(macro.whose, str(macro.team or ""))
    if (macro.whose == "team") != (macro.team is not None):
        raise Problem(_("Name a team when the macro is for one, else none."), field="team")
    return desk.MacroForm(macro.name, _steps(actor, macro.steps), whose)


def _steps(actor: Actor, sent: SentSteps) -> Steps:
    if sent.checklist:
        checklist_for(actor, sent.checklist)
    if sent.team:
        team_for(actor, sent.team)
    return Steps(
        fields=_values(actor, sent.fields),
        tags=_tags(sent.tags),
        tags_off=_tags(sent.tags_off),
        priority=sent.priority,
        checklist=sent.checklist,
        team="" if sent.team is None else str(sent.team),
        assignee=_assignee(actor, sent.assignee),
        note=sent.note.strip(),
        reply={code: text.strip() for code, text in sent.reply.items() if text.strip()},
        state=sent.state or "",
        snooze=sent.snooze or "",
    )


def _values(actor: Actor, sent: dict[str, SentValue]) -> dict[str, list[str]]:
    """Values of custom fields, each looked at as a conversation would."""
    found = {}
    for key, value in sent.items():
        field, said = field_for(actor, int(key)), list(as_sent(value))
        if value_of(field, said) is not None:
            found[field.key] = said
    return found


def _assignee(actor: Actor, sent: int | str | None) -> str:
    if isinstance(sent, int) and sent and not staff_for(actor, sent).is_active:
        raise NotFound(_("There is no such colleague."))
    return "" if sent is None else str(sent)


def _tags(sent: list[str]) -> list[str]:
    return sorted({one_line(one, 40).lower() for one in sent} - {""})
