"""What a survey cost people and told us, and which of two wordings scores higher."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.report import Figure
from kuula.faces.agent.pages.results.choice import Choice
from kuula.listening.models import Survey
from kuula.listening.surveys.results.burden import burden_seen, narrowing
from kuula.listening.surveys.results.comparing import Compared, wordings_of
from kuula.listening.surveys.results.queries import FEWEST, Results
from kuula.listening.surveys.results.telling import (
    change_words,
    interval_words,
    score_words,
    worded,
)
from kuula.listening.surveys.results.verdicts import wording_verdict
from kuula.science.intervals import Interval
from kuula.ui.formats import brief, duration, number
from kuula.ui.page import Column

FIRST_SCORE = 1


@dataclass(frozen=True, slots=True)
class Wordings:
    """One question in its two wordings: the scores, and what can be told of them."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, str, str, str]]
    verdict: str


def burden_figure(survey: Survey, seen: Results) -> Figure:
    """The time asked of people for each insight."""
    found = burden_seen(survey, seen)
    label = _("Asked for each insight")
    note = ngettext(
        "%(time)s of people's time together, %(count)s insight",
        "%(time)s of people's time together, %(count)s insights",
        found.insights,
    ) % {"time": duration(found.seconds), "count": number(found.insights)}
    each = found.per_insight
    if each is None:
        return Figure(label, "–", None, "", "", waiting=note)
    return Figure(label, brief(each), found.insights, "", "", note=note)


def narrowing_words(survey: Survey, seen: Results) -> str:
    """What a hundred more answers would bring to the first score, and what they would cost."""
    scored = [one for one in seen.answers if one.score is not None][:FIRST_SCORE]
    found = narrowing(scored[0], burden_seen(survey, seen)) if scored else None
    if found is None:
        return ""
    share = 100 if found.question.kind in ("csat", "ces") else 1
    places = 1 if share == 1 and found.question.kind == "rating" else 0
    return _(
        "“%(question)s” is known to ±%(now)s. A hundred more answers would make that ±%(then)s and"
        " cost %(time)s of people's time."
    ) % {
        "question": worded(found.question),
        "now": number(found.now * share, places),
        "then": number(found.then * share, places),
        "time": duration(found.seconds),
    }


def wordings_shown(request: StaffRequest, choice: Choice) -> Sequence[Wordings]:
    """The wordings next to each other, for everybody who answered."""
    if choice.whose:
        return ()
    return [_shown(one) for one in wordings_of(request.actor, choice.survey, choice.among)]


def _shown(found: Compared) -> Wordings:
    rows = [
        _row(_("First wording"), found, found.first),
        _row(_("Second wording"), found, found.second),
    ]
    if found.difference is not None:
        one = found.difference
        ends = [change_words(found.question, end) for end in (one.low, one.high)]
        value = change_words(found.question, one.value)
        rows.append((_("Difference"), value, " … ".join(ends), number(one.n)))
    return Wordings(worded(found.question), _columns(), rows, wording_verdict(found))


def _columns() -> Sequence[Column]:
    return (
        Column(_("Wording")),
        Column(_("Score"), numeric=True),
        Column(_("interval of 95 %"), numeric=True),
        Column(_("Answers"), numeric=True),
    )


def _row(label: str, found: Compared, score: Interval | None) -> tuple[str, str, str, str]:
    if score is None or score.n < FEWEST:
        return label, "–", "–", number(score.n if score else 0)
    question = found.question
    told = score_words(question, score), interval_words(question, score)
    return (label, *told, number(score.n))
