"""Complaints with their steps, root causes, and mistakes of ours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.actions.complaints.causes import LONGEST as LONGEST_NAME
from kuula.desk.actions.complaints.causes import MOST_DAYS
from kuula.desk.actions.complaints.lesson import LONGEST as LONGEST_LESSON
from kuula.desk.actions.complaints.mistakes import LONGEST as LONGEST_MISTAKE
from kuula.desk.actions.complaints.steps import LONGEST
from kuula.desk.models import Complaint, ComplaintCourse, OwnMistake, RootCause, StepTaken
from kuula.faces.api.shapes.fields import Flag, Id, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named

StepName = Literal["apology", "review", "record", "resolution", "follow_up", "lesson"]
StateName = Literal["open", "closed", "withdrawn"]
PartName = Literal["open", "overdue", "to-prevent", "failed", "again", "pressing", "closed", "all"]
STATES: Final[Mapping[str, StateName]] = {
    "open": "open",
    "closed": "closed",
    "withdrawn": "withdrawn",
}
STEPS: Final[Mapping[str, StepName]] = {
    "apology": "apology",
    "review": "review",
    "record": "record",
    "resolution": "resolution",
    "follow_up": "follow_up",
    "lesson": "lesson",
}


class ComplaintsAsked(Asked):
    """Which part of the register, of which cause, owner and brand, opened on which days."""

    shown: PartName = "open"
    cause: Id | None = None
    owner: Id | None = None
    brand: Id | None = None
    since: date | None = None
    until: date | None = None


class ComplaintTold(Told):
    """A complaint. `next_step` is empty when all six are taken; `round` counts how often the
    procedure began. `repeats` is the earlier complaint whose prevention did not help, if it exists
    for you."""

    id: int
    conversation: int
    state: StateName
    round: int
    next_step: StepName | None
    step_due_at: datetime | None
    ask_at: datetime | None
    owner: Named | None
    cause: Named | None
    prevention: str
    prevention_owner: Named | None
    prevention_due: date | None
    prevention_done_at: datetime | None
    prevention_failed_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


class ComplaintStepTold(Told):
    """A step that was taken with its evidence, or skipped with the reason in `note`. `by` is null
    when the customer's answer took it."""

    step: StepName
    round: int
    at: datetime
    by: Named | None
    message: int | None
    file: int | None
    goodwill: int | None
    note: str
    skipped: bool


class WholeComplaintTold(ComplaintTold):
    """A complaint with its steps, and what it lacks before it can be closed, in words."""

    steps: list[ComplaintStepTold]
    missing: list[str]
    repeats: int | None


class NewStep(Sent):
    """The next step: a message, file or goodwill of the conversation or words as evidence; a
    skipped one has words, the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": "apology", "message": 12}]})

    step: StepName
    note: Annotated[StrictStr, Field(max_length=LONGEST)] = ""
    message: SentId | None = None
    file: SentId | None = None
    goodwill: SentId | None = None
    skipped: Flag = False


class NewOwner(Sent):
    """Who looks after it; null for nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"staff": 4}]})

    staff: SentId | None


class Lesson(Sent):
    """Cause and prevention as they shall stand; what is left out is taken off."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"cause": 1, "prevention": "Call before", "owner": 4, "due": "2027-01-31"}]
        }
    )

    cause: SentId | None = None
    prevention: Annotated[StrictStr, Field(max_length=LONGEST_LESSON)] = ""
    owner: SentId | None = None
    due: date | None = None


class NotSolved(Sent):
    """What the customer says is not solved."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The door sags."}]})

    reason: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST)]


class CauseTold(Told):
    """A root cause; a retired one is offered no more."""

    id: int
    name: str
    retired: bool


class CauseName(Sent):
    """The name of a root cause."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Courier was late"}]})

    name: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_NAME)]


class Course(Sent):
    """How many days a step may take, and after how many the customer is asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"step_days": 3, "follow_up_days": 7}]}
    )

    step_days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)]
    follow_up_days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)]


class CourseTold(Told):
    """The days of the procedure."""

    step_days: int
    follow_up_days: int


class Mistake(Sent):
    """In what we were wrong, the reply in which we said so, and what we did."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"mistake": "Wrong price", "message": 12, "remedy": "Paid it back"}]
        }
    )

    mistake: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_MISTAKE)]
    message: SentId | None = None
    remedy: Annotated[StrictStr, Field(max_length=LONGEST_MISTAKE)] = ""


class MistakeTold(Told):
    """A mistake of ours; `message` is where we told the customer so."""

    id: int
    conversation: int
    mistake: str
    message: int | None
    remedy: str
    at: datetime


class MistakesAsked(Asked):
    """Which mistakes."""

    brand: Id | None = None


def complaint_told(one: Complaint) -> ComplaintTold:
    """One complaint, its people and cause read along."""
    return ComplaintTold(**_facts(one))


def whole_told(
    one: Complaint, taken: Sequence[StepTaken], missing: list[str], repeats: int | None
) -> WholeComplaintTold:
    """One complaint with everything."""
    steps = [_step(step) for step in taken]
    return WholeComplaintTold(**_facts(one), steps=steps, missing=missing, repeats=repeats)


def cause_told(one: RootCause) -> CauseTold:
    """One root cause."""
    return CauseTold(id=one.pk, name=one.name, retired=one.retired_at is not None)


def course_told(one: ComplaintCourse) -> CourseTold:
    """The days."""
    return CourseTold(step_days=one.step_days, follow_up_days=one.follow_up_days)


def mistake_told(one: OwnMistake) -> MistakeTold:
    """One mistake."""
    return MistakeTold(
        id=one.pk,
        conversation=one.conversation_id,
        mistake=one.mistake,
        message=one.message_id,
        remedy=one.remedy,
        at=one.flagged_at,
    )


def _facts(one: Complaint) -> dict[str, Any]:
    cause = one.cause
    return {
        "id": one.pk,
        "conversation": one.conversation_id,
        "state": STATES[one.state],
        "round": one.round,
        "next_step": STEPS.get(one.next_step),
        "step_due_at": one.step_due_at,
        "ask_at": one.ask_at,
        "owner": named(one.owner),
        "cause": Named(id=cause.pk, name=cause.name) if cause else None,
        "prevention": one.prevention,
        "prevention_owner": named(one.prevention_owner),
        "prevention_due": one.prevention_due,
        "prevention_done_at": one.prevention_done_at,
        "prevention_failed_at": one.failed_at,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
    }


def _step(one: StepTaken) -> ComplaintStepTold:
    return ComplaintStepTold(
        step=STEPS[one.step],
        round=one.round,
        at=one.taken_at,
        by=named(one.staff),
        message=one.message_id,
        file=one.file_id,
        goodwill=one.goodwill_id,
        note=one.note,
        skipped=one.skipped,
    )
