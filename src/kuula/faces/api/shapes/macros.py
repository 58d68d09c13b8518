"""Macros, what one would do and what it did, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.actions.fields.defining import MOST as MOST_FIELDS
from kuula.desk.actions.macros.saving import LONGEST, NAME
from kuula.desk.macros.planning import Plan, Said
from kuula.desk.macros.steps import Steps
from kuula.desk.models import Macro, MacroRun
from kuula.faces.api.shapes.custom_fields import SentValue
from kuula.faces.api.shapes.fields import MOST, LanguageCode, SentId
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.workspace.actors import Actor

Whose = Literal["own", "team", "all"]
Snooze = Literal["tomorrow", "monday"]
StateName = Literal["open", "waiting", "solved", "closed"]
Number = Annotated[StrictInt, Field(ge=0, le=MOST)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=NAME)]
Text = Annotated[StrictStr, Field(max_length=LONGEST)]
Tags = Annotated[
    list[Annotated[StrictStr, Field(min_length=1, max_length=40)]], Field(max_length=20)
]
FieldId = Annotated[StrictStr, Field(pattern=r"^[0-9]{1,15}$")]


class SentSteps(Sent):
    """What a macro does; what is left out is left as it is. `fields` are values by the id of their
    field, `reply` texts by language. 0 as `team` or `assignee` means none; "me" is who runs it."""

    fields: Annotated[dict[FieldId, SentValue], Field(max_length=MOST_FIELDS)] = {}
    tags: Tags = []
    tags_off: Tags = []
    priority: Annotated[StrictInt, Field(ge=1, le=4)] | None = None
    checklist: SentId | None = None
    team: Number | None = None
    assignee: Number | Literal["me"] | None = None
    note: Text = ""
    reply: Annotated[dict[LanguageCode, Text], Field(max_length=4)] = {}
    state: StateName | None = None
    snooze: Snooze | None = None


class SavedMacro(Sent):
    """A macro as it is to be: your own, of a team of yours, or everybody's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Late parcel",
                    "whose": "own",
                    "steps": {
                        "tags": ["late"],
                        "assignee": "me",
                        "reply": {"en": "Dear {customer.first_name}, we are looking for it."},
                    },
                }
            ]
        }
    )

    name: Name
    whose: Whose = "own"
    team: SentId | None = None
    steps: SentSteps


class StepsTold(Told):
    """What a macro does, as it is sent; empty is left as it is."""

    fields: dict[str, list[str]]
    tags: list[str]
    tags_off: list[str]
    priority: int | None
    checklist: int | None
    team: int | None
    assignee: int | Literal["me"] | None
    note: str
    reply: dict[str, str]
    state: str | None
    snooze: str | None


class MacroTold(Told):
    """A macro, and how often it was run."""

    id: int
    name: str
    whose: Whose
    team: Named | None
    steps: StepsTold
    runs: int
    run_at: datetime | None
    changed_at: datetime


class PlanTold(Told):
    """What a macro would do to a conversation now: the texts with their places filled. With any
    `open` place it does not run; `language` is that of the reply, `wanted` the customer's."""

    macro: int
    steps: StepsTold
    reply: str
    language: str
    wanted: str
    note: str
    open: list[str]


class NewRun(Sent):
    """The macro to run."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"macro": 3}]})

    macro: SentId


class RunTold(Told):
    """A run of a macro. It can be taken back for an hour, while its reply has not left."""

    id: int
    macro: int | None
    conversation: int
    run_at: datetime
    undone_at: datetime | None


def macro_told(actor: Actor, one: Macro) -> MacroTold:
    """One macro as the actor may know it."""
    whose: Whose = "own" if one.staff_id else "team" if one.team_id else "all"
    return MacroTold(
        id=one.pk,
        name=one.name,
        whose=whose,
        team=named(one.team),
        steps=_steps(actor, Steps.of(one)),
        runs=one.runs,
        run_at=one.run_at,
        changed_at=one.changed_at,
    )


def plan_told(actor: Actor, macro: Macro, plan: Plan) -> PlanTold:
    """What a macro would do."""
    reply: Said = plan.reply
    return PlanTold(
        macro=macro.pk,
        steps=_steps(actor, plan.steps),
        reply=reply.text,
        language=reply.language,
        wanted=reply.wanted,
        note=plan.note.text,
        open=list(plan.open),
    )


def run_told(run: MacroRun) -> RunTold:
    """One run."""
    return RunTold(
        id=run.pk,
        macro=run.macro_id,
        conversation=run.conversation_id,
        run_at=run.run_at,
        undone_at=run.undone_at,
    )


def _steps(actor: Actor, steps: Steps) -> StepsTold:
    """A team that does not exist for the actor is not named."""
    team = int(steps.team) if steps.team else None
    return StepsTold(
        fields={key: list(said) for key, said in steps.fields.items()},
        tags=list(steps.tags),
        tags_off=list(steps.tags_off),
        priority=steps.priority,
        checklist=steps.checklist,
        team=team if team is None or actor.sees_team(team or None) else None,
        assignee=_assignee(steps.assignee),
        note=steps.note,
        reply=dict(steps.reply),
        state=steps.state or None,
        snooze=steps.snooze or None,
    )


def _assignee(said: str) -> int | Literal["me"] | None:
    if said == "me":
        return "me"
    return int(said) if said else None
