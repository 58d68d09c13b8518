"""Custom fields: defined, filled in, read."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from ninja import Router

from kuula.desk.access import conversation_for
from kuula.desk.actions import fields as desk
from kuula.desk.fields.access import field_for, fields_for
from kuula.desk.fields.near import Filled, near_to
from kuula.desk.fields.values import words_of
from kuula.desk.models import CustomField
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.custom_fields import (
    FieldChange,
    FieldTold,
    FieldValue,
    FieldValues,
    NewField,
    SentOption,
    field_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["custom fields"])
READ = scope(Permission.READ)
DEFINE = scope(Permission.READ, Permission.FIELDS)
CHANGE = scope(Permission.READ, Permission.CHANGE)


@router.get("/fields", response=list[FieldTold], openapi_extra=READ)
def list_fields(request: ApiRequest) -> list[FieldTold]:
    """The fields that exist for you in their order, archived ones too; at most 500."""
    return [field_told(one) for one in fields_for(request.auth)]


@router.post("/fields", response={201: FieldTold}, openapi_extra=DEFINE)
@once
def define_field(request: ApiRequest, new: NewField) -> FieldTold:
    """Define a field; at most 50 are in use."""
    require(request.auth, Permission.FIELDS)
    form = desk.FieldForm(
        new.name,
        new.kind,
        _options(new.options),
        brand_for(request.auth, new.brand) if new.brand else None,
        team_for(request.auth, new.team) if new.team else None,
        new.required,
    )
    return field_told(desk.save_field(request.auth, form=form))


@router.patch("/fields/{field_id}", response=FieldTold, openapi_extra=DEFINE)
def change_field(request: ApiRequest, field_id: Id, change: FieldChange) -> FieldTold:
    """Change a field, archive it or take it up again; values stay. All or nothing."""
    require(request.auth, Permission.FIELDS)
    with transaction.atomic():
        field = field_for(request.auth, field_id)
        if change.model_fields_set - {"archived"}:
            form = _changed(request.auth, field, change)
            desk.save_field(request.auth, form=form, field=field)
        if "archived" in change.model_fields_set:
            act = desk.archive_field if change.archived else desk.take_up_field
            act(request.auth, field=field)
        return field_told(field_for(request.auth, field_id))


@router.get("/conversations/{number}/fields", response=list[FieldValue], openapi_extra=READ)
def read_fields(request: ApiRequest, number: Id) -> list[FieldValue]:
    """The fields of the conversation with their values, and values of fields it has no more."""
    return _values(request.auth, number)


@router.patch("/conversations/{number}/fields", response=list[FieldValue], openapi_extra=CHANGE)
def fill_in_fields(request: ApiRequest, number: Id, sent: FieldValues) -> list[FieldValue]:
    """Fill in fields: all or nothing. 422 names what a field cannot hold."""
    talk = conversation_for(request.auth, number)
    values = {int(key): as_sent(value) for key, value in sent.values.items()}
    desk.set_fields(request.auth, conversation=talk, sent=values)
    return _values(request.auth, number)


def _values(actor: Actor, number: int) -> list[FieldValue]:
    near = near_to(actor, conversation_for(actor, number))
    return [_told(one) for one in (*near.fields, *near.former)]


def _told(filled: Filled) -> FieldValue:
    one, value = filled.field, filled.value
    words = ", ".join(words_of(one, value)) if value is not None else ""
    return FieldValue(field=one.pk, name=one.name, value=value, words=words)


def as_sent(value: Any) -> Sequence[str]:
    """A value that a program sent as a form would send it."""
    if value is None:
        return ()
    if isinstance(value, list):
        return [said for one in value for said in as_sent(one)]
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return (str(value),)


def _changed(actor: Actor, field: CustomField, change: FieldChange) -> desk.FieldForm:
    sent = change.model_fields_set
    brand = change.brand if "brand" in sent else field.brand_id
    team = change.team if "team" in sent else field.team_id
    standing = tuple((one["key"], one["label"]) for one in field.offered)
    return desk.FieldForm(
        name=change.name if "name" in sent else field.name,
        kind=field.kind,
        options=_options(change.options) if "options" in sent else standing,
        brand=brand_for(actor, brand) if brand else None,
        team=team_for(actor, team) if team else None,
        required=change.required if "required" in sent else field.required,
    )


def _options(sent: Sequence[SentOption]) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.label) for one in sent)
