"""The builder: the questions of a survey in order, the one that is being written, and the page as
it will be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.surveys.editor import Editor, editor_of
from kuula.faces.agent.pages.surveys.survey_words import (
    ICONS,
    PLACES,
    condition_words,
    question_name,
    seconds_words,
    state_words,
)
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Conflict, Problem
from kuula.listening.models import Survey
from kuula.listening.surveys.content import KINDS, Kind, Questionnaire
from kuula.listening.surveys.editing import is_in_turn
from kuula.listening.surveys.gaps import INTRO, LETTER, THANKS, gaps_of
from kuula.listening.surveys.queries import live_content
from kuula.listening.surveys.seconds import LIMIT, duration_of
from kuula.listening.surveys.showing import Reader, asked_question, in_language
from kuula.people.actions import revision
from kuula.ui.page import Option, Page, Tone
from kuula.ui.questions import AskedQuestion
from kuula.workspace.queries import all_brands

SAMPLE: Final = "Mari Tamm"
"""Whose name stands in the places of a preview."""


@dataclass(frozen=True, slots=True)
class At:
    """A place of a survey, in a language."""

    place: str
    lang: str


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One place of the survey in the list on the left. `missing` are the languages it lacks."""

    place: str
    number: int
    icon: str
    kind: str
    words: str
    current: bool
    shown: str
    missing: str
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the survey with how many places lack words in it."""

    code: str
    name: str
    missing: int
    current: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The page as the customer sees it in one language and wording."""

    language: str
    intro: str
    thanks: str
    subject: str
    letter: str
    questions: Sequence[AskedQuestion]
    place: str
    seconds: str
    slow: bool
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class BuilderPage(Page):
    """A survey being written."""

    id: int
    state: str
    tone: Tone
    seen: str
    changed: bool
    live: bool
    lang: str
    place: str
    tongues: Sequence[Tongue]
    before: Sequence[OutlineRow]
    rows: Sequence[OutlineRow]
    after: Sequence[OutlineRow]
    kinds: Sequence[Option]
    editor: Editor
    preview: Preview
    problem: str
    wrong: str
    saved: bool = False
    fresh: bool = False


def builder_page(
    request: StaffRequest,
    survey: Survey,
    content: Questionnaire,
    at: At,
    *,
    problem: Problem | None = None,
) -> BuilderPage:
    """The builder at a place of the survey, in a language; at the first question for no place."""
    lang = language_of(content, at.lang)
    keys = [one.key for one in content.questions]
    known = at.place in (*keys, INTRO, THANKS, LETTER)
    place = at.place if known else next(iter(keys), INTRO)
    state, tone = state_words(survey)
    live = live_content(survey)
    outline = _Outline(content, lang, place)
    return BuilderPage(
        title=survey.name,
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        state=state,
        tone=tone,
        seen=_seen(request, survey, problem),
        changed=live is not None and live != content,
        live=live is not None,
        lang=lang,
        place=place,
        tongues=_tongues(content, lang),
        before=[outline.around(LETTER, "mail"), outline.around(INTRO, "hand")],
        rows=[outline.question(number) for number in range(len(content.questions))],
        after=[outline.around(THANKS, "heart")],
        kinds=_kinds(survey),
        editor=editor_of(content, place, lang, staff=survey.audience == Survey.Audience.STAFF),
        preview=preview_of(survey, content, place, lang),
        problem=str(problem) if problem else "",
        wrong=problem.field or "" if problem else "",
    )


def preview_of(
    survey: Survey, content: Questionnaire, place: str, lang: str, *, problem: str = ""
) -> Preview:
    """The page as it is seen, every question on it; places are filled with what they are called."""
    reader = Reader(language=lang, main=content.languages[0], places=sample_places(survey))
    count = len(content.questions)
    lasting = duration_of(content, lang)
    return Preview(
        language=lang,
        intro=in_language(content.intro, reader),
        thanks=in_language(content.thanks, reader),
        subject=in_language(content.letter.subject, reader),
        letter=in_language(content.letter.words, reader),
        questions=[
            asked_question(one, reader, at=(number, count))
            for number, one in enumerate(content.questions, 1)
        ],
        place=place,
        seconds=seconds_words(lasting.longest),
        slow=lasting.longest > LIMIT,
        problem=problem,
    )


def sample_places(survey: Survey) -> dict[str, str]:
    """What stands in the places of a preview."""
    brands = all_brands()
    brand = next((one for one in brands if one.pk == survey.brand_id), next(iter(brands), None))
    return {
        "brand.name": brand.name if brand else "",
        "customer.first_name": SAMPLE.partition(" ")[0],
        "customer.name": SAMPLE,
        "conversation.subject": _("Where is my order?"),
    }


def language_of(content: Questionnaire, wanted: str) -> str:
    """The language asked for, else the survey's first."""
    return wanted if wanted in content.languages else content.languages[0]


def address_of(survey: Survey, place: str, lang: str) -> str:
    """The builder at a place, in a language."""
    return f"{reverse('survey_questions', args=[survey.pk])}?at={place}&lang={lang}"


def _seen(request: StaffRequest, survey: Survey, problem: Problem | None) -> str:
    """What the form knows of the survey. Whoever was told that somebody saved meanwhile knows it:
    the form holds the words of one place, and all others stand as they are now."""
    if problem is None or isinstance(problem, Conflict):
        return revision(survey.changed_at)
    return request.POST.get("seen", "")


class _Outline:
    """Draws the list of a survey's places."""

    def __init__(self, content: Questionnaire, lang: str, at: str) -> None:
        self.content, self.lang, self.at = content, lang, at
        self.missing: dict[str, list[str]] = {}
        for gap in gaps_of(content):
            self.missing.setdefault(gap.place, []).append(gap.language)

    def around(self, place: str, icon: str) -> OutlineRow:
        """Welcome, thanks or the letter."""
        name = str(PLACES[place])
        return OutlineRow(place, 0, icon, name, name, self.at == place, "", self._lacks(place), ())

    def question(self, number: int) -> OutlineRow:
        """One question."""
        one = self.content.questions[number]
        shown = [condition_words(it, self.content, self.lang) for it in one.shown]
        marks = {
            _("required"): one.required,
            _("known"): one.known is not None,
            _("in turn"): is_in_turn(self.content, one.key),
            "A/B": bool(one.wording),
            _("brand promise"): one.promise,
        }
        return OutlineRow(
            place=one.key,
            number=number + 1,
            icon=ICONS[one.kind],
            kind=str(KINDS[one.kind]),
            words=question_name(one, self.lang),
            current=self.at == one.key,
            shown=_(" and ").join(shown),
            missing=self._lacks(one.key),
            marks=[name for name, holds in marks.items() if holds],
        )

    def _lacks(self, place: str) -> str:
        return ", ".join(self.missing.get(place, ()))


def _tongues(content: Questionnaire, lang: str) -> list[Tongue]:
    gaps = gaps_of(content)
    return [
        Tongue(code, ENDONYMS[code], sum(one.language == code for one in gaps), code == lang)
        for code in content.languages
    ]


def _kinds(survey: Survey) -> list[Option]:
    """The kinds of questions that can be asked of these people."""
    staff = survey.audience == Survey.Audience.STAFF
    barred = {Kind.CONTACT, Kind.CONSENT} if staff else {Kind.ENPS}
    return [Option(one, str(KINDS[one]), ICONS[one]) for one in Kind if one not in barred]
