"""Answers typed in by staff: sheet after sheet of paper, or the phone with the customer at it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import NotAllowed, Problem
from kuula.listening.models import Response, Survey
from kuula.listening.surveys.answering.access import (
    content_of,
    customer_named,
    survey_to_enter,
    surveys_to_enter,
)
from kuula.listening.surveys.answering.actions import WholeResponse, take_response
from kuula.listening.surveys.content import Question, Questionnaire
from kuula.listening.surveys.showing import (
    Reader,
    asked_question,
    in_language,
    reader_of,
    sent_answer,
)
from kuula.ui.page import Option, Page
from kuula.ui.questions import AskedQuestion
from kuula.workspace.permissions import Permission

WAYS: Final = (Response.Way.PAPER, Response.Way.PHONE)


@dataclass(frozen=True, kw_only=True)
class EntriesPage(Page):
    """The surveys whose answers may be typed in."""

    part: Portion[Survey]


@dataclass(frozen=True, kw_only=True)
class EntryPage(Page):
    """One sheet to type in. `key` makes it count once; `hanging` are the questions that are asked
    after certain answers only. `script` is read out on the phone."""

    survey: Survey
    way: str
    ways: Sequence[Option]
    languages: Sequence[Option]
    language: str
    key: str
    questions: Sequence[AskedQuestion]
    hanging: frozenset[str]
    intro: str
    thanks: str
    who: str = ""
    who_problem: str = ""
    place: str = ""
    problem: str = ""


@require_safe
@staff_may(Permission.SURVEY_ENTRY)
def listing(request: StaffRequest) -> HttpResponse:
    """The open surveys of customers."""
    part = portion_of(request, tuple(surveys_to_enter(request.actor)), lambda one: one.name)
    page = EntriesPage(
        title=_("Enter answers"), frame=frame_for(request, "survey_entries"), part=part
    )
    return screen(request, "answering/entries.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEY_ENTRY)
def one(request: StaffRequest, survey_id: int) -> HttpResponse:
    """One sheet; after it, the next one."""
    survey = survey_to_enter(request.actor, survey_id)
    if request.method != "POST":
        return _show(request, survey, request.GET)
    try:
        take_response(request.actor, whole=_whole(request, survey))
    except NotAllowed:
        raise
    except Problem as problem:
        return _show(request, survey, request.POST, problem)
    say(request, _("The answers are entered. Here is the next sheet."))
    kept = {name: request.POST.get(name, "") for name in ("way", "language", "place")}
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in kept.items() if value})
    return redirect(f"{request.path}?{query.urlencode()}")


def _whole(request: StaffRequest, survey: Survey) -> WholeResponse:
    form = request.POST
    content = content_of(survey.pk, survey.version)
    sent = {one.key: sent_answer(one, form) for one in content.questions}
    return WholeResponse(
        survey=survey,
        key=_key(form.get("key", "")),
        way=_way(form.get("way", "")),
        answers={key: value for key, value in sent.items() if value not in (None, "", [], {})},
        language=_tongue(content, form.get("language", "")),
        place=form.get("place", "").strip()[:80],
        customer=customer_named(request.actor, form.get("who", "").strip()),
    )


def _show(
    request: StaffRequest, survey: Survey, form: QueryDict, problem: Problem | None = None
) -> HttpResponse:
    content = content_of(survey.pk, survey.version)
    language, way = _tongue(content, form.get("language", "")), _way(form.get("way", ""))
    reader = reader_of(content, language)
    page = EntryPage(
        title=survey.name,
        frame=frame_for(request, "survey_entries"),
        survey=survey,
        way=way,
        ways=[Option(one.value, str(one.label)) for one in WAYS],
        languages=[Option(code, ENDONYMS[code]) for code in content.languages],
        language=language,
        key=form.get("key", "") if problem else str(uuid.uuid4()),
        questions=list(_questions(content, reader, form, problem)),
        hanging=frozenset(one.key for one in content.questions if one.shown),
        intro=in_language(content.intro, reader),
        thanks=in_language(content.thanks, reader),
        who=form.get("who", ""),
        who_problem=str(problem) if problem and problem.field == "who" else "",
        place=form.get("place", ""),
        problem=str(problem) if problem and problem.field != "who" else "",
    )
    return screen(request, "answering/entry.html", page, status=problem.status if problem else 200)


def _questions(
    content: Questionnaire, reader: Reader, form: QueryDict, problem: Problem | None
) -> Sequence[AskedQuestion]:
    count = len(content.questions)
    return [
        asked_question(
            one,
            reader,
            value=sent_answer(one, form) if problem else None,  # type: ignore[arg-type] # drawn as it came
            problem=str(problem) if problem and problem.field == one.key else "",
            at=(place, count),
        )
        for place, one in enumerate(_eased(content.questions), 1)
    ]


def _eased(questions: Sequence[Question]) -> Sequence[Question]:
    """A browser would not send a sheet with an empty question that was never asked on it."""
    return [one.model_copy(update={"required": False}) for one in questions]


def _key(sent: str) -> uuid.UUID:
    try:
        return uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4()


def _way(sent: str) -> str:
    return sent if sent in WAYS else Response.Way.PAPER.value


def _tongue(content: Questionnaire, sent: str) -> str:
    here = sent or get_language() or ""
    return here if here in content.languages else content.languages[0]
