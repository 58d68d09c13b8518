"""Custom fields and their values, as programs send and are told them."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictStr

from kuula.desk.actions.fields.defining import MOST, MOST_OPTIONS, NAME
from kuula.desk.fields.values import LONGEST
from kuula.desk.models import CustomField
from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Sent as Form
from kuula.faces.api.shapes.told import Told

KindName = Literal["text", "number", "yes_no", "choice", "choices", "date"]
FieldName = Annotated[StrictStr, Field(min_length=1, max_length=NAME)]
Value = StrictBool | int | float | Annotated[StrictStr, Field(max_length=LONGEST)]
SentValue = Value | Annotated[list[Value], Field(max_length=MOST_OPTIONS)] | None


class OptionTold(Told):
    """An option of a field. Values hold its key; an archived one is offered no more."""

    key: str
    label: str
    archived: bool


class FieldTold(Told):
    """A custom field of conversations: of one brand or team, or of all (null)."""

    id: int
    name: str
    kind: str
    options: list[OptionTold]
    brand: int | None
    team: int | None
    required: Annotated[bool, Field(description="Must be filled in before solving.")]
    archived: bool


class SentOption(Form):
    """An option as edited: without a key a new one."""

    key: Annotated[StrictStr, Field(max_length=20)] = ""
    label: FieldName


class NewField(Form):
    """A field to define."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Reason",
                    "kind": "choice",
                    "options": [{"label": "Late"}],
                    "required": True,
                }
            ]
        }
    )

    name: FieldName
    kind: KindName
    options: Annotated[list[SentOption], Field(max_length=MOST_OPTIONS)] = []
    brand: SentId | None = None
    team: SentId | None = None
    required: Flag = False


class FieldChange(Form):
    """A field as it is to be; what is left out stays. Options that are left out of `options` are
    archived. The kind cannot be changed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Reason", "archived": False}]}
    )

    name: FieldName = ""
    options: Annotated[list[SentOption], Field(max_length=MOST_OPTIONS)] = []
    brand: SentId | None = None
    team: SentId | None = None
    required: Flag = False
    archived: Flag = False


class FieldValue(Told):
    """A field of a conversation with its value: text, number, true or false, a date as 2026-12-01,
    the key of an option, or a list of keys; null for none. `words` is what people read."""

    field: int
    name: str
    value: str | bool | int | float | list[str] | None
    words: str


class FieldValues(Form):
    """Values by the id of their field; an option by its key or label. Null empties a field, fields
    that are left out stay."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"values": {"1": "Late", "2": None}}]}
    )

    values: Annotated[
        dict[Annotated[StrictStr, Field(pattern=r"^[0-9]{1,15}$")], SentValue],
        Field(min_length=1, max_length=MOST),
    ]


def field_told(one: CustomField) -> FieldTold:
    """One field."""
    return FieldTold(
        id=one.pk,
        name=one.name,
        kind=one.kind,
        options=[OptionTold(**option) for option in one.options],
        brand=one.brand_id,
        team=one.team_id,
        required=one.required,
        archived=one.archived_at is not None,
    )
