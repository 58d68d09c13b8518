"""Problem details (RFC 9457): the one format in which the API says what went wrong."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from kuula.kit.problems import Problem

TITLES = {
    400: "The request cannot be read",
    401: "Sign in with a token",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Conflict",
    413: "Too large",
    415: "Unknown media type",
    422: "The request cannot be used",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Kuula is waiting for its database",
}


def details(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem document. `code` is stable and for programs, `detail` a sentence for people."""
    body = {
        "type": f"urn:kuula:problem:{code}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        **more,
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")


def from_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The document for a Problem raised by an action."""
    del request
    more = {"field": problem.field} if problem.field else {}
    return details(problem.status, problem.code, str(problem), **more)
