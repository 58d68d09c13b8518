"""The results of a survey as a page: how many answered, how long it took, each question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.report import Figure
from kuula.faces.agent.pages.report_charts import Picture
from kuula.faces.agent.pages.report_words import span_words, too_little
from kuula.faces.agent.pages.results.charts import trend_picture
from kuula.faces.agent.pages.results.choice import Choice, span_options, whose_options
from kuula.faces.agent.pages.results.questions import Asked, asked_questions
from kuula.faces.agent.pages.results.weighing import (
    Wordings,
    burden_figure,
    narrowing_words,
    wordings_shown,
)
from kuula.listening.models import Survey
from kuula.listening.surveys.results.queries import (
    FEWEST,
    Results,
    asked_for,
    counted_at,
    told_results,
)
from kuula.listening.surveys.results.telling import worded
from kuula.science.intervals import wilson
from kuula.ui.formats import brief, number, percent
from kuula.ui.page import Option, Page

TRENDS: Final = 2


@dataclass(frozen=True, slots=True)
class Lost:
    """How many went no further than a question: of `of` who came to it, `count` left."""

    label: str
    count: int
    of: int
    share: str


@dataclass(frozen=True, kw_only=True)
class ResultsPage(Page):
    """All results. `state` is ready, empty, or few: colleagues answered, too few to be told."""

    survey_id: int
    text: str
    state: str
    span: str
    spans: Sequence[Option]
    whose: str
    parts: Sequence[Option]
    figures: Sequence[Figure]
    pictures: Sequence[Picture]
    questions: Sequence[Asked]
    lost: Sequence[Lost]
    wordings: Sequence[Wordings]
    narrowing: str
    brief_url: str
    counted: datetime | None


def results_page(request: StaffRequest, choice: Choice) -> ResultsPage:
    """The page of this choice for this reader."""
    survey = choice.survey
    seen = told_results(request.actor, survey, choice.among)
    staff = survey.audience == Survey.Audience.STAFF
    state = "ready" if seen.begun else "few" if staff else "empty"
    told = seen.answers if state == "ready" else ()
    scored = [one.question for one in told if one.score is not None][:TRENDS]
    return ResultsPage(
        title=survey.name,
        frame=frame_for(request, "surveys"),
        survey_id=survey.pk,
        text=_("All answers of colleagues") if staff else span_words(choice.first, choice.last),
        state=state,
        span=str(choice.days),
        spans=() if staff else span_options(),
        whose=choice.whose,
        parts=whose_options(choice),
        figures=tuple(_figures(request, choice, seen)) if state == "ready" else (),
        pictures=[] if staff else [trend_picture(request, choice, one) for one in scored],
        questions=asked_questions(request, choice, told),
        lost=_lost(seen) if state == "ready" and not staff else (),
        wordings=wordings_shown(request, choice) if state == "ready" else (),
        narrowing=narrowing_words(survey, seen) if state == "ready" else "",
        brief_url=reverse("survey_brief", args=[survey.pk]),
        counted=counted_at(survey),
    )


def _figures(request: StaffRequest, choice: Choice, seen: Results) -> Iterator[Figure]:
    yield Figure(
        label=_("Began to answer"),
        value=number(seen.begun),
        n=None,
        href="",
        link="",
        note=_("%(count)s of them to the end") % {"count": number(seen.done)},
    )
    if choice.survey.audience == Survey.Audience.STAFF:
        return  # only whole responses are told of them, and no time is kept
    asked = asked_for(request.actor, choice.survey, choice.among)
    yield _share_figure(_("Answered to the end"), seen.done, seen.begun)
    if asked.sent:
        yield _share_figure(_("Answered the invitation"), asked.answered, asked.sent)
    yield _time_figure(seen)
    yield burden_figure(choice.survey, seen)


def _share_figure(label: str, hits: int, n: int) -> Figure:
    if n < FEWEST:
        return Figure(label, "–", None, "", "", waiting=too_little(n))
    found = wilson(hits, n)
    ends = f"{number(found.low * 100, 0)}–{number(found.high * 100, 0)}"
    return Figure(label, percent(found.value), n, "", "", interval=ends)


def _time_figure(seen: Results) -> Figure:
    label, found = _("Usual time to the end"), seen.seconds
    if found is None or found.n < FEWEST:
        return Figure(label, "–", None, "", "", waiting=too_little(found.n if found else 0))
    return Figure(label, brief(found.value), found.n, "", "")


def _lost(seen: Results) -> Sequence[Lost]:
    """Where people left, in the order of the questions; those who said nothing come first."""
    rows, there = [], seen.done + sum(seen.left.values())
    names = [("", _("Before the first answer"))]
    names += [(one.question.key, worded(one.question)) for one in seen.answers]
    for key, label in names:
        left = seen.left.get(key, 0)
        if left and there:
            rows.append(Lost(label, left, there, percent(left / there)))
        there -= left
    return rows
