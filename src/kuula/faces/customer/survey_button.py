"""The smiley button: a page for a screen at a counter that works off-line.

What is pressed gets its key on the screen and waits there until it could be sent; sent twice it
counts once. Without scripts a press is a plain form.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Annotated, Final

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.links import WordsPage, language_of, private, rendered
from kuula.faces.customer.pace import PER_BUTTON
from kuula.faces.customer.survey_page import spoken_frame
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound
from kuula.listening.models import SurveyPlace
from kuula.listening.surveys.answering.access import button_place, content_of
from kuula.listening.surveys.answering.actions import take_pressed
from kuula.listening.surveys.answering.actions.whole import Press
from kuula.listening.surveys.content import Kind, Question, Questionnaire
from kuula.listening.surveys.showing import asked_question, reader_of
from kuula.ui.page import Page
from kuula.ui.questions import AskedQuestion
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM

MOST: Final = 200
MOST_FACES: Final = 5
ONE_PRESS: Final = frozenset(
    {Kind.NPS, Kind.CSAT, Kind.CES, Kind.RATING, Kind.SINGLE, Kind.CONTACT}
)


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """One press, as the screen sends it."""

    key: uuid.UUID
    version: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    question: Annotated[str, msgspec.Meta(max_length=31)]
    value: Annotated[str, msgspec.Meta(max_length=31)]
    at: datetime


_decode = msgspec.json.Decoder(Annotated[list[Sent], msgspec.Meta(max_length=MOST)]).decode


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to press; `mouth` bends a face from -1 (sad) to 1, None for no face."""

    value: str
    words: str
    mouth: float | None = None


@dataclass(frozen=True, kw_only=True)
class ButtonPage(Page):
    """The question, what can be pressed, and the key of a press without scripts. `thanks` after
    one."""

    place: str
    asked: AskedQuestion
    targets: Sequence[Target]
    version: int
    key: str
    send: str
    home: str
    thanks: bool = False
    problem: str = ""


@require_safe
def button(request: HttpRequest, key: str) -> HttpResponse:
    """The screen at a counter."""
    try:
        place = button_place(key)
    except NotFound:
        return _gone(request)
    content = content_of(place.survey_id, place.survey.version)
    wanted = language_of(request, get_language_from_request(request))
    reader = reader_of(content, wanted)
    with translation.override(reader.language):
        question = _question(content)
        if question is None or not place.survey.is_open(clock.now()):
            return _resting(request, place)
        drawn = asked_question(question, reader)
        page = ButtonPage(
            title=drawn.words,
            frame=spoken_frame(request, content, brand=_brand(place)),
            place=place.name,
            asked=drawn,
            targets=_targets(question, drawn),
            version=place.survey.version,
            key=str(uuid.uuid4()),
            send=f"/k/{key}/answers",
            home=f"/k/{key}",
            thanks="thanks" in request.GET,
        )
        return private(rendered("button.html", page))


# No cookie is set for strangers: the address of the button is what lets an answer in.
@csrf_exempt
@require_POST
def pressed(request: HttpRequest, key: str) -> HttpResponse:
    """Take what was pressed; the keys that are kept and those that can never be."""
    plain = request.content_type != "application/json"
    try:
        place = button_place(key)
        sent = [_plain(request)] if plain else _decode(request.body)
    except NotFound:
        return JsonResponse({"why": "gone"}, status=404)
    except (msgspec.DecodeError, ValueError):
        return JsonResponse({"why": "unreadable"}, status=422)
    if not PER_BUTTON.allows(key, max(1, len(sent))):
        return JsonResponse({"why": "too fast"}, status=429, headers={"Retry-After": "60"})
    try:
        taken, refused = take_pressed(place=place, pressed=[_press(one) for one in sent])
    except Conflict:
        return JsonResponse({"why": "closed"}, status=409)
    if plain:
        return redirect(f"/k/{key}?thanks=1")
    told = {"taken": [str(one) for one in taken], "refused": [str(one) for one in refused]}
    return private(JsonResponse(told))


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps the page of a button on the screen while there is no network; below
    /k/ since it may look after what is there only."""
    return HttpResponse(
        _worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@cache
def _worker() -> bytes:
    return (resources.files("kuula.ui") / "static/kuula/button-worker.js").read_bytes()


def _question(content: Questionnaire) -> Question | None:
    """The first question that one press can answer."""
    return next((one for one in content.questions if one.kind in ONE_PRESS), None)


def _targets(question: Question, drawn: AskedQuestion) -> list[Target]:
    if question.kind is Kind.SINGLE:
        return [Target(key, words) for key, words in drawn.choices]
    if question.kind is Kind.CONTACT:
        return [Target("1", _("Yes")), Target("0", _("No"))]
    points = list(drawn.points)
    faces = len(points) <= MOST_FACES
    ends = {points[0]: drawn.low, points[-1]: drawn.high}
    middle = (points[0] + points[-1]) / 2
    return [
        Target(
            str(point),
            ends.get(point, ""),
            (point - middle) / (points[-1] - middle) if faces else None,
        )
        for point in points
    ]


def _plain(request: HttpRequest) -> Sent:
    form = request.POST
    return Sent(
        key=uuid.UUID(form.get("key", "")),
        version=int(form.get("version", "0")[:6]),
        question=form.get("question", "")[:31],
        value=form.get("value", "")[:31],
        at=clock.now(),
    )


def _press(sent: Sent) -> Press:
    at = sent.at if sent.at.tzinfo is not None else clock.now()
    return Press(sent.key, sent.version, sent.question, sent.value, at)


def _brand(place: SurveyPlace) -> str:
    return brand_for(SYSTEM, place.survey.brand_id).name if place.survey.brand_id else ""


def _resting(request: HttpRequest, place: SurveyPlace) -> HttpResponse:
    page = WordsPage(
        title=_("Nothing is asked here just now"),
        frame=frame_for_customer(request, brand=_brand(place)),
        message=_("The survey is closed or paused. What waits on this screen is sent later."),
    )
    return private(rendered("words.html", page, status=410))


def _gone(request: HttpRequest) -> HttpResponse:
    with translation.override(language_of(request, translation.get_language())):
        page = WordsPage(
            title=_("This link leads nowhere"),
            frame=frame_for_customer(request),
            message=_("It may have been cut in two, or the survey is not there any more."),
        )
        return private(rendered("words.html", page, status=404))
