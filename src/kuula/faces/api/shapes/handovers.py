"""Handovers: the brief as it is known, handing over, acknowledging, asking back."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.briefing import Heading, Line
from kuula.desk.handovers.reading import lines_in
from kuula.desk.models import Handover
from kuula.faces.api.shapes.fields import MOST, SentId
from kuula.faces.api.shapes.reports import IntervalTold
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.insight.handovers import HandoverFigures

HeadingName = Literal["wanted", "told", "tried", "promised", "feels", "known"]
StateName = Literal["waiting", "asked", "taken", "called_back", "ended"]
Source = Annotated[StrictInt, Field(ge=0, le=MOST)]
Question = Annotated[StrictStr, Field(min_length=1, max_length=1000)]


class BriefLineTold(Told):
    """One line of a brief and where it came from: a message, a fact, or neither."""

    heading: HeadingName
    words: str
    kind: str
    message: int | None
    fact: int | None


class BriefTold(Told):
    """What is known; a heading without a line is not known. `line` is what the customer would be
    told of you, in the language they are answered in."""

    lines: list[BriefLineTold]
    line: str


class HandoverTold(Told):
    """A handover. Until it is `taken`, whoever held the conversation stays responsible."""

    id: int
    conversation: int
    state: StateName
    given_by: Named | None
    held_by: Named | None
    to_staff: Named | None
    to_team: Named | None
    taken_by: Named | None
    question: str
    reminded: int
    given_at: datetime
    settled_at: datetime | None
    brief: list[BriefLineTold]


class NewBriefLine(Form):
    """One line of a brief, with the message or fact it came from; 0 is none."""

    heading: HeadingName
    words: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    kind: Annotated[StrictStr, Field(max_length=20)] = ""
    message: Source = 0
    fact: Source = 0


class NewHandover(Form):
    """To a colleague or to a team; without a brief, the one that is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"to_staff": 4, "brief": [{"heading": "wanted", "words": "A new wardrobe"}]},
                {"to_team": 2},
            ]
        }
    )

    to_staff: SentId | None = None
    to_team: SentId | None = None
    brief: Annotated[list[NewBriefLine], Field(max_length=60)] | None = None


class NewAcknowledgement(Form):
    """I have it. `line` is what the customer is told; without words, nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"line": "From now on I help you."}]})

    line: Annotated[StrictStr, Field(max_length=1000)] = ""


class HandoverWords(Form):
    """Something asked, or answered, before a handover is acknowledged."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Which warehouse?"}]})

    text: Question


class HandoverFiguresTold(Told):
    """Handovers of a span. The wait is in working minutes; null where there is too little."""

    handed: int
    taken: int
    never: int
    waiting: int
    asked_again: int
    usual_wait: IntervalTold | None


def line_told(line: Line) -> BriefLineTold:
    """One line of a brief."""
    return BriefLineTold(
        heading=_heading(line.heading),
        words=line.words,
        kind=line.kind,
        message=line.message_id or None,
        fact=line.entry_id or None,
    )


def handover_told(row: Handover) -> HandoverTold:
    """One handover, its people read along."""
    return HandoverTold(
        id=row.pk,
        conversation=row.conversation_id,
        state=_state(row.state),
        given_by=named(row.given_by),
        held_by=named(row.held_by),
        to_staff=named(row.to_staff),
        to_team=named(row.to_team),
        taken_by=named(row.taken_by),
        question=row.asked.text if row.asked else "",
        reminded=row.reminded,
        given_at=row.given_at,
        settled_at=row.settled_at,
        brief=[line_told(line) for line in lines_in(row)],
    )


def lines_of(sent: list[NewBriefLine]) -> tuple[Line, ...]:
    """The lines of a brief as a program sent them."""
    return tuple(
        Line(Heading(one.heading), one.words, one.message, one.fact, one.kind) for one in sent
    )


def figures_told(found: HandoverFigures) -> HandoverFiguresTold:
    """The figures of a span."""
    usual = found.usual_wait
    wait = (
        IntervalTold(value=usual.value, low=usual.low, high=usual.high, n=usual.n)
        if usual
        else None
    )
    return HandoverFiguresTold(
        handed=found.handed,
        taken=found.taken,
        never=found.never,
        waiting=found.waiting,
        asked_again=found.asked_again,
        usual_wait=wait,
    )


def _heading(heading: Heading) -> HeadingName:
    names: dict[str, HeadingName] = {
        "wanted": "wanted", "told": "told", "tried": "tried", "promised": "promised",
        "feels": "feels", "known": "known",
    }  # fmt: skip
    return names[heading]


def _state(state: str) -> StateName:
    names: dict[str, StateName] = {
        "waiting": "waiting", "asked": "asked", "taken": "taken", "called_back": "called_back",
        "ended": "ended",
    }  # fmt: skip
    return names[state]
