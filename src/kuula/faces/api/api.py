"""The API: everything the screens can do, from the same actions, described by OpenAPI."""

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from kuula.desk.meanwhile import CameMeanwhile
from kuula.faces.api.bodies import JsonParser
from kuula.faces.api.described import completed
from kuula.faces.api.problems import details, from_problem
from kuula.faces.api.routes import (
    accounts,
    asked,
    asking_pauses,
    bought,
    bulk,
    checklists,
    commerce,
    complaints,
    contact_forms,
    conversations,
    custom_fields,
    customer_merging,
    customer_numbers,
    duty,
    experiences,
    feedback,
    goodwill,
    goodwill_report,
    handovers,
    imports,
    incidents,
    listening,
    macros,
    mail,
    matters,
    me,
    mentions,
    merging,
    messages,
    notices,
    people,
    planned,
    privacy,
    profile,
    progress,
    promises,
    reports,
    rights,
    saved_views,
    segments,
    staff,
    survey_responses,
    survey_results,
    surveys,
    targets,
    templates,
    together,
    upkeep,
    workspace,
)
from kuula.faces.api.shapes.meanwhile import came_told
from kuula.faces.api.tokens import caller
from kuula.kit.problems import Problem

log = structlog.get_logger(__name__)


class KuulaAPI(NinjaAPI):
    """The API with a document that leaves nothing out."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return completed(document)


api = KuulaAPI(
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
    parser=JsonParser(),
)
ROOMS = (
    me,
    duty,
    conversations,
    merging,
    saved_views,
    bulk,
    incidents,
    checklists,
    macros,
    templates,
    complaints,
    custom_fields,
    messages,
    planned,
    promises,
    progress,
    targets,
    together,
    asked,
    people,
    customer_merging,
    accounts,
    commerce,
    customer_numbers,
    bought,
    profile,
    privacy,
    segments,
    survey_responses,
    survey_results,
    asking_pauses,
    surveys,
    imports,
    workspace,
    staff,
    rights,
    mail,
    contact_forms,
    reports,
    upkeep,
    handovers,
    matters,
    goodwill,
    goodwill_report,
    notices,
    listening,
    experiences,
    feedback,
    mentions,
)
for room in ROOMS:
    api.add_router("", room.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return from_problem(request, error)


@api.exception_handler(CameMeanwhile)
def _came(request: HttpRequest, error: CameMeanwhile) -> HttpResponse:
    del request
    told = came_told(error.came).model_dump(mode="json")
    return details(error.status, error.code, str(error), field="last_seen", came=told)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    found = [_fault(fault) for fault in error.errors[:20]]
    return details(422, "invalid", found[0]["detail"] if found else "", errors=found)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Problem):
        return from_problem(request, error.__cause__)
    return details(error.status_code, "unreadable", str(error))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    del request, error
    return details(413, "too-large", _("This is larger than what is taken here."))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
@api.exception_handler(SuspiciousOperation)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    del request, error
    return details(400, "unreadable", _("This request cannot be read."))


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
