"""Segments and personas, as programs send and are told them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue, StrictStr

from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.people.models import Persona, Segment, SegmentMember, SegmentMove
from kuula.people.segments.fields import Field as Known
from kuula.people.segments.tree import read_rule
from kuula.people.segments.words import words_of

_RULE: dict[str, JsonValue] = {
    "all": [
        {"field": "orders.count", "op": "at_least", "value": 3, "days": 365},
        {"none": [{"field": "complaints", "op": "at_least", "value": 1, "days": 90}]},
    ]
}


class SegmentsAsked(Asked):
    """Which segments: those in use, or those that are archived."""

    archived: bool = False


class SavedSegment(Sent):
    """A segment as it is to be. `rule` is a group (`all`, `any` or `none` with its parts) or one
    comparison (`field`, `op`, `value`; `days` counts only so many of the last days, `currency` says
    in which money a sum is). Money is whole units of the smallest coin."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Regulars", "about": "", "rule": _RULE}]}
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=60)]
    about: Annotated[StrictStr, Field(max_length=500)] = ""
    rule: dict[str, Any]


class PlaybookTold(Told):
    """How the people of a segment are served; null and empty say nothing."""

    greeting: str
    asks: str
    team: Named | None
    staff: Named | None


class SegmentTold(Told):
    """A segment. `words` is its rule in your language; while `counting` the rule is newer than who
    is in it."""

    id: int
    name: str
    about: str
    rule: dict[str, Any]
    words: str
    size: int
    counting: bool
    counted_at: datetime | None
    archived_at: datetime | None
    playbook: PlaybookTold


class MembershipTold(Told):
    """Somebody who is in a segment since a moment."""

    customer: int
    name: str
    since: datetime


class MoveTold(Told):
    """Somebody came in or left. `counted` has no customer: the rule or very much had changed, and
    so many came in and left at once."""

    customer: int | None
    kind: Literal["entered", "left", "counted"]
    entered: int
    left: int
    at: datetime


class InSegmentTold(Told):
    """A segment a customer is in since a moment."""

    id: int
    name: str
    since: datetime


class PersonaTold(Told):
    """A persona. `matching` is how many match now: the size of its segment, null without one that
    exists for you."""

    id: int
    name: str
    line: str
    story: str
    goals: list[str]
    pains: list[str]
    segment: Named | None
    matching: int | None


def segment_told(
    one: Segment, known: Mapping[str, Known], *, hidden: frozenset[int]
) -> SegmentTold:
    """One segment, its team left out when it is one of `hidden`."""
    return SegmentTold(
        id=one.pk,
        name=one.name,
        about=one.about,
        rule=one.rule,
        words=words_of(read_rule(one.rule), known),
        size=one.size,
        counting=one.is_counting and one.archived_at is None,
        counted_at=one.counted_at,
        archived_at=one.archived_at,
        playbook=PlaybookTold(
            greeting=one.greeting,
            asks=one.asks,
            team=None if one.team_id in hidden else named(one.team),
            staff=named(one.staff),
        ),
    )


def member_told(one: SegmentMember) -> MembershipTold:
    """One member."""
    return MembershipTold(customer=one.customer_id, name=one.customer.name, since=one.since)


def move_told(one: SegmentMove) -> MoveTold:
    """One move."""
    kinds: dict[str, Literal["entered", "left", "counted"]]
    kinds = {"entered": "entered", "left": "left", "counted": "counted"}
    return MoveTold(
        customer=one.customer_id,
        kind=kinds[one.kind],
        entered=one.entered,
        left=one.left,
        at=one.at,
    )


def persona_told(one: Persona, segments: Mapping[int, Segment]) -> PersonaTold:
    """One persona; its segment only when it is one of those that exist for the reader."""
    segment = segments.get(one.segment_id or 0)
    return PersonaTold(
        id=one.pk,
        name=one.name,
        line=one.line,
        story=one.story,
        goals=one.goals,
        pains=one.pains,
        segment=named(segment),
        matching=segment.size if segment else None,
    )
