"""Reply targets and the clocks that run by them, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.actions.targets.rules import LONGEST
from kuula.desk.models import ReplyTarget
from kuula.desk.targets.clocks import Clock
from kuula.faces.api.shapes.conversations import SentPriority
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.reports import ShareTold, share_told
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.insight.targets import ClockFigures
from kuula.science.working_time import Reckoned

Minutes = Annotated[StrictInt, Field(ge=1, le=LONGEST)]
KindName = Literal["first", "next", "resolution"]


class SavedTarget(Sent):
    """A rule as it is to be. What is left out fits everything; minutes are working minutes, at
    least one of the three."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"brand": 1, "priority": 4, "first": 30, "resolution": 480}]
        }
    )

    brand: SentId | None = None
    team: SentId | None = None
    channel: Annotated[StrictStr, Field(pattern="^([a-z]{2,20})?$")] = ""
    priority: SentPriority | None = None
    company: SentId | None = None
    segment: SentId | None = None
    tag: Annotated[StrictStr, Field(max_length=40)] = ""
    first: Minutes | None = None
    next: Minutes | None = None
    resolution: Minutes | None = None


class TargetTold(Told):
    """A rule: of those that fit a conversation the most specific wins, for each clock by itself.
    Null and empty fit everything; minutes are working minutes."""

    id: int
    brand: Named | None
    team: Named | None
    channel: str
    priority: int | None
    company: Named | None
    segment: Named | None
    tag: str
    first: int | None
    next: int | None
    resolution: int | None


class CountedTold(Told):
    """A stretch of working time that counts."""

    begins: datetime
    ends: datetime


class RuledTold(Told):
    """What was asked from a moment on: so many working minutes, by a rule; 0 is the mailbox."""

    since: datetime
    minutes: int | None
    rule: int | None


class PauseTold(Told):
    """When the clock stood still; `ends` is null while it does."""

    begins: datetime
    ends: datetime | None


class ClockTold(Told):
    """A clock of a conversation and how it was reckoned. `due_at` is null while it stands still and
    where no working hours are set; `counted` holds the latest 500 stretches."""

    kind: KindName
    due_at: datetime | None
    left_minutes: int
    answered: bool
    paused: bool
    rules: list[RuledTold]
    pauses: list[PauseTold]
    counted: list[CountedTold]


class TargetFiguresTold(Told):
    """One kind of clock in a span: how many of those that ended were met. The conversations behind
    are told by the measures `all` and `missed`."""

    met: ShareTold
    all: str
    missed: str


def target_told(one: ReplyTarget) -> TargetTold:
    """One rule."""
    company = one.company
    return TargetTold(
        id=one.pk,
        brand=named(one.brand),
        team=named(one.team),
        channel=one.channel,
        priority=one.priority,
        company=Named(id=company.pk, name=company.name) if company else None,
        segment=named(one.segment),
        tag=one.tag,
        first=one.first_minutes,
        next=one.next_minutes,
        resolution=one.resolution_minutes,
    )


def clock_told(one: Clock, found: Reckoned) -> ClockTold:
    """One clock with its derivation."""
    return ClockTold(
        kind=_kind(one.kind),
        due_at=found.due,
        left_minutes=found.left_minutes,
        answered=one.answered,
        paused=one.paused,
        rules=[
            RuledTold(since=rule.since, minutes=rule.minutes, rule=rule.rule) for rule in one.rules
        ],
        pauses=[PauseTold(begins=begins, ends=ends) for begins, ends in one.pauses],
        counted=[CountedTold(begins=begins, ends=ends) for begins, ends in found.counted[-500:]],
    )


def target_figures_told(found: ClockFigures) -> TargetFiguresTold:
    """The figures of one kind of clock."""
    return TargetFiguresTold(met=share_told(found.met), all=found.all, missed=found.missed)


def _kind(kind: str) -> KindName:
    names: dict[str, KindName] = {"first": "first", "next": "next", "resolution": "resolution"}
    return names[kind]
