"""Touchpoints, journeys, experiences and balances, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictInt, StrictStr

from kuula.faces.api.shapes.fields import Flag, Id, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.listening.experiences.access import Noted
from kuula.listening.experiences.queries import LONGEST_HALF_LIFE, Experienced, Figure
from kuula.listening.models import Journey, Touchpoint, Weighting
from kuula.listening.touchpoints.queries import StageFigures

Kind = Literal[
    "purchase", "delivery", "use", "service", "advert", "article", "review", "word_of_mouth"
]
Way = Literal["shop", "visit", "letter", "phone", "hearsay"]
Name = Annotated[StrictStr, Field(min_length=1, max_length=60)]
About = Annotated[StrictStr, Field(max_length=500)]


class ArchivedAsked(Asked):
    """Which ones: those in use, or those that are archived."""

    archived: bool = False


class SavedTouchpoint(Sent):
    """A touchpoint as it is to be. `owner` is the colleague who answers for it."""

    name: Name
    kind: Kind
    about: About = ""
    owner: SentId | None = None


class TouchpointTold(Told):
    """A touchpoint. `key` is set for those that Kuula brings along: facts belong to them by
    themselves. `direct` ones are begun by the customer."""

    id: int
    key: str
    name: str
    kind: Kind
    direct: bool
    about: str
    owner: int | None
    archived_at: datetime | None


class SavedStage(Sent):
    """A stage as it is to be, with the numbers of its touchpoints."""

    name: Name
    expects: About = ""
    touchpoints: Annotated[list[SentId], Field(max_length=20)] = []


class SavedJourney(Sent):
    """A journey as it is to be: everybody's, or that of a segment; its stages in order."""

    name: Name
    about: About = ""
    segment: SentId | None = None
    stages: Annotated[list[SavedStage], Field(min_length=1, max_length=20)]


class JourneyTold(Told):
    """A journey; its stages are told by its map."""

    id: int
    name: str
    about: str
    segment: Named | None
    changed_at: datetime
    archived_at: datetime | None


class Archiving(Sent):
    """Put aside, or taken up again."""

    archived: Flag


class BalanceAsked(Asked):
    """Which experiences: of a customer, touchpoint, segment, team, brand and time. With `half_life`
    an experience that is so many days old counts half."""

    customer: Id | None = None
    touchpoint: Id | None = None
    segment: Id | None = None
    team: Id | None = None
    brand: Id | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    half_life: Annotated[int, Field(ge=1, le=LONGEST_HALF_LIFE)] | None = None


class GroupedAsked(BalanceAsked):
    """The same, told apart by something."""

    by: Literal["all", "touchpoint", "segment", "team", "month"] = "all"


class PartTold(Told):
    """What one kind of experience adds to a figure: how many there were, what they count."""

    kind: str
    good: bool
    count: int
    points: float


class FigureTold(Told):
    """A balance: `good` minus `bad` is `value`, from `n` experiences, by the weights of
    `version`."""

    value: float
    good: float
    bad: float
    n: int
    version: int
    parts: list[PartTold]


class GroupTold(Told):
    """A balance and what it is of: a number, a month as 2026-11, or empty for what belongs to
    none."""

    of: str
    balance: FigureTold


class ExperienceTold(Told):
    """An experience; `entry` is the number of the ledger's entry that tells it. `weight` is what it
    counts now."""

    entry: int
    kind: str
    good: bool
    weight: int
    customer: int | None
    conversation: int | None
    touchpoint: int | None
    team: int | None
    at: datetime


class NewExperience(Sent):
    """What a customer experienced where no system sees it. `at` is when, now without it; `text` in
    which words, erased with the person."""

    touchpoint: SentId
    way: Way
    good: Flag
    text: Annotated[StrictStr, Field(max_length=4000)] = ""
    at: Annotated[AwareDatetime, Field(strict=False)] | None = None


class NotedTold(Told):
    """What was noted; `entry` is the number by which it is corrected or taken back."""

    entry: int
    customer: int
    touchpoint: int
    way: Way
    good: bool
    text: str
    at: datetime


class EaseTold(Told):
    """How easy it was: the mean of `answers` on a scale from 1 to 7."""

    mean: float
    answers: int


class StageTold(Told):
    """A stage of a map; `ease` is null while nobody answered."""

    id: int
    name: str
    expects: str
    balance: FigureTold
    ease: EaseTold | None
    touchpoints: list[GroupTold]


class MapTold(Told):
    """A journey with what customers experienced on it."""

    journey: JourneyTold
    stages: list[StageTold]


class WeightsTold(Told):
    """What each kind of experience weighs; `version` 0 is what Kuula brings along."""

    version: int
    weights: dict[str, int]


class VersionTold(Told):
    """A version of the weights: who made it, when and why."""

    version: int
    weights: dict[str, int]
    reason: str
    staff: int | None
    at: datetime


class SavedWeights(Sent):
    """Kinds that weigh otherwise from now on, and why. `seen` is the version they were read in."""

    weights: Annotated[dict[StrictStr, StrictInt], Field(max_length=100)]
    reason: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    seen: StrictInt | None = None


def touchpoint_told(one: Touchpoint) -> TouchpointTold:
    """One touchpoint, named in the reader's language."""
    kinds: dict[str, Any] = {value: value for value in Touchpoint.Kind.values}
    return TouchpointTold(
        id=one.pk,
        key=one.key,
        name=one.shown,
        kind=kinds[one.kind],
        direct=one.is_direct,
        about=one.about,
        owner=one.owner_id,
        archived_at=one.archived_at,
    )


def journey_told(one: Journey) -> JourneyTold:
    """One journey."""
    return JourneyTold(
        id=one.pk,
        name=one.name,
        about=one.about,
        segment=named(one.segment),
        changed_at=one.changed_at,
        archived_at=one.archived_at,
    )


def figure_told(one: Figure) -> FigureTold:
    """One balance."""
    return FigureTold(
        value=one.value,
        good=one.good,
        bad=one.bad,
        n=one.n,
        version=one.version,
        parts=[
            PartTold(kind=p.kind, good=p.good, count=p.count, points=round(p.points, 1))
            for p in one.parts
        ],
    )


def experience_told(one: Experienced) -> ExperienceTold:
    """One experience."""
    return ExperienceTold(
        entry=one.entry,
        kind=one.kind,
        good=one.good,
        weight=one.weight,
        customer=one.customer_id,
        conversation=one.conversation_id,
        touchpoint=one.touchpoint_id,
        team=one.team_id,
        at=one.occurred_at,
    )


def noted_told(one: Noted) -> NotedTold:
    """What was noted."""
    ways: dict[str, Any] = {one.way: one.way}
    return NotedTold(
        entry=one.entry,
        customer=one.customer_id,
        touchpoint=one.touchpoint_id,
        way=ways[one.way],
        good=one.good,
        text=one.text,
        at=one.at,
    )


def stage_told(one: StageFigures) -> StageTold:
    """One stage."""
    ease = one.effort
    return StageTold(
        id=one.stage.pk,
        name=one.stage.name,
        expects=one.stage.expects,
        balance=figure_told(one.figure),
        ease=EaseTold(mean=ease.mean, answers=ease.answers) if ease else None,
        touchpoints=[
            GroupTold(of=str(place.pk), balance=figure_told(one.by_touchpoint[place.pk]))
            for place in one.touchpoints
        ],
    )


def version_told(one: Weighting) -> VersionTold:
    """One version of the weights."""
    return VersionTold(
        version=one.pk,
        weights=one.weights,
        reason=one.reason,
        staff=one.staff_id,
        at=one.made_at,
    )
