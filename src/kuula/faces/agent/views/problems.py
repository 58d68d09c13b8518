"""Pages for what went wrong: each says what happened and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

AWAY = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Kuula</title>
<meta name="viewport" content="width=device-width"><h1>Kuula is waiting for its database</h1>
<p>Nothing is lost. This page works again by itself; try once more in a moment.</p></html>"""


def outage(request: HttpRequest) -> HttpResponse:
    """The database is away: a page that needs nothing."""
    del request
    return HttpResponse(AWAY, status=503, headers={"Retry-After": "5"})


def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """Something the person can put right."""
    return render(
        request,
        "agent/problem.html",
        {"title": _("That did not work"), "message": str(error)},
        status=error.status,
        using="jinja2",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    del reason
    error = Problem(_("This form was open for too long. Go back, reload the page and try again."))
    error.status = 403
    return problem(request, error)
