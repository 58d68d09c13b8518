"""What a survey costs the people who are asked: their time, next to what it told us.

Time is what was shown to people, in seconds. Where the way through was timed (whole responses that
took less than an hour) it is as measured; else as listening.surveys.seconds estimates it of what
they saw: a whole response the usual way through, one that was broken off the questions up to where
it was left and the one they did not answer. Whoever may still go on is not counted yet.

An insight is an answer that counts towards something that can be told: given by a person (not known
beforehand) to a question that has five answers at least. That many answers tell less each the more
there are is what `narrowing` is about: the interval of a score shrinks as one over the root of n.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuula.listening.models import Survey
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.queries import live_content, live_contents
from kuula.listening.surveys.results.queries import (
    EVERYBODY,
    FEWEST,
    Among,
    Answers,
    Results,
    told_results,
)
from kuula.listening.surveys.seconds import duration_of, seconds_of
from kuula.workspace.actors import Actor

MORE: Final = 100
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Burden:
    """Seconds of people's time, how much of it was measured, and how many insights they gave."""

    seconds: float
    measured: float
    insights: int

    @property
    def per_insight(self) -> float | None:
        """Seconds asked for each insight; None without any."""
        return self.seconds / self.insights if self.insights else None

    def __add__(self, other: "Burden") -> "Burden":
        return Burden(
            self.seconds + other.seconds,
            self.measured + other.measured,
            self.insights + other.insights,
        )


NONE: Final = Burden(0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a hundred more answers to a score would bring: half the width of its interval now and
    then, in the units of the score, and what they would cost in seconds."""

    question: Question
    now: float
    then: float
    seconds: float


def burden_of(seen: Results, usual: float) -> Burden:
    """What the responses of `seen` cost people and told us; `usual` is the estimate of a whole
    way through, in seconds."""
    timed, measured = seen.timed
    order = [one.question for one in seen.answers]
    estimated = max(0, seen.done - timed) * usual
    estimated += sum(n * _shown(order, key) for key, n in seen.left.items())
    insights = sum(one.answered for one in seen.answers if one.answered >= FEWEST)
    return Burden(measured + estimated, measured, insights)


def burden_seen(survey: Survey, seen: Results) -> Burden:
    """The burden of some results of a survey, its way through as published last."""
    content = live_content(survey)
    return burden_of(seen, duration_of(content).usual if content else 0.0)


def burdens(
    actor: Actor, surveys: Sequence[Survey], among: Among = EVERYBODY
) -> list[tuple[Survey, Burden]]:
    """The burden of each of these surveys, at most 200, the heaviest first; those that nobody
    answered are left out. Raises NotAllowed without the right to read reports."""
    known = surveys[:MOST]
    contents, found = live_contents(known), []
    for survey in known:
        span = EVERYBODY if survey.audience == Survey.Audience.STAFF else among
        seen = told_results(actor, survey, span)
        if seen.begun and survey.pk in contents:
            usual = duration_of(contents[survey.pk]).usual
            found.append((survey, burden_of(seen, usual)))
    return sorted(found, key=lambda told: -told[1].seconds)


def narrowing(answers: Answers, burden: Burden) -> Narrowing | None:
    """What a hundred more answers would bring to a score; None without one."""
    found, each = answers.score, burden.per_insight
    if found is None or found.n < FEWEST or each is None:
        return None
    half = (found.high - found.low) / 2
    then = half * (found.n / (found.n + MORE)) ** 0.5
    return Narrowing(answers.question, half, then, MORE * each)


def _shown(order: Sequence[Question], last: str) -> float:
    """Seconds of the questions up to `last` and of the one after it."""
    keys = [one.key for one in order]
    upto = keys.index(last) + 2 if last in keys else 1
    return sum(seconds_of(one, _tongue(one)) for one in order[:upto])


def _tongue(question: Question) -> str:
    return next(iter(question.words), "en")
