"""Responses to surveys: sent by other programs, and read."""

import uuid

from ninja import Query, Router

from kuula.desk.access import hidden_from
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.survey_responses import NewResponse, ResponseTold, response_told
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.models import Response
from kuula.listening.surveys.answering.access import survey_to_enter
from kuula.listening.surveys.answering.actions import WholeResponse, take_response
from kuula.listening.surveys.answering.queries import page_of_responses
from kuula.people.access import customer_for
from kuula.workspace.permissions import Permission

router = Router(tags=["surveys"])
READ = scope(Permission.ANSWERS)
ENTER = scope(Permission.SURVEY_ENTRY)


@router.get("/surveys/{survey_id}/responses", response=Page[ResponseTold], openapi_extra=READ)
def list_survey_responses(
    request: ApiRequest, survey_id: Id, asked: Query[Asked]
) -> Page[ResponseTold]:
    """The responses to a survey of customers, the latest first; partial ones too. Those about
    conversations that do not exist for you are left out."""
    hidden = hidden_from(request.auth)
    page = page_of_responses(
        request.auth, survey_id, hidden=hidden, cursor=asked.cursor, size=asked.limit
    )
    return paged(page, response_told)


@router.post("/surveys/{survey_id}/responses", response={201: ResponseTold}, openapi_extra=ENTER)
@once
def send_survey_response(request: ApiRequest, survey_id: Id, response: NewResponse) -> ResponseTold:
    """Send what somebody answered; answers to questions that are not asked after the others are
    left out. 409 when the survey takes no answers."""
    survey = survey_to_enter(request.auth, survey_id)
    customer = customer_for(request.auth, response.customer) if response.customer else None
    whole = WholeResponse(
        survey=survey,
        key=response.key or uuid.uuid4(),
        way=Response.Way.API,
        answers=response.answers,
        language=response.language,
        place=response.place,
        customer=customer,
        at=response.at,
        complete=response.complete,
    )
    return response_told(take_response(request.auth, whole=whole))
