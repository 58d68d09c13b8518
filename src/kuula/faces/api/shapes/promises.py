"""Promises."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StrictStr

from kuula.desk.models import Promise
from kuula.faces.api.shapes.fields import Id, Line
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named

State = Literal["open", "kept", "late", "broken", "withdrawn"]
Kind = Literal["reply", "delivery", "repair", "refund", "call_back", "other"]
_KINDS: Final[dict[str, Kind]] = {
    "reply": "reply", "delivery": "delivery", "repair": "repair", "refund": "refund",
    "call_back": "call_back", "other": "other",
}  # fmt: skip
_STATES: Final[dict[str, State]] = {
    "open": "open", "kept": "kept", "late": "late", "broken": "broken", "withdrawn": "withdrawn",
}  # fmt: skip
Moment = Annotated[AwareDatetime, Field(strict=False)]


class PromisesAsked(Asked):
    """Which promises: of a state, of a kind, of a team, of a conversation; any when left out."""

    state: State | None = None
    kind: Kind | None = None
    team: Id | None = None
    conversation: Id | None = None


class PromiseTold(Told):
    """A promise. `slipped_at` is when it first was not kept in time, whatever became of it."""

    id: int
    conversation: int
    words: str
    kind: Kind
    state: State
    made_at: datetime
    made_by: Named | None
    due_from: datetime | None
    due_to: datetime
    moved_from: datetime | None
    why: str
    slipped_at: datetime | None
    kept_at: datetime | None
    message: int | None


class NewPromise(Sent):
    """A promise to write down. Without a kind its words say it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"words": "The lamp goes out", "due_to": "2027-03-01T15:00:00+02:00"}]
        }
    )

    words: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    due_to: Moment
    kind: Kind | None = None


class NewDate(Sent):
    """A new date; the customer can read why. With `text` they are written to first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"due_to": "2027-03-02T15:00:00+02:00", "why": "The part came late."}]
        }
    )

    due_to: Moment
    why: Line = ""
    text: Annotated[StrictStr, Field(max_length=200_000)] = ""


class PromiseChange(Sent):
    """What kind of promise it is."""

    kind: Kind


def promise_told(promise: Promise) -> PromiseTold:
    """A promise as the program gets it."""
    return PromiseTold(
        id=promise.pk,
        conversation=promise.conversation_id,
        words=promise.quote,
        kind=_KINDS[promise.kind],
        state=_STATES[promise.state],
        made_at=promise.made_at,
        made_by=named(promise.made_by),
        due_from=promise.due_from,
        due_to=promise.due_to,
        moved_from=promise.moved_from,
        why=promise.reason,
        slipped_at=promise.slipped_at,
        kept_at=promise.kept_at,
        message=promise.message_id,
    )
