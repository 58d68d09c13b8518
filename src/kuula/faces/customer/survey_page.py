"""The page of a survey: one question a view, or the words at its end."""

from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kuula.desk.queries import subject_told
from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.links import rendered
from kuula.kit.languages import ENDONYMS
from kuula.listening.models import Survey
from kuula.listening.surveys.answering.access import Standing, content_of, survey_named
from kuula.listening.surveys.answering.reading import facts_of
from kuula.listening.surveys.answering.sitting import Sitting, written_sitting
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.asking import asked, may_come
from kuula.listening.surveys.content import Question, Questionnaire
from kuula.listening.surveys.places import told_answers
from kuula.listening.surveys.showing import Reader, asked_question, in_language, reader_of
from kuula.ui.page import Frame, Page
from kuula.ui.questions import AskedQuestion
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM

PART: Final = "X-Kuula-Part"
ONE_TAP: Final = frozenset({"scale", "single", "yes_no"})


@dataclass(frozen=True, kw_only=True)
class SurveyPage(Page):
    """`step` of `steps` is how far somebody is, where steps are all that may come.

    `state` is ask, end, enough or words (only something to say). `action` takes the answer;
    `back` and `change` lead to earlier questions, `go_on` goes on on another device.

    `confirm` says that the answer came with the link and waits for a sign of a person. `problem`
    says why nothing was kept, `unsent` is what was written then.
    """

    state: str
    intro: str = ""
    words: str = ""
    asked: AskedQuestion | None = None
    step: int = 0
    steps: int = 0
    action: str = ""
    back: str = ""
    change: str = ""
    go_on: str = ""
    confirm: bool = False
    one_tap: bool = False
    last: bool = False
    anonymous: bool = False
    embedded: bool = False
    problem: str = ""
    unsent: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent to a question and could not be kept, or came with the link."""

    value: Value | None = None
    problem: str = ""
    confirm: bool = False
    notice: str = ""


NOTHING: Final = Typed()


@dataclass(frozen=True, slots=True)
class View:
    """A sitting as it stands, ready to be shown."""

    sitting: Sitting
    standing: Standing
    survey: Survey
    content: Questionnaire
    reader: Reader

    @property
    def shown(self) -> tuple[Question, ...]:
        """The questions this person sees."""
        every = asked(self.content, self.standing.answers, seed=self.sitting.seed)
        return tuple(one for one in every if one.key not in self.standing.known)

    def after(self, key: str) -> str:
        """The question after one, empty at the end."""
        keys = [one.key for one in self.shown]
        rest = keys[keys.index(key) + 1 :] if key in keys else keys
        return rest[0] if rest else ""

    def before(self, key: str) -> str:
        """The question before one, empty at the beginning."""
        keys = [one.key for one in self.shown]
        place = keys.index(key) if key in keys else 0
        return keys[place - 1] if place else ""

    def ahead(self, key: str) -> tuple[int, bool]:
        """How many questions there may be in all at this one, and whether that is certain."""
        coming, certain = may_come(
            self.content, self.standing.answers, seed=self.sitting.seed, at=key
        )
        return len(coming - self.standing.known), certain

    @property
    def next_open(self) -> str:
        """The first question that is not answered, else the last one."""
        keys = [one.key for one in self.shown]
        open_still = [key for key in keys if key not in self.standing.answers]
        return next(iter(open_still or keys[-1:]), "")


def view_of(sitting: Sitting, standing: Standing) -> View | None:
    """How a sitting stands; None when its survey is gone."""
    survey = survey_named(sitting.survey_id)
    if survey is None:
        return None
    version = standing.version or sitting.version
    content = content_of(sitting.survey_id, version)
    reader = reader_of(content, sitting.language, variant=sitting.variant, seed=sitting.seed)
    places = dict(facts_of(sitting, survey, subject_of=subject_told))
    places |= told_answers(content, standing.answers, reader.language)
    seen = replace(sitting, version=version, language=reader.language)
    return View(seen, standing, survey, content, replace(reader, places=places))


def address(sitting: Sitting, *, question: str = "") -> str:
    """Where a sitting goes on, at a question."""
    return f"/a/{written_sitting(sitting)}" + (f"?q={question}" if question else "")


def ask(
    request: HttpRequest, view: View, key: str, typed: Typed = NOTHING, *, status: int = 200
) -> HttpResponse:
    """The page with one question."""
    shown = view.shown
    keys = [one.key for one in shown]
    key = key if key in keys else view.next_open
    if not key:
        return end(request, view)
    place = keys.index(key)
    value = view.standing.answers.get(key) if typed.value is None else typed.value
    before = view.before(key)
    steps, certain = view.ahead(key)
    drawn = asked_question(
        shown[place],
        view.reader,
        value=value,
        problem=typed.problem,
        at=(place + 1, steps) if certain and steps > 1 else (0, 0),
    )
    page = SurveyPage(
        **_around(request, view),
        state="ask",
        intro="" if place or view.sitting.begun else in_language(view.content.intro, view.reader),
        asked=drawn,
        step=place,
        steps=steps,
        action=address(view.sitting),
        back=address(view.sitting, question=before) if before else "",
        go_on=_go_on(request, view.sitting),
        confirm=typed.confirm,
        one_tap=drawn.kind in ONE_TAP and not drawn.other,
        last=place + 1 >= steps,
        problem=typed.notice,
    )
    return _answer(request, page, status=status)


def end(request: HttpRequest, view: View) -> HttpResponse:
    """The thanks, and a way to change the answers while that is possible."""
    change = "" if view.standing.settled or not view.shown else view.shown[0].key
    page = SurveyPage(
        **_around(request, view),
        state="end",
        words=in_language(view.content.thanks, view.reader),
        change=address(view.sitting, question=change) if change else "",
    )
    return _answer(request, page)


def enough(request: HttpRequest, view: View) -> HttpResponse:
    """Thanks to somebody of whose kind enough people answered already."""
    return _answer(request, SurveyPage(**_around(request, view), state="enough"))


def say(
    request: HttpRequest, view: View, words: str, *, unsent: str = "", status: int = 409
) -> HttpResponse:
    """A page that takes no answer, with the reason and what was written."""
    page = SurveyPage(**_around(request, view), state="words", words=words, unsent=unsent)
    return _answer(request, page, status=status)


def _answer(request: HttpRequest, page: SurveyPage, *, status: int = 200) -> HttpResponse:
    part = request.headers.get(PART)
    return rendered("survey_main.html" if part else "survey.html", page, status=status)


def _around(request: HttpRequest, view: View) -> dict[str, Any]:
    return {
        "title": view.survey.name if view.sitting.anonymous else _("Your opinion"),
        "frame": _frame(request, view),
        "anonymous": view.sitting.anonymous,
        "embedded": view.sitting.embedded,
    }


def _frame(request: HttpRequest, view: View) -> Frame:
    if PART in request.headers:
        return Frame(home_url="", language=view.reader.language)
    brand = brand_for(SYSTEM, view.survey.brand_id).name if view.survey.brand_id else ""
    return spoken_frame(request, view.content, brand=brand)


def spoken_frame(request: HttpRequest, content: Questionnaire, *, brand: str) -> Frame:
    """The frame with the languages that the survey speaks."""
    frame = frame_for_customer(request, brand=brand)
    spoken = {ENDONYMS[code] for code in content.languages}
    footer = tuple(one for one in frame.footer if one.label in spoken)
    return replace(frame, footer=footer if len(footer) > 1 else ())


def _go_on(request: HttpRequest, sitting: Sitting) -> str:
    """Only once something is kept: before, the same link begins anew."""
    return request.build_absolute_uri(address(sitting)) if sitting.begun else ""
