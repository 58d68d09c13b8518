"""The score of a question over time, ready to be drawn on a page or on paper, and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from kuula.listening.models import Survey
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.results.queries import (
    FEWEST,
    Among,
    ScoreAt,
    published_between,
    trend_of,
)
from kuula.listening.surveys.results.telling import (
    PROMOTING,
    SHARES,
    interval_words,
    score_words,
    signed,
    worded,
)
from kuula.ui.drawing import Dot, Line, Mark, Trend
from kuula.ui.formats import number, percent, yearless_date
from kuula.workspace.actors import Actor

LONGEST_TITLE: Final = 70
STEPS: Final = ((10, 1), (40, 3), (120, 7))


@dataclass(frozen=True, slots=True)
class Course:
    """A trend, its title, and its rows: from which day, the score, its interval, how many."""

    title: str
    trend: Trend
    rows: Sequence[tuple[str, str, str, str]]


def course_of(actor: Actor, survey: Survey, question: Question, among: Among, step: int) -> Course:
    """The score in spans of so many days, its interval, and where another version was published.
    `among` has a beginning and an end."""
    spans = trend_of(actor, survey, question, among, step)
    days = [day_of(one) for one in spans]
    title = worded(question)[:LONGEST_TITLE]
    values = zip(days, (_value(question, one) for one in spans), strict=True)
    told = ", ".join(f"{day} {value}" for day, value in values if value != "–")
    trend = Trend(
        label=f"{title}: {told or _('too little to tell')}",
        labels=days,
        lines=[Line("", [_dot(question, one) for one in spans])],
        ticks=ticks_of(question),
        write=writing_of(question),
        lowest=-100 if question.kind in PROMOTING else 0,
        marks=_marks(survey, among, step) if spans else (),
    )
    return Course(title, trend, [_row(question, one) for one in spans])


def step_for(days: int) -> int:
    """How many days make one place of a trend over so many."""
    return next((step for most, step in STEPS if days <= most), 28)


def ticks_of(question: Question) -> tuple[float, ...]:
    """The marks of a score's axis, the lowest first."""
    if question.kind in PROMOTING:
        return (-100, -50, 0, 50, 100)
    if question.kind in SHARES:
        return (0, 0.5, 1)
    steps = range(0, question.points + 1, 1 if question.points < 6 else 2)
    return tuple(float(one) for one in steps)


def writing_of(question: Question) -> Callable[[float], str]:
    """How a mark of that axis is written."""
    if question.kind in PROMOTING:
        return signed
    return percent if question.kind in SHARES else number


def day_of(span: ScoreAt) -> str:
    """The first day of a span."""
    day = span.place if isinstance(span.place, date) else date.min
    return yearless_date(day.month, day.day)


def _dot(question: Question, span: ScoreAt) -> Dot:
    found = span.score
    if found is None:
        return Dot(None, "")
    if found.n < FEWEST:
        told = {"day": day_of(span), "n": found.n}
        few = _("%(day)s: too few answers to tell (%(n)s)") % told
        return Dot(found.value, few, pale=True)
    words = _("%(day)s: %(score)s, interval %(interval)s, based on %(n)s") % {
        "day": day_of(span),
        "score": score_words(question, found),
        "interval": interval_words(question, found),
        "n": number(found.n),
    }
    return Dot(found.value, words, found.low, found.high)


def _row(question: Question, span: ScoreAt) -> tuple[str, str, str, str]:
    found = span.score
    ends = interval_words(question, found) if found and found.n >= FEWEST else "–"
    return (day_of(span), _value(question, span), ends, number(span.answered))


def _value(question: Question, span: ScoreAt) -> str:
    found = span.score
    return score_words(question, found) if found and found.n >= FEWEST else "–"


def _marks(survey: Survey, among: Among, step: int) -> Sequence[Mark]:
    """Where a version other than the first was published."""
    first, last = among.since or date.min, among.until or date.max
    told = []
    for version, day in published_between(survey, first, last):
        if version > 1:
            place = (day - first).days / step - 0.5
            told.append(Mark(place, _("version %(number)s") % {"number": version}))
    return told
