"""Checklists: what they say, and how far one is on a conversation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictStr

from kuula.desk.actions.checklists.defining import MOST_STEPS, NAME, STEP
from kuula.desk.models import Checklist, PutChecklist
from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Named, Told
from kuula.faces.api.shapes.told import Sent as Form

Name = Annotated[StrictStr, Field(min_length=1, max_length=NAME)]
Lines = Annotated[
    list[Annotated[StrictStr, Field(min_length=1, max_length=STEP)]],
    Field(min_length=1, max_length=MOST_STEPS),
]
Tag = Annotated[StrictStr, Field(max_length=40)]


class ChecklistTold(Told):
    """A checklist: of one brand or team or of conversations with a tag, or of all. A `required` one
    must be ticked before solving."""

    id: int
    name: str
    steps: list[str]
    brand: int | None
    team: int | None
    tag: str
    required: bool
    archived: bool


class NewChecklist(Form):
    """A checklist to write."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Return", "steps": ["Parcel is back", "Money is back"], "required": True}
            ]
        }
    )

    name: Name
    steps: Lines
    brand: SentId | None = None
    team: SentId | None = None
    tag: Tag = ""
    required: Flag = False


class ChecklistChange(Form):
    """What to change; what is left out stays, and so does what conversations carry already."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"archived": True}]})

    name: Name = ""
    steps: Lines = []
    brand: SentId | None = None
    team: SentId | None = None
    tag: Tag = ""
    required: Flag = False
    archived: Flag = False


class ChecklistStepTold(Told):
    """A step; `done_at` is null until it is ticked."""

    key: str
    text: str
    done_by: Named | None
    done_at: datetime | None


class PutChecklistTold(Told):
    """A checklist on a conversation, with its steps as they were when it was put on."""

    id: int
    conversation: int
    name: str
    required: bool
    steps: list[ChecklistStepTold]


class PutOn(Form):
    """The checklist to put on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"checklist": 3}]})

    checklist: SentId


class Tick(Form):
    """Whether the step is done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True}]})

    done: Flag


def checklist_told(one: Checklist) -> ChecklistTold:
    """One checklist."""
    return ChecklistTold(
        id=one.pk,
        name=one.name,
        steps=[step["text"] for step in one.steps],
        brand=one.brand_id,
        team=one.team_id,
        tag=one.tag,
        required=one.required,
        archived=one.archived_at is not None,
    )


def put_checklist_told(
    one: PutChecklist, number: int, names: Mapping[int, str]
) -> PutChecklistTold:
    """One on conversation `number`; `names` are those of colleagues."""
    return PutChecklistTold(
        id=one.pk,
        conversation=number,
        name=one.name,
        required=one.required,
        steps=[
            ChecklistStepTold(
                key=step["key"],
                text=step["text"],
                done_by=_named(step["by"], names),
                done_at=datetime.fromisoformat(step["at"]) if step["at"] else None,
            )
            for step in one.steps
        ],
    )


def _named(staff_id: int | None, names: Mapping[int, str]) -> Named | None:
    return Named(id=staff_id, name=names.get(staff_id, "")) if staff_id else None
