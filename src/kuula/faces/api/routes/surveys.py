"""Surveys: written, published, paused, closed; what one customer would be asked."""

from collections.abc import Sequence

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.shapes.surveys import (
    ForCustomerTold,
    SavedSurvey,
    SurveysAsked,
    SurveyState,
    SurveyTold,
    SurveyVersionTold,
    duration_told,
    known_told,
    survey_told,
)
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.models import Survey
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import (
    SurveyForm,
    archive_survey,
    close_survey,
    copy_survey,
    pause_survey,
    publish_survey,
    resume_survey,
    save_survey,
)
from kuula.listening.surveys.asking import asked as asked_of
from kuula.listening.surveys.knowing import known_answers
from kuula.listening.surveys.queries import (
    Answered,
    answered,
    draft_of,
    live_contents,
    page_of_surveys,
    versions_of,
)
from kuula.listening.surveys.seconds import duration_of
from kuula.people.access import customer_for
from kuula.people.actions import note_look
from kuula.people.models import Look
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["surveys"])
READ = scope(Permission.REPORTS)
CHANGE = scope(Permission.SURVEYS)


@router.get("/surveys", response=Page[SurveyTold], openapi_extra=READ)
def list_surveys(request: ApiRequest, asked: Query[SurveysAsked]) -> Page[SurveyTold]:
    """The surveys, the newest first."""
    require(request.auth, Permission.REPORTS)
    page = page_of_surveys(
        request.auth, cursor=asked.cursor, size=asked.limit, archived=asked.archived
    )
    told = _told(page.rows)
    return paged(page, lambda one: told[one.pk])


@router.post("/surveys", response={201: SurveyTold}, openapi_extra=CHANGE)
@once
def begin_survey(request: ApiRequest, survey: SavedSurvey) -> SurveyTold:
    """Write a survey. It is a draft until it is published."""
    require(request.auth, Permission.SURVEYS)
    return _one(request.auth, save_survey(request.auth, form=_form(survey)).pk)


@router.get("/surveys/{survey_id}", response=SurveyTold, openapi_extra=READ)
def read_survey(request: ApiRequest, survey_id: Id) -> SurveyTold:
    """One survey with its draft."""
    require(request.auth, Permission.REPORTS)
    return _one(request.auth, survey_id)


@router.put("/surveys/{survey_id}", response=SurveyTold, openapi_extra=CHANGE)
def change_survey(request: ApiRequest, survey_id: Id, survey: SavedSurvey) -> SurveyTold:
    """Write the draft anew. People go on seeing the version that is published."""
    require(request.auth, Permission.SURVEYS)
    found = survey_for(request.auth, survey_id)
    save_survey(request.auth, form=_form(survey), survey=found)
    return _one(request.auth, survey_id)


@router.post("/surveys/{survey_id}/copies", response={201: SurveyTold}, openapi_extra=CHANGE)
@once
def copy(request: ApiRequest, survey_id: Id) -> SurveyTold:
    """Begin a new draft with all that is written in this one."""
    require(request.auth, Permission.SURVEYS)
    found = survey_for(request.auth, survey_id)
    return _one(request.auth, copy_survey(request.auth, survey=found).pk)


@router.get("/surveys/{survey_id}/versions", response=list[SurveyVersionTold], openapi_extra=READ)
def list_versions(request: ApiRequest, survey_id: Id) -> list[SurveyVersionTold]:
    """The latest hundred versions, the newest first."""
    require(request.auth, Permission.REPORTS)
    return [
        SurveyVersionTold(number=one.number, published_at=one.published_at, content=one.content)
        for one in versions_of(survey_for(request.auth, survey_id))
    ]


@router.post(
    "/surveys/{survey_id}/versions", response={201: SurveyVersionTold}, openapi_extra=CHANGE
)
def publish(request: ApiRequest, survey_id: Id) -> SurveyVersionTold:
    """Publish the draft. Where words are missing in a language, those of the first language stand;
    what is published already is answered with that version."""
    require(request.auth, Permission.SURVEYS)
    one = publish_survey(request.auth, survey=survey_for(request.auth, survey_id))
    return SurveyVersionTold(number=one.number, published_at=one.published_at, content=one.content)


@router.put("/surveys/{survey_id}/state", response=SurveyTold, openapi_extra=CHANGE)
def set_survey_state(request: ApiRequest, survey_id: Id, state: SurveyState) -> SurveyTold:
    """Pause a live survey, go on with a paused one, close it for good, put it away."""
    require(request.auth, Permission.SURVEYS)
    found = survey_for(request.auth, survey_id)
    match state.state:
        case "live":
            resume_survey(request.auth, survey=found)
        case "paused":
            pause_survey(request.auth, survey=found)
        case "closed":
            close_survey(request.auth, survey=found)
        case wanted:
            archive_survey(request.auth, survey=found, archived=wanted == "archived")
    return _one(request.auth, survey_id)


@router.get(
    "/surveys/{survey_id}/customers/{customer_id}",
    response=ForCustomerTold,
    openapi_extra=scope(Permission.SURVEYS, Permission.CUSTOMERS_READ),
)
def read_for_customer(request: ApiRequest, survey_id: Id, customer_id: Id) -> ForCustomerTold:
    """What one customer would be asked as the draft stands, and what is known instead."""
    require(request.auth, Permission.SURVEYS)
    require(request.auth, Permission.CUSTOMERS_READ)
    content = draft_of(survey_for(request.auth, survey_id))
    customer = customer_for(request.auth, customer_id)
    note_look(request.auth, customer_id=customer.pk, door=Look.Door.API)
    known = known_answers(customer, content)
    told = {key: one.value for key, one in known.items()}
    lasting = duration_of(content, customer.language, known=told)
    return ForCustomerTold(
        asked=[one.key for one in asked_of(content, told, seed=str(customer.pk))
               if one.key not in known],
        known=[
            known_told(key, one, secret=_is_secret(request.auth, one.field.needs))
            for key, one in known.items()
        ],
        seconds=duration_told(lasting),
    )  # fmt: skip


def _is_secret(actor: Actor, needs: Permission | None) -> bool:
    return needs is not None and not actor.may(needs)


def _form(sent: SavedSurvey) -> SurveyForm:
    return SurveyForm(
        name=sent.name,
        content=sent.content,
        audience=sent.audience,
        brand_id=sent.brand,
        touchpoint_id=sent.touchpoint,
        purpose_id=sent.purpose,
        justification=sent.justification,
        closes_at=sent.closes_at,
    )


def _one(actor: Actor, survey_id: int) -> SurveyTold:
    return _told([survey_for(actor, survey_id)])[survey_id]


def _told(rows: Sequence[Survey]) -> dict[int, SurveyTold]:
    counts = answered([one.pk for one in rows])
    live = live_contents(rows)
    return {
        one.pk: survey_told(one, counts.get(one.pk, Answered()), live.get(one.pk)) for one in rows
    }
