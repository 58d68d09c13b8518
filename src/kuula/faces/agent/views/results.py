"""The results of a survey, and what people wrote in it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.results.choice import choice_of
from kuula.faces.agent.pages.results.page import results_page
from kuula.faces.agent.pages.results.words import words_page
from kuula.faces.agent.rendering import screen
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.results.actions import count_if_quick
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPORTS)
def results(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Responses, scores with intervals, and where people left, for a span and a part of them."""
    survey = survey_for(request.actor, survey_id)
    count_if_quick(request.actor, survey=survey)
    return screen(request, "results/page.html", results_page(request, choice_of(request, survey)))


@require_safe
@staff_may(Permission.ANSWERS)
def words(request: StaffRequest, survey_id: int, key: str) -> HttpResponse:
    """What people wrote to one question, a page at a time."""
    survey = survey_for(request.actor, survey_id)
    count_if_quick(request.actor, survey=survey)
    page = words_page(request, choice_of(request, survey), key)
    return screen(request, "results/words.html", page)
