"""Surveys of colleagues: each answers once, and nobody can tell who answered what."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotFound
from kuula.kit.routes import path_of
from kuula.listening.models import Response
from kuula.listening.surveys.answering.actions import take_ticket
from kuula.listening.surveys.answering.queries import OwnSurvey, surveys_of_colleague
from kuula.listening.surveys.answering.sitting import Sitting, written_sitting
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class OwnSurveysPage(Page):
    """The open surveys of colleagues; `entry_url` for who may type in what customers answered."""

    rows: Sequence[OwnSurvey]
    entry_url: str = ""


@require_safe
@staff_may()
def listing(request: StaffRequest) -> HttpResponse:
    """What colleagues are asked."""
    page = OwnSurveysPage(
        title=_("Surveys for colleagues"),
        frame=frame_for(request, "own_surveys"),
        rows=surveys_of_colleague(request.actor),
        entry_url=path_of("survey_entries") if request.actor.may(Permission.SURVEY_ENTRY) else "",
    )
    return screen(request, "answering/own.html", page)


@require_POST
@staff_may()
def begin(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Take the ticket and go to the questions; from there on nobody is signed in."""
    request.unlogged = True  # type: ignore[attr-defined] # read by `observed`
    rows = surveys_of_colleague(request.actor)
    survey = next((one.survey for one in rows if one.survey.pk == survey_id), None)
    if survey is None:
        raise NotFound(_("There is no such survey."))
    sitting = Sitting(
        survey_id=survey.pk,
        version=survey.version,
        key=uuid.uuid4(),
        way=Response.Way.LINK,
        language=get_language() or "en",
        anonymous=True,
        ticket=take_ticket(request.actor, survey=survey),
    )
    return redirect(f"/a/{written_sitting(sitting)}")
