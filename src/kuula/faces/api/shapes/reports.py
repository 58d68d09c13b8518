"""The report's figures, the conversations behind them, what customers said, and the audit trail."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field

from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Told
from kuula.insight.measures import Measure
from kuula.insight.seeing import Behind
from kuula.insight.tallies import Share, Tally
from kuula.listening.models import RatingRequest
from kuula.science.intervals import Interval

NO_TEAM: Final = "none"


class ScopeAsked(Told):
    """Which weeks, brand and team (or `none`). `until` is the last day, today when left out."""

    weeks: Literal["4", "13", "52"] = "13"
    until: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | None = None
    brand: Id | None = None
    team: Id | Literal["none"] | None = None


class BehindAsked(Asked):
    """The same, in pages; `week` is one of the weeks, 0 the oldest."""

    weeks: Literal["4", "13", "52"] = "13"
    until: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | None = None
    brand: Id | None = None
    team: Id | Literal["none"] | None = None
    week: Annotated[int, Field(ge=0, le=51)] | None = None


class IntervalTold(Told):
    """An estimate from `n` observations with the ends of its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


class ShareTold(Told):
    """`hits` of `n`; without an interval there is too little to say anything."""

    hits: int
    n: int
    interval: IntervalTold | None


class FiguresTold(Told):
    """The figures of one span. Waits are in working minutes; null where there is too little."""

    answers: int
    satisfaction: ShareTold
    response: ShareTold
    first_answers: int
    punctuality: ShareTold
    usual_wait: IntervalTold | None
    long_wait: IntervalTold | None
    solved: int
    reopening: ShareTold


class WeekTold(Told):
    """The figures of one week, named by its first day."""

    first_day: date
    figures: FiguresTold


class TeamFiguresTold(Told):
    """The figures of one team; without a number, of no team."""

    team: int | None
    figures: FiguresTold


class ReportTold(Told):
    """The report: all of it, the same span before it, each week, each team."""

    first_day: date
    last_day: date
    time_zone: str
    whole: FiguresTold
    before: FiguresTold
    weeks: list[WeekTold]
    teams: list[TeamFiguresTold]


class BehindTold(Told):
    """One conversation behind a figure: when it counted and what was counted."""

    conversation: int
    subject: str
    at: datetime
    type: str
    counted: dict[str, Any]


class RatingTold(Told):
    """What a customer answered to the one question."""

    id: int
    conversation: int
    customer: int
    brand: int
    team: int | None
    satisfied: bool
    comment: str
    language: str
    asked_at: datetime
    answered_at: datetime


class AuditAsked(Asked):
    """Whose doing, which type of event, from which moment until before which."""

    staff: Id | None = None
    type: Annotated[str, Field(max_length=100)] = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


MeasureName = Measure


def figures_told(tally: Tally) -> FiguresTold:
    """The figures of one span."""
    return FiguresTold(
        answers=tally.answers,
        satisfaction=share_told(tally.satisfaction),
        response=share_told(tally.response),
        first_answers=tally.first_answers,
        punctuality=share_told(tally.punctuality),
        usual_wait=interval_told(tally.usual_wait),
        long_wait=interval_told(tally.long_wait),
        solved=tally.solved,
        reopening=share_told(tally.reopening),
    )


def behind_told(row: Behind) -> BehindTold:
    """One conversation behind a figure."""
    return BehindTold(
        conversation=row.conversation.pk,
        subject=row.conversation.subject,
        at=row.entry.occurred_at,
        type=row.entry.type,
        counted=row.entry.payload,
    )


def rating_told(rating: RatingRequest) -> RatingTold:
    """One answer."""
    return RatingTold(
        id=rating.pk,
        conversation=rating.conversation_id,
        customer=rating.customer_id,
        brand=rating.brand_id,
        team=rating.team_id,
        satisfied=bool(rating.satisfied),
        comment=rating.comment,
        language=rating.language,
        asked_at=rating.asked_at,
        answered_at=rating.answered_at or rating.asked_at,
    )


def share_told(share: Share) -> ShareTold:
    """A share with its interval."""
    return ShareTold(hits=share.hits, n=share.n, interval=interval_told(share.interval))


def interval_told(found: Interval | None) -> IntervalTold | None:
    """An estimate; None where there is too little."""
    if found is None:
        return None
    return IntervalTold(value=found.value, low=found.low, high=found.high, n=found.n)
