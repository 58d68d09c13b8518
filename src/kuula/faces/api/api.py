"""The API: everything the screens can do, from the same actions, described by OpenAPI."""

from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kuula.faces.api.problems import details, from_problem
from kuula.faces.api.routes import conversations
from kuula.faces.api.tokens import caller
from kuula.kit.problems import Problem

log = structlog.get_logger(__name__)

api = NinjaAPI(
    title="Kuula",
    version="1",
    description=(
        "Everything the screens can do. Send a token as `Authorization: Bearer …`. Errors are"
        " problem details (RFC 9457). Lists are paged by `cursor`. A POST with an"
        " `Idempotency-Key` may be sent twice and happens once."
    ),
    auth=caller,
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", conversations.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return from_problem(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    found = [_fault(fault) for fault in error.errors[:20]]
    return details(422, "invalid", found[0]["detail"] if found else "", errors=found)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request
    return details(error.status_code, "unreadable", str(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    del request, error
    return details(404, "not-found", _("There is nothing at this address."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _away(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    log.warning("database_away", reason=type(error).__name__)
    response = details(503, "database-away", _("Nothing is lost. Try again in a moment."))
    response["Retry-After"] = "5"
    return response


@api.exception_handler(Exception)
def _fault_of_ours(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    log.exception("api_fault", error=type(error).__name__)
    return details(500, "fault", _("This was our mistake, and it was noted."))


def _fault(fault: dict[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in fault.get("loc", ())[1:])
    return {"field": place, "detail": str(fault.get("msg", ""))}
