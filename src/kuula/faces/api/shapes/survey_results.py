"""Results of surveys and whom they ask, as programs send and are told them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StrictInt, StrictStr

from kuula.faces.api.shapes.told import Sent, Told
from kuula.listening.models import AskingRules, Trigger, Wave
from kuula.listening.surveys.results.burden import Burden
from kuula.listening.surveys.results.comparing import Compared
from kuula.listening.surveys.results.queries import Answers, Asked, Results
from kuula.listening.surveys.results.verdicts import wording_verdict
from kuula.science.intervals import Interval


class ScoreTold(Told):
    """A score with the ends of its interval of 95 %: NPS and eNPS from -100 to 100, CSAT and CES as
    a share from 0 to 1, a rating as its mean."""

    value: float
    low: float
    high: float
    n: int


class AnswersTold(Told):
    """What was said to one question: `counts` by number, choice, row:choice of a matrix or
    choice:place of a ranking; `known` are those of whom the record knew it. `few`: of fewer than
    five colleagues nothing is told, not even how many they are."""

    question: str
    kind: str
    answered: int
    known: int
    few: bool
    score: ScoreTold | None
    counts: dict[str, int]


class BurdenTold(Told):
    """What it cost people, in seconds (measured ones, and all with estimates), and how many answers
    it gave that count towards something that can be told."""

    seconds: float
    measured: float
    insights: int
    seconds_per_insight: float | None


class WordingsTold(Told):
    """A question in its two wordings: the score of each, and the second minus the first with its
    interval of 95 % (none below five answers each). `sure` says that zero lies outside of it."""

    question: str
    first: ScoreTold | None
    second: ScoreTold | None
    difference: ScoreTold | None
    sure: bool
    verdict: str


class ResultsTold(Told):
    """Responses begun in a span of days, and what they said. `left` counts those who went no
    further than a question, under its key (empty: before the first answer)."""

    begun: int
    done: int
    left: dict[str, int]
    seconds: float | None
    invited: int
    answered_invitations: int
    left_out: dict[str, int]
    counted_at: datetime | None
    questions: list[AnswersTold]
    burden: BurdenTold
    wordings: list[WordingsTold]


class ResultsWanted(Sent):
    """Which responses: begun from `since` to `until`, both counted in (the last year without); of
    one part of a slice (variant, way, language or segment). Of colleagues everybody, always."""

    since: date | None = None
    until: date | None = None
    slice: StrictStr = "all"
    part: StrictStr = ""


class TriggerSent(Sent):
    """After what a survey asks: solved, delivered, ordered, paid, returned, complaint or joined;
    `share` is in per cent."""

    cause: StrictStr
    days: StrictInt = 0
    hours: StrictInt = 0
    share: StrictInt = 100
    segments: Annotated[list[int], Field(max_length=20)] = []


class TriggerTold(Told):
    """The same with its number."""

    id: int
    cause: str
    days: int
    hours: int
    share: int
    segments: list[int]


class WaveSent(Sent):
    """To whom a survey is sent: a share, in per cent, of a segment or of everybody; from when."""

    segment: int | None = None
    share: StrictInt = 100
    starts_at: AwareDatetime | None = None


class WaveTold(Told):
    """A sending to many and how far it is: planning, planned or stopped."""

    id: int
    segment: int | None
    share: int
    starts_at: datetime
    state: str
    looked_at: int
    sampled: int
    invited: int
    left_out: int


class RulesSent(Sent):
    """The contact budget: nobody is asked more than `most` times in `days`, for `after_refusal`
    days after a refusal, nor while a complaint is open; only from the hour `earliest` to before
    `latest` on the clock of the brand, with `rest_days` not on Sundays and holidays."""

    most: StrictInt
    days: StrictInt
    after_refusal: StrictInt
    hold_complaints: bool
    earliest: Annotated[StrictInt, Field(ge=0, le=23)] = 9
    latest: Annotated[StrictInt, Field(ge=1, le=24)] = 20
    rest_days: bool = True


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the results cost, and what can be told of two wordings."""

    burden: Burden
    wordings: Sequence[Compared]


def results_told(
    seen: Results, asked: Asked, counted_at: datetime | None, weighed: Weighed
) -> ResultsTold:
    """Results as told."""
    return ResultsTold(
        begun=seen.begun,
        done=seen.done,
        left=dict(seen.left),
        seconds=seen.seconds.value if seen.seconds else None,
        invited=asked.sent,
        answered_invitations=asked.answered,
        left_out=dict(asked.left_out),
        counted_at=counted_at,
        questions=[_answers(one) for one in seen.answers],
        burden=_burden(weighed.burden),
        wordings=[_wordings(one) for one in weighed.wordings],
    )


def trigger_told(trigger: Trigger) -> TriggerTold:
    """A trigger as told."""
    return TriggerTold(
        id=trigger.pk,
        cause=trigger.cause,
        days=trigger.days,
        hours=trigger.hours,
        share=trigger.share,
        segments=list(trigger.segments),
    )


def wave_told(wave: Wave) -> WaveTold:
    """A sending to many as told."""
    return WaveTold(
        id=wave.pk,
        segment=wave.segment_id,
        share=wave.share,
        starts_at=wave.starts_at,
        state=wave.state,
        looked_at=wave.looked_at,
        sampled=wave.sampled,
        invited=wave.invited,
        left_out=wave.left_out,
    )


def rules_told(held: AskingRules) -> RulesSent:
    """The contact budget as told."""
    return RulesSent(
        most=held.most,
        days=held.days,
        after_refusal=held.after_refusal,
        hold_complaints=held.hold_complaints,
        earliest=held.earliest,
        latest=held.latest,
        rest_days=held.rest_days,
    )


def _burden(found: Burden) -> BurdenTold:
    return BurdenTold(
        seconds=found.seconds,
        measured=found.measured,
        insights=found.insights,
        seconds_per_insight=found.per_insight,
    )


def _wordings(found: Compared) -> WordingsTold:
    return WordingsTold(
        question=found.question.key,
        first=_score(found.first),
        second=_score(found.second),
        difference=_score(found.difference),
        sure=found.is_sure,
        verdict=wording_verdict(found),
    )


def _answers(answers: Answers) -> AnswersTold:
    return AnswersTold(
        question=answers.question.key,
        kind=answers.question.kind.value,
        answered=answers.answered,
        known=answers.known,
        few=answers.few,
        score=_score(answers.score),
        counts=dict(answers.counts),
    )


def _score(found: Interval | None) -> ScoreTold | None:
    if found is None:
        return None
    return ScoreTold(value=found.value, low=found.low, high=found.high, n=found.n)
