"""Custom fields: what is asked of conversations, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.actions import fields as desk
from kuula.desk.fields.access import field_for, fields_for
from kuula.desk.models import CustomField, FieldKind
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.custom_fields import CustomFieldEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams

WRITES = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the list: what it holds and whose it is."""

    id: int
    name: str
    about: str
    required: bool
    first: bool


@dataclass(frozen=True, kw_only=True)
class FieldsPage(SettingsPage):
    """All fields in their order, archived ones apart."""

    used: Sequence[FieldLine]
    archived: Sequence[FieldLine]


@dataclass(frozen=True, kw_only=True)
class FieldPage(SettingsPage):
    """One field to fill in; `field` is None for a new one."""

    form: CustomFieldEdit
    field: CustomField | None


@require_safe
@staff_may(Permission.FIELDS)
def listing(request: StaffRequest) -> HttpResponse:
    """The fields."""
    known = fields_for(request.actor)
    names = _names(request)
    page = FieldsPage(
        **shared(request, _("Custom fields"), "custom_fields"),
        used=_lines([one for one in known if one.archived_at is None], names),
        archived=_lines([one for one in known if one.archived_at is not None], names),
    )
    return screen(request, "fields/list.html", page)


@require_http_methods(WRITES)
@staff_may(Permission.FIELDS)
def new(request: StaffRequest) -> HttpResponse:
    """Define a field."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.FIELDS)
def one(request: StaffRequest, field_id: int) -> HttpResponse:
    """Change a field; values stay."""
    return _edited(request, field_for(request.actor, field_id))


@require_POST
@staff_may(Permission.FIELDS)
def lifting(request: StaffRequest, field_id: int) -> HttpResponse:
    """One place higher."""
    desk.lift_field(request.actor, field=field_for(request.actor, field_id))
    return redirect("custom_fields")


@require_POST
@staff_may(Permission.FIELDS)
def archiving(request: StaffRequest, field_id: int) -> HttpResponse:
    """Offered no more, or (0) again; what is filled in stays."""
    field = field_for(request.actor, field_id)
    if request.POST.get("archived") == "0":
        desk.take_up_field(request.actor, field=field)
        say(request, _("The field is offered again"))
    else:
        desk.archive_field(request.actor, field=field)
        say(request, _("The field is archived. What is filled in stays."))
    return redirect("custom_fields")


def _edited(request: StaffRequest, field: CustomField | None) -> HttpResponse:
    form = _form(request, field)
    if saved(form, lambda: desk.save_field(request.actor, form=form.sent(), field=field)):
        say(request, _("The field is saved"))
        return redirect("custom_fields")
    title = field.name if field else _("New field")
    page = FieldPage(**shared(request, title, "custom_fields"), form=form, field=field)
    return screen(request, "fields/one.html", page, status=422 if form.is_bound else 200)


def _form(request: StaffRequest, field: CustomField | None) -> CustomFieldEdit:
    initial = {}
    if field is not None:
        initial = {
            "name": field.name,
            "kind": field.kind,
            "brand": str(field.brand_id or ""),
            "team": str(field.team_id or ""),
            "required": field.required,
        }
    return CustomFieldEdit(
        request.POST or None,
        field=field,
        brands=brands(),
        teams=known_teams(request.actor),
        initial=initial,
    )


def _names(request: StaffRequest) -> dict[tuple[str, int], str]:
    named = {("brand", one.pk): one.name for one in brands()}
    return named | {("team", one.pk): one.name for one in known_teams(request.actor)}


def _lines(fields: Sequence[CustomField], names: dict[tuple[str, int], str]) -> list[FieldLine]:
    return [
        FieldLine(one.pk, one.name, _about(one, names), one.required, first=at == 0)
        for at, one in enumerate(fields)
    ]


def _about(field: CustomField, names: dict[tuple[str, int], str]) -> str:
    told = [str(FieldKind(field.kind).label)]
    if field.options:
        told.append(", ".join(one["label"] for one in field.offered))
    whose = (("brand", field.brand_id), ("team", field.team_id))
    told += [names.get((kind, number), "?") for kind, number in whose if number]
    return " · ".join(told)
