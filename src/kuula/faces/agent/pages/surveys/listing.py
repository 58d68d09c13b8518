"""Surveys: the list, one with what is live and what is draft, and how a new one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.surveys.survey_words import (
    HOW,
    count_words,
    part_name,
    said,
    seconds_words,
    state_words,
)
from kuula.kit.languages import ENDONYMS
from kuula.listening.models import Survey
from kuula.listening.surveys.content import Questionnaire
from kuula.listening.surveys.differences import differences
from kuula.listening.surveys.gaps import gaps_of, wordless
from kuula.listening.surveys.library import beginnings
from kuula.listening.surveys.queries import (
    MOST_COUNTED,
    Answered,
    answered,
    draft_of,
    live_content,
    live_version,
    page_of_surveys,
)
from kuula.listening.surveys.seconds import LIMIT, duration_of
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One survey of the list."""

    url: str
    name: str
    state: str
    tone: Tone
    audience: str
    touchpoint: str
    brand: str
    version: str
    answers: str
    seconds: str
    slow: bool


@dataclass(frozen=True, kw_only=True)
class SurveysPage(Page):
    """The surveys in use, or those that are archived."""

    rows: Sequence[SurveyRow]
    shown: Sequence[NavItem]
    next_url: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class BeginningShown:
    """A survey to begin from."""

    id: str
    name: str
    about: str
    questions: int
    seconds: str
    audience: str


@dataclass(frozen=True, kw_only=True)
class NewSurveyPage(Page):
    """How a survey begins."""

    beginnings: Sequence[BeginningShown]
    languages: Sequence[Option]
    chosen: Sequence[str]
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """What publishing would change in one place."""

    name: str
    how: str
    tone: Tone
    before: str
    after: str
    url: str
    reworded: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GapShown:
    """Words that are missing in one language."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SurveyPage(Page):
    """One survey: what people see, what is written, and what can be done with it."""

    id: int
    state: str
    raw: str
    tone: Tone
    archived: bool
    facts: Sequence[tuple[str, str]]
    begun: str
    completed: str
    usual: str
    longest: str
    slow: bool
    limit: int
    questions: int
    version: int
    published_at: datetime | None
    never: bool
    changed: bool
    differences: Sequence[DifferenceShown]
    gaps: Sequence[GapShown]
    wordless: bool
    justification: str
    may_change: bool
    problem: str


def surveys_page(request: StaffRequest) -> SurveysPage:
    """The list that `?shown=` names."""
    archived = request.GET.get("shown") == "archived"
    page = page_of_surveys(request.actor, cursor=request.GET.get("after", ""), archived=archived)
    counts = answered([one.pk for one in page.rows])
    brands = {one.pk: one.name for one in all_brands()}
    here, kept = reverse("surveys"), "?shown=archived&" if archived else "?"
    return SurveysPage(
        title=_("Surveys"),
        frame=frame_for(request, "surveys"),
        rows=[_row(one, counts.get(one.pk, Answered()), brands) for one in page.rows],
        shown=[
            NavItem(label=_("In use"), url=here, current=not archived),
            NavItem(label=_("Archived"), url=f"{here}?shown=archived", current=archived),
        ],
        next_url=f"{here}{kept}after={page.next}" if page.next else "",
        may_change=request.actor.may(Permission.SURVEYS),
    )


def new_survey_page(request: StaffRequest, problem: str = "") -> NewSurveyPage:
    """The form of a new survey, with surveys to begin from."""
    spoken = get_language() or "en"
    chosen = request.POST.getlist("languages") or list({"en", spoken})
    return NewSurveyPage(
        title=_("New survey"),
        frame=frame_for(request, "surveys"),
        beginnings=[
            BeginningShown(
                id=one.id,
                name=said(one.name, spoken),
                about=said(one.about, spoken),
                questions=len(one.content.questions),
                seconds=seconds_words(duration_of(one.content, spoken).usual),
                audience=str(Survey.Audience(one.audience).label),
            )
            for one in beginnings().values()
        ],
        languages=[Option(code, name) for code, name in ENDONYMS.items()],
        chosen=chosen,
        name=request.POST.get("name", ""),
        problem=problem,
    )


def survey_page(request: StaffRequest, survey: Survey, problem: str = "") -> SurveyPage:
    """One survey with what is live and what is draft."""
    spoken = get_language() or "en"
    draft, live = draft_of(survey), live_content(survey)
    version = live_version(survey)
    state, tone = state_words(survey)
    lasting = duration_of(draft, spoken if spoken in draft.languages else "")
    count = answered([survey.pk]).get(survey.pk, Answered())
    return SurveyPage(
        title=survey.name,
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        state=state,
        raw=survey.state,
        tone=tone,
        archived=survey.archived_at is not None,
        facts=_facts(survey, draft),
        begun=count_words(count.begun, MOST_COUNTED, few=count.few),
        completed=count_words(count.completed, MOST_COUNTED, few=count.few),
        usual=seconds_words(lasting.usual),
        longest=seconds_words(lasting.longest),
        slow=lasting.longest > LIMIT,
        limit=LIMIT,
        questions=len(draft.questions),
        version=survey.version,
        published_at=version.published_at if version else None,
        never=live is None,
        changed=live is not None and live != draft,
        differences=_differences(survey, live, draft, spoken) if live else (),
        gaps=_gaps(survey, draft, spoken),
        wordless=bool(wordless(draft)),
        justification=survey.justification,
        may_change=request.actor.may(Permission.SURVEYS),
        problem=problem,
    )


def _row(one: Survey, count: Answered, brands: dict[int, str]) -> SurveyRow:
    state, tone = state_words(one)
    lasting = duration_of(draft_of(one))
    return SurveyRow(
        url=reverse("survey", args=[one.pk]),
        name=one.name,
        state=state,
        tone=tone,
        audience=str(Survey.Audience(one.audience).label),
        touchpoint=one.touchpoint.name if one.touchpoint else "",
        brand=brands.get(one.brand_id or 0, ""),
        version=str(one.version or ""),
        answers=count_words(count.begun, MOST_COUNTED, few=count.few),
        seconds=seconds_words(lasting.usual),
        slow=lasting.longest > LIMIT,
    )


def _facts(survey: Survey, draft: Questionnaire) -> list[tuple[str, str]]:
    brands = {one.pk: one.name for one in all_brands()}
    told = [
        (_("Asks"), str(Survey.Audience(survey.audience).label)),
        (_("Languages"), ", ".join(ENDONYMS[code] for code in draft.languages)),
        (_("Touchpoint"), survey.touchpoint.name if survey.touchpoint else ""),
        (_("Brand"), brands.get(survey.brand_id or 0, _("all brands"))),
        (_("Purpose"), survey.purpose.name if survey.purpose else ""),
        (_("Why it may take longer"), survey.justification),
    ]
    return [(name, value) for name, value in told if value]


def _differences(
    survey: Survey, live: Questionnaire, draft: Questionnaire, spoken: str
) -> list[DifferenceShown]:
    address = reverse("survey_questions", args=[survey.pk])
    return [
        DifferenceShown(
            name=part_name(one.part, draft if draft.question(one.part) else live, spoken),
            how=str(HOW[one.how][0]),
            tone=HOW[one.how][1],
            before=one.before if one.before != one.after else "",
            after=one.after,
            url=f"{address}?at={one.part}" if one.how != "removed" else "",
            reworded=one.reworded,
        )
        for one in differences(live, draft, spoken)
    ]


def _gaps(survey: Survey, draft: Questionnaire, spoken: str) -> list[GapShown]:
    address = reverse("survey_questions", args=[survey.pk])
    return [
        GapShown(
            ENDONYMS[one.language],
            part_name(one.place, draft, spoken),
            f"{address}?at={one.place}&lang={one.language}",
        )
        for one in gaps_of(draft)
    ]
