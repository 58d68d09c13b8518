"""Answering a survey: by a public address, by an invitation, and on from there.

Opening any of them writes nothing: link scanners open links too. An answer in the link is only
shown as chosen; it counts when a person moves, taps or types on the page (the element
k-confirm-answer sends the form then) or presses the button. Each answer is kept as it is given.
"""

from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.links import WordsPage, language_of, private, rendered
from kuula.faces.customer.pace import BEGINNING, PER_SITTING
from kuula.faces.customer.survey_page import (
    PART,
    Typed,
    View,
    address,
    ask,
    end,
    enough,
    say,
    view_of,
)
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.listening.models import Survey
from kuula.listening.surveys.answering.access import (
    Standing,
    content_of,
    invitation_for_secret,
    open_survey,
    sites_of,
    sitting_at,
    sitting_of_invitation,
    standing_of,
)
from kuula.listening.surveys.answering.actions import complete_response, save_answer
from kuula.listening.surveys.answering.actions.saving import Saved
from kuula.listening.surveys.answering.reading import standing_with_known
from kuula.listening.surveys.answering.sitting import LinkExpired, Sitting, read_sitting
from kuula.listening.surveys.answers import read_answer
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.showing import sent_answer
from kuula.workspace.actors import customer_actor

PUBLIC: Final = frozenset({"link", "qr", "embedded"})
NOBODY: Final = customer_actor(None)


@require_safe
def survey(request: HttpRequest, key: str) -> HttpResponse:
    """A survey anybody may answer: its first question."""
    try:
        found, place = open_survey(key)
    except NotFound:
        return _nowhere(request)
    sites = place.sites if place is not None else []
    sitting = sitting_at(found, place, language=_language(request))
    return _guarded(_begun(request, sitting), sites if sitting.embedded else [])


@require_safe
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """A survey somebody was invited to, at the question where they are."""
    try:
        invitation = invitation_for_secret(token)
    except NotFound:
        return _nowhere(request)
    sitting = sitting_of_invitation(invitation)
    sitting = replace(sitting, language=language_of(request, sitting.language))
    if not invitation.is_open(clock.now()):
        return private(_ended(request, sitting))
    return private(_begun(request, sitting))


# No cookie is set for strangers, so no CSRF cookie either: the address is signed, and whoever holds
# it may answer anyway.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answering(request: HttpRequest, token: str) -> HttpResponse:
    """A survey on its way: a question, or its answer."""
    try:
        sitting = read_sitting(token)
    except LinkExpired:
        return _too_old(request)
    except NotFound:
        return _nowhere(request)
    sitting = replace(sitting, language=language_of(request, sitting.language))
    request.unlogged = True  # type: ignore[attr-defined] # read by `observed`
    sites = sites_of(sitting) if sitting.embedded else []
    if request.method == "POST":
        return _guarded(_take(request, sitting), sites)
    return _guarded(_begun(request, sitting, key=request.GET.get("q", "")), sites)


def _begun(request: HttpRequest, sitting: Sitting, *, key: str = "") -> HttpResponse:
    """The question at hand, the one the link answers, or why there is none."""
    view = _view(sitting)
    if view is None:
        return _nowhere(request)
    with translation.override(view.reader.language):
        if view.standing.full:
            return enough(request, view)
        typed = _from_link(request, view)
        if view.standing.settled or (view.standing.completed and not key and not typed.confirm):
            return end(request, view)
        if not view.survey.is_open(clock.now()):
            return say(request, view, _closed(view.survey), status=410)
        return ask(request, view, view.shown[0].key if typed.confirm else key, typed)


def _take(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """Keep the answer, then the next question or the end."""
    view = _seen(sitting)
    if view is None:
        return _nowhere(request)
    question = view.content.question(request.POST.get("q", ""))
    if question is None:
        return redirect(address(view.sitting))
    with translation.override(view.reader.language):
        if not _in_time(request, sitting):
            return _again(request, view, question, _fast(), status=429)
        try:
            return _next(request, view, question)
        except Conflict as conflict:
            unsent = request.POST.get(f"q-{question.key}", "")
            known = _view(sitting) or view
            return say(request, known, str(conflict), unsent=_words_only(question, unsent))
        except Problem as problem:
            return _again(request, view, question, str(problem), status=problem.status)


def _next(request: HttpRequest, view: View, question: Question) -> HttpResponse:
    sitting, sent = view.sitting, sent_answer(question, request.POST)
    wanted = request.POST.get("to", "")
    if wanted == "back":
        saved = _kept_if_fitting(sitting, question, sent)
        view = _after(view, saved) if saved and not saved.full else _view(sitting) or view
        return _show(request, view, view.before(question.key) or question.key)
    saved = save_answer(NOBODY, sitting=sitting, question=question.key, sent=sent)
    view = _after(view, saved)
    if saved.full:
        if request.headers.get(PART):
            return _located(enough(request, view), address(view.sitting))
        return redirect(address(view.sitting))
    following = view.after(question.key)
    if following:
        return _show(request, view, following)
    try:
        complete_response(NOBODY, sitting=view.sitting)
    except Conflict as missing:
        if not missing.field:
            raise
        return _show(request, view, missing.field)
    if request.headers.get(PART):
        return _located(end(request, view), address(view.sitting))
    return redirect(address(view.sitting))


def _show(request: HttpRequest, view: View, key: str) -> HttpResponse:
    """The question after the one that was answered: at once for the script, by its own address for
    others, so that reloading sends nothing twice."""
    there = address(view.sitting, question=key)
    if request.headers.get(PART):
        return _located(ask(request, view, key), there)
    return redirect(there)


def _after(view: View, saved: Saved) -> View:
    """The sitting as it stands with what was saved."""
    sitting = replace(view.sitting, begun=True, ticket="", version=saved.version)
    standing = Standing(saved.answers, known=saved.known, version=saved.version)
    if saved.version != view.sitting.version:
        return view_of(sitting, standing) or view
    return replace(view, sitting=sitting, standing=standing)


def _kept_if_fitting(sitting: Sitting, question: Question, sent: object) -> Saved | None:
    """Who goes back keeps what is an answer, and is not held up by what is none."""
    try:
        if read_answer(question, sent) is None:
            return None
        return save_answer(NOBODY, sitting=sitting, question=question.key, sent=sent)
    except Conflict:
        raise
    except Problem:
        return None


def _again(
    request: HttpRequest, view: View, question: Question, problem: str, *, status: int
) -> HttpResponse:
    """The question with what was sent, and why it was not kept; nobody types their words twice."""
    sent = sent_answer(question, request.POST)
    typed = Typed(value=sent, problem=problem)  # type: ignore[arg-type] # drawn as it came
    return ask(request, view, question.key, typed, status=status)


def _view(sitting: Sitting) -> View | None:
    return view_of(sitting, standing_with_known(sitting, standing_of(sitting)))


def _seen(sitting: Sitting) -> View | None:
    """As `_view`; what was answered before is read when it is saved."""
    return view_of(sitting, Standing({}, version=sitting.version))


def _from_link(request: HttpRequest, view: View) -> Typed:
    """What the link chose for the first question, if that is the question it was chosen for, in the
    words that were read there, and it is an answer to it and another one."""
    question = next(iter(view.shown), None)
    if question is None or "a" not in request.GET or not _was_read(request, view, question):
        return Typed()
    try:
        value = read_answer(question, request.GET["a"])
    except Problem:
        return Typed()
    if value is None or view.standing.answers.get(question.key) == value:
        return Typed()
    return Typed(value=value, confirm=True)


def _was_read(request: HttpRequest, view: View, question: Question) -> bool:
    """Whether the mail asked this very question: the survey may have been changed since."""
    version = whole_number(request.GET.get("v", ""))
    if request.GET.get("q") != question.key or not version:
        return False
    try:
        there = content_of(view.survey.pk, version)
    except NotFound:
        return False
    return there.question(question.key) == question


def _in_time(request: HttpRequest, sitting: Sitting) -> bool:
    if not PER_SITTING.allows(sitting.key.hex):
        return False
    if sitting.begun or sitting.way not in PUBLIC:
        return True
    return BEGINNING.allows(request.META.get("REMOTE_ADDR", ""))


def _fast() -> str:
    return _("That was a little fast. Wait a minute, then try again.")


def _closed(survey: Survey) -> str:
    if survey.state == Survey.State.PAUSED:
        return _("This survey takes no answers just now. Please try again later.")
    return _("This survey is closed.")


def _ended(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    view = _view(sitting)
    if view is None:
        return _nowhere(request)
    with translation.override(view.reader.language):
        if view.standing.completed:
            return end(request, view)
        return say(request, view, _("This invitation has ended."))


def _words_only(question: Question, unsent: str) -> str:
    return unsent if question.kind == "text" else ""


def _located(response: HttpResponse, there: str) -> HttpResponse:
    response.headers["X-Kuula-Url"] = there
    return response


def _language(request: HttpRequest) -> str:
    """What the address asks for, else what the browser wants."""
    return language_of(request, get_language_from_request(request))


def _nowhere(request: HttpRequest) -> HttpResponse:
    with translation.override(language_of(request, translation.get_language())):
        page = WordsPage(
            title=_("This link leads nowhere"),
            frame=frame_for_customer(request),
            message=_("It may have been cut in two, or the survey is not there any more."),
        )
        return private(rendered("words.html", page, status=404))


def _too_old(request: HttpRequest) -> HttpResponse:
    with translation.override(language_of(request, translation.get_language())):
        page = WordsPage(
            title=_("This link has expired"),
            frame=frame_for_customer(request),
            message=_("Answers can be gone on with for 30 days. Open the survey anew."),
        )
        return private(rendered("words.html", page, status=410))


def _guarded(response: HttpResponse, sites: list[str]) -> HttpResponse:
    """Not kept by anybody, and shown inside pages of the company's own sites only."""
    private(response)
    if sites:
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": sites}  # type: ignore[attr-defined] # read by django-csp
    return response
