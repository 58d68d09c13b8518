"""Pages for what went wrong: each says what happened and what to do."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.ui.page import Frame, Page

PLAIN = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Kuula</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<main><h1>{what}</h1><p>{then}</p></main></html>"""
AWAY = PLAIN.format(
    what="Kuula is waiting for its database",
    then="Nothing is lost. This page works again by itself; try once more in a moment.",
)
BROKEN = PLAIN.format(
    what="Something broke on our side",
    then="What went wrong is written down for the administrator. Go back and try once more.",
)


@dataclass(frozen=True, kw_only=True)
class ProblemPage(Page):
    """What did not work, in one sentence."""

    message: str
    back: str


def fault(request: HttpRequest) -> HttpResponse:
    """What Django answers to an error nobody caught; a 503 that needs nothing without a database.

    Middleware cannot do this: Django turns an error into an answer at each of its layers.
    """
    del request
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(AWAY, status=503, headers={"Retry-After": "5"})
    return HttpResponse(BROKEN, status=500)


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
        response = screen(request, "notice.html", page, status=error.status)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
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
