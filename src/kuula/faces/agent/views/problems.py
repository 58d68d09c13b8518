"""Pages for what went wrong: each says what happened and what to do."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.look import language_of
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.ui.page import Frame, Page

PLAIN: Final = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Kuula</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
{again}<main><h1>{what}</h1><p>{then}</p></main></html>"""
AGAIN: Final = '<meta http-equiv="refresh" content="10">\n'


@dataclass(frozen=True, kw_only=True)
class ProblemPage(Page):
    """What did not work, in one sentence."""

    message: str
    back: str


def fault(request: HttpRequest) -> HttpResponse:
    """What Django answers to an error nobody caught; a 503 that needs nothing without a database.

    Middleware cannot do this: Django turns an error into an answer at each of its layers. The page
    of a 503 asks again by itself, unless something was sent.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    with translation.override(language_of(request)):
        answer = _away(request) if away else _broken(request)
        answer.headers["Content-Language"] = translation.get_language()
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _away(request: HttpRequest) -> HttpResponse:
    what = _("Kuula is waiting for its database")
    if request.headers.get("HX-Request"):
        then = _("Try once more in a moment.")
        answer = _notice(f"{what}. {then}", 503)
    elif request.method in ("GET", "HEAD"):
        then = _("Nothing is lost. This page works again by itself in a moment.")
        answer = _plain(503, what, then, again=AGAIN)
    else:
        then = _("Go back in a moment and send once more: your words are still there.")
        answer = _plain(503, what, then)
    answer.headers["Retry-After"] = "5"
    return answer


def _broken(request: HttpRequest) -> HttpResponse:
    what = _("Something broke on our side")
    then = _("What went wrong is written down for the administrator.")
    if request.headers.get("HX-Request"):
        return _notice(f"{what}. {then}", 500)
    back = _("Go back and try once more.")
    return _plain(500, what, f"{then} {back}")


def _plain(status: int, what: str, then: str, *, again: str = "") -> HttpResponse:
    language = translation.get_language()
    text = PLAIN.format(language=language, again=again, what=escape(what), then=escape(then))
    return HttpResponse(text, status=status)


def _notice(message: str, status: int) -> HttpResponse:
    page = ProblemPage(title="", message=message, back="")
    text = render_to_string("agent/notice.html", {"page": page}, using="jinja2")
    return _beside(HttpResponse(text, status=status))


def _beside(response: HttpResponse) -> HttpResponse:
    """Let htmx show it among the notices; region and address stay as they are."""
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    response.headers["HX-Push-Url"] = "false"
    return response


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers where nothing is."""
    del exception
    return _anywhere(request, lambda: NotFound(_("There is nothing at this address.")))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers to what it does not allow."""
    del exception
    return _anywhere(request, lambda: NotAllowed(_("You may not do this.")))


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers to what it does not understand, a host name that is not ours as well."""
    del exception
    return _anywhere(request, lambda: Unreadable(_("Kuula cannot read this request.")))


class Unreadable(Problem):
    """A request that makes no sense."""

    status = 400


def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """Something the person can put right; for htmx a notice, and nothing on the page changes."""
    page = ProblemPage(
        title=_title(error), frame=frame_for(request), message=str(error), back=_back(request)
    )
    if request.headers.get("HX-Request"):
        return _beside(screen(request, "notice.html", page, status=error.status))
    template = "problem.html" if page.frame.viewer else "problem_outside.html"
    return screen(request, template, page, status=error.status)


def _anywhere(request: HttpRequest, told: Callable[[], Problem]) -> HttpResponse:
    """The page of a problem, also where it came before anybody asked who is there."""
    if hasattr(request, "user"):
        return problem(request, told())
    wanted = translation.get_language_from_request(request)
    with translation.override(wanted):
        error = told()
        page = ProblemPage(
            title=_title(error),
            frame=Frame(home_url="/", language=wanted),
            message=str(error),
            back="/",
        )
        text = render_to_string("agent/problem_outside.html", {"page": page}, using="jinja2")
    return HttpResponse(text, status=error.status, headers={"Content-Language": wanted})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    del reason
    error = NotAllowed(
        _("This form was open for too long. Go back, reload the page and try again.")
    )
    return problem(request, error)


def _title(error: Problem) -> str:
    if isinstance(error, NotFound):
        return _("Nothing here")
    return _("Not for you") if isinstance(error, NotAllowed) else _("That did not work")


def _back(request: HttpRequest) -> str:
    return request.path if request.method == "POST" else "/"
