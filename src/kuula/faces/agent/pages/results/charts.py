"""The score of a question over time as a picture with its table twin."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.report_charts import Picture, said_aloud
from kuula.faces.agent.pages.report_words import day_words
from kuula.faces.agent.pages.results.choice import Choice
from kuula.listening.surveys.content import Kind, Question
from kuula.listening.surveys.results.queries import FEWEST, ScoreAt, published_between, trend_of
from kuula.listening.surveys.results.telling import (
    interval_words,
    score_words,
    signed,
    worded,
)
from kuula.ui.drawing import Dot, Line, Mark, Trend, draw_trend
from kuula.ui.formats import number, percent
from kuula.ui.page import Column

LONGEST_TITLE = 70


def trend_picture(request: StaffRequest, choice: Choice, question: Question) -> Picture:
    """The score span by span, its interval, and where another version was published."""
    spans = trend_of(request.actor, choice.survey, question, choice.among, choice.step)
    days = [day_words(_day(one)) for one in spans]
    title = worded(question)[:LONGEST_TITLE]
    trend = Trend(
        label=said_aloud(title, days, [_value(question, one) for one in spans]),
        labels=days,
        lines=[Line("", [_dot(question, one) for one in spans])],
        ticks=_ticks(question),
        write=signed if _promotes(question) else percent if _is_share(question) else number,
        lowest=-100 if _promotes(question) else 0,
        marks=_marks(choice, spans),
    )
    return Picture(
        title=title,
        note=_("with the interval of 95 %; hollow: fewer than five answers"),
        svg=draw_trend(trend),
        columns=(
            Column(_("From")),
            Column(_("Score"), numeric=True),
            Column(_("interval of 95 %"), numeric=True),
            Column(_("Answers"), numeric=True),
        ),
        rows=[_row(question, one) for one in spans],
    )


def _dot(question: Question, span: ScoreAt) -> Dot:
    found = span.score
    if found is None:
        return Dot(None, "")
    if found.n < FEWEST:
        few = _("%(day)s: too few answers to tell (%(n)s)") % {
            "day": day_words(_day(span)),
            "n": found.n,
        }
        return Dot(found.value, few, pale=True)
    words = _("%(day)s: %(score)s, interval %(interval)s, based on %(n)s") % {
        "day": day_words(_day(span)),
        "score": score_words(question, found),
        "interval": interval_words(question, found),
        "n": number(found.n),
    }
    return Dot(found.value, words, found.low, found.high)


def _row(question: Question, span: ScoreAt) -> Sequence[str]:
    found = span.score
    ends = interval_words(question, found) if found and found.n >= FEWEST else "–"
    return (day_words(_day(span)), _value(question, span), ends, number(span.answered))


def _value(question: Question, span: ScoreAt) -> str:
    found = span.score
    return score_words(question, found) if found and found.n >= FEWEST else "–"


def _marks(choice: Choice, spans: Sequence[ScoreAt]) -> Sequence[Mark]:
    """Where a version other than the first was published."""
    versions = published_between(choice.survey, choice.first, choice.last)
    told = []
    for number_of, day in versions:
        place = (day - choice.first).days / choice.step - 0.5
        if number_of > 1 and spans:
            told.append(Mark(place, _("version %(number)s") % {"number": number_of}))
    return told


def _ticks(question: Question) -> tuple[float, ...]:
    if _promotes(question):
        return (-100, -50, 0, 50, 100)
    if _is_share(question):
        return (0, 0.5, 1)
    return tuple(
        float(one) for one in range(0, question.points + 1, 1 if question.points < 6 else 2)
    )


def _promotes(question: Question) -> bool:
    return question.kind in (Kind.NPS, Kind.ENPS)


def _is_share(question: Question) -> bool:
    return question.kind in (Kind.CSAT, Kind.CES)


def _day(span: ScoreAt) -> date:
    return span.place if isinstance(span.place, date) else date.min
