"""Reply templates: one's own, one's teams' and everybody's, and filled for a conversation."""

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import conversation_for, template_for, templates_for
from kuula.desk.actions import TemplateForm, note_template_use, remove_template, save_template
from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.models import Conversation, ReplyTemplate
from kuula.desk.placeholders import fill
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Page, cut, paged
from kuula.faces.api.shapes.templates import (
    FilledTold,
    Listing,
    NewTemplate,
    TemplateTold,
    template_told,
    whose_of,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.placeholders import unfilled
from kuula.kit.problems import Problem
from kuula.workspace.access import brand_for, staff_for
from kuula.workspace.permissions import Permission

router = Router(tags=["templates"])
READ = scope(Permission.READ)


@router.get("/templates", response=Page[TemplateTold], openapi_extra=READ)
def list_templates(request: ApiRequest, asked: Annotated[Listing, Query()]) -> Page[TemplateTold]:
    """The reply templates you can use: your own, your teams' and everybody's."""
    found = [one for one in templates_for(request.auth) if _is_asked_for(one, asked)]
    return paged(cut(found, asked, key=lambda one: one.pk), template_told)


@router.post("/templates", response={201: TemplateTold}, openapi_extra=READ)
@once
def write_template(request: ApiRequest, template: NewTemplate) -> TemplateTold:
    """Write a reply template; one for others needs the scope to change templates. 409 for a name
    that its owner has in this language and brand, or more than 1,000 of one owner."""
    return _saved(request, template, None)


@router.get("/templates/{template_id}", response=TemplateTold, openapi_extra=READ)
def read_template(request: ApiRequest, template_id: Id) -> TemplateTold:
    """One reply template."""
    return template_told(template_for(request.auth, template_id))


@router.put("/templates/{template_id}", response=TemplateTold, openapi_extra=READ)
def rewrite_template(request: ApiRequest, template_id: Id, template: NewTemplate) -> TemplateTold:
    """Write a reply template anew. Given to another owner or folder, it takes its other languages
    along. One that is not your own needs the scope to change templates."""
    return _saved(request, template, template_for(request.auth, template_id))


@router.delete("/templates/{template_id}", response=Done, openapi_extra=READ)
def remove_a_template(request: ApiRequest, template_id: Id) -> Done:
    """Remove a template; replies written with it stay as they are. One that is not your own needs
    the scope to change templates."""
    remove_template(request.auth, template=template_for(request.auth, template_id))
    return Done()


@router.get("/conversations/{number}/templates/{template_id}", response=FilledTold,
            openapi_extra=READ)  # fmt: skip
def fill_template(request: ApiRequest, number: Id, template_id: Id) -> FilledTold:
    """A reply template with its places filled for this conversation and you. Counts as no use."""
    talk = conversation_for(request.auth, number)
    return _filled(request, talk, template_for(request.auth, template_id))


@router.post("/conversations/{number}/templates/{template_id}", response={201: FilledTold},
             openapi_extra=READ)  # fmt: skip
@once
def use_template(request: ApiRequest, number: Id, template_id: Id) -> FilledTold:
    """The same to be used: it counts among the uses of the template."""
    talk = conversation_for(request.auth, number)
    template = template_for(request.auth, template_id)
    note_template_use(request.auth, template=template)
    return _filled(request, talk, template)


def _filled(request: ApiRequest, talk: Conversation, template: ReplyTemplate) -> FilledTold:
    staff = staff_for(request.auth, request.auth.staff_id or 0)
    text = fill(template.text, talk, staff)
    return FilledTold(text=text, open=list(dict.fromkeys(unfilled(text))))


def _saved(
    request: ApiRequest, wanted: NewTemplate, template: ReplyTemplate | None
) -> TemplateTold:
    brand = brand_for(request.auth, wanted.brand) if wanted.brand else None
    form = TemplateForm(
        name=wanted.name,
        language=wanted.language,
        text=wanted.text,
        brand_id=brand.pk if brand else None,
        whose=_whose(wanted, template),
        folder=wanted.folder,
    )
    saved = save_template(request.auth, form=form, template=template)
    return template_told(template_for(request.auth, saved.pk))


def _whose(wanted: NewTemplate, template: ReplyTemplate | None) -> str:
    """As the desk takes it; what is not said stays as it is."""
    whose = wanted.whose or (whose_of(template) if template else "all")
    kept = template.team_id if template and wanted.whose is None else None
    team = wanted.team or kept
    if (whose == "team") != (team is not None):
        raise Problem(_("Name a team when the template is for one, else none."), field="team")
    return {"own": OWN, "all": ALL}.get(whose, str(team))


def _is_asked_for(template: ReplyTemplate, asked: Listing) -> bool:
    since: datetime | None = asked.unused_since
    if since is not None and (template.used_at or template.changed_at) >= since:
        return False
    return asked.whose in (None, whose_of(template))
