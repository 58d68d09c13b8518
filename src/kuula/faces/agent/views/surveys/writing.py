"""The builder: every button of it sends its one form, which saves what stands there first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.forms.survey_settings import kept_form
from kuula.faces.agent.forms.surveys import Step, step_of, written
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.surveys.builder import (
    At,
    BuilderPage,
    address_of,
    builder_page,
    language_of,
    preview_of,
)
from kuula.faces.agent.rendering import fragment, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.listening.models import Survey
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import save_survey
from kuula.listening.surveys.content import Kind, Questionnaire, read_questionnaire
from kuula.listening.surveys.editing import blank, hanging_on, moved, with_question, without
from kuula.listening.surveys.former import Former, former_of
from kuula.listening.surveys.queries import draft_of, known_purposes
from kuula.people.actions import revision
from kuula.workspace.permissions import Permission

UNDO: Final = "survey_removed"
ELSEWHERE: Final = {
    "library": "survey_library", "preview": "survey_preview", "publish": "survey",
}  # fmt: skip
"""Pages that are opened once what stands in the form is saved."""
MOVES: Final = frozenset(
    {"up", "down", "choice_up", "choice_down", "row_up", "row_down", "choice", "row"}
)
"""Steps after which one goes on where one is: the page is morphed, and the button keeps its focus.
After all others fields may mean something else than before, and are drawn anew."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """The questionnaire after a step, and the place to go on at."""

    content: Questionnaire
    place: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEYS)
def questions(request: StaffRequest, survey_id: int) -> HttpResponse:
    """The builder; a POST saves and does what its button says."""
    survey = survey_for(request.actor, survey_id)
    before = draft_of(survey)
    if request.method != "POST":
        at = At(request.GET.get("at", ""), request.GET.get("lang", ""))
        return screen(request, "surveys/builder.html", builder_page(request, survey, before, at))
    content, at = before, At(request.POST.get("place", ""), request.POST.get("lang", ""))
    step = step_of(request.POST)
    try:
        former = former_of(survey)
        content = written(before, request.POST, former)
        pairs = zip(before.questions, content.questions, strict=True)
        named = {old.key: new.key for old, new in pairs}
        at, step = _renamed(at, step, named)
        stepped = _stepped(content, at.place, step, former)
        saved = _saved(request, survey, stepped.content)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = builder_page(request, survey, content, at, problem=problem)
        return _drawn(request, page, status=problem.status)
    _say_removed(request, saved, before, request.POST.get("place", ""))
    lang = step.part if step.what == "lang" else at.lang
    return _gone_on(request, saved, stepped.content, At(stepped.place, lang))


def _gone_on(request: StaffRequest, survey: Survey, content: Questionnaire, at: At) -> HttpResponse:
    """The builder where one goes on, or the page that was asked for."""
    step, lang = step_of(request.POST), language_of(content, at.lang)
    here = address_of(survey, at.place, lang)
    if step.what == "to" and step.part in ELSEWHERE:
        address = reverse(ELSEWHERE[step.part], args=[survey.pk])
        return _sent_to(request, f"{address}?at={at.place}&lang={lang}")
    if not request.headers.get("HX-Request"):
        return redirect(here)
    page = builder_page(request, survey, content, at)
    fresh = (page.place, page.lang) != (request.POST.get("place"), request.POST.get("lang"))
    answer = _drawn(request, replace(page, saved=True, fresh=fresh))
    if step.what in MOVES:
        answer.headers["HX-Reswap"] = "outerMorph"
    answer.headers["HX-Push-Url"] = here
    return answer


def _sent_to(request: StaffRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_POST
@staff_may(Permission.SURVEYS)
def drawn(request: StaffRequest, survey_id: int) -> HttpResponse:
    """The page as it will be seen with what stands in the form; nothing is saved."""
    survey = survey_for(request.actor, survey_id)
    content, place, said = draft_of(survey), request.POST.get("place", ""), ""
    try:
        content = written(content, request.POST)
    except NotAllowed:
        raise
    except Problem as problem:
        said = str(problem)
    lang = language_of(content, request.POST.get("lang", ""))
    preview = preview_of(survey, content, place, lang, problem=said)
    return fragment(request, "surveys/preview_part.html", preview=preview)


@require_POST
@staff_may(Permission.SURVEYS)
def undoing(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Put a question back that was taken out, unless the survey was changed since."""
    survey = survey_for(request.actor, survey_id)
    kept = request.session.pop(UNDO, None) or {}
    if kept.get("survey") != survey.pk:
        warn(request, _("There is nothing to undo any more."))
        return redirect("survey_questions", survey_id)
    content = read_questionnaire(kept["draft"])
    form = kept_form(survey, content)
    save_survey(request.actor, form=form, survey=survey, seen=kept["seen"])
    say(request, _("The question is back"))
    return redirect(address_of(survey, kept["place"], content.languages[0]))


def _renamed(at: At, step: Step, named: Mapping[str, str]) -> tuple[At, Step]:
    """Place and step under the keys that questions have now."""
    place, part = named.get(at.place, at.place), named.get(step.part, step.part)
    return At(place, at.lang), Step(step.what, part)


def _stepped(content: Questionnaire, place: str, step: Step, former: Former) -> Stepped:
    """What a button does to the questionnaire besides saving."""
    match step.what:
        case "go":
            return Stepped(content, step.part)
        case "add":
            return _added(content, place, step.part, former)
        case "up" | "down":
            by = -1 if step.what == "up" else 1
            return Stepped(moved(content, step.part, by=by), place)
        case "out":
            return _removed(content, place, step.part)
        case _:
            return Stepped(content, place)


def _added(content: Questionnaire, place: str, kind: str, former: Former) -> Stepped:
    if kind not in set(Kind):
        return Stepped(content, place)
    purpose = next((one.pk for one in known_purposes(1)), None) if kind == Kind.CONSENT else None
    if kind == Kind.CONSENT and purpose is None:
        raise Problem(_("Define in Settings, Consents what a consent can be for."), field="add")
    question = blank(Kind(kind), content, purpose=purpose)
    grown = with_question(content, question, after=place, former=former)
    known = {one.key for one in content.questions}
    return Stepped(grown, next(one.key for one in grown.questions if one.key not in known))


def _removed(content: Questionnaire, place: str, key: str) -> Stepped:
    keys = [one.key for one in content.questions]
    left = without(content, key)
    if place != key:
        return Stepped(left, place)
    at = keys.index(key)
    kept = [one.key for one in left.questions]
    return Stepped(left, kept[min(at, len(kept) - 1)] if kept else "intro")


def _saved(request: StaffRequest, survey: Survey, content: Questionnaire) -> Survey:
    form = kept_form(survey, content)
    return save_survey(request.actor, form=form, survey=survey, seen=request.POST.get(SEEN, ""))


def _say_removed(request: StaffRequest, survey: Survey, before: Questionnaire, place: str) -> None:
    """Tell that a question went, with what hung on it, and how to have it back."""
    step = step_of(request.POST)
    if step.what != "out":
        return
    request.session[UNDO] = {
        "survey": survey.pk,
        "seen": revision(survey.changed_at),
        "draft": before.model_dump(mode="json", exclude_defaults=True),
        "place": step.part or place,
    }
    hung = len(hanging_on(before, step.part))
    said = _("The question is out.")
    if hung:
        said += " " + ngettext(
            "%(count)s question that hung on it is always shown now.",
            "%(count)s questions that hung on it are always shown now.",
            hung,
        ) % {"count": hung}
    say(request, said, undo_url=reverse("survey_undoing", args=[survey.pk]))


def _drawn(request: StaffRequest, page: BuilderPage, *, status: int = 200) -> HttpResponse:
    if request.headers.get("HX-Request"):
        answer = fragment(request, "surveys/builder_part.html", page=page, toasts=True)
        answer.status_code = 200 if status == 200 else 422  # which htmx draws, of whatever kind
        return answer
    return screen(request, "surveys/builder.html", page, status=status)
