"""The report on handovers."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.report_choice import choice_of
from kuula.faces.agent.pages.report_handovers import handovers_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPORTS)
def handovers(request: StaffRequest) -> HttpResponse:
    """How many handovers there were and how soon they were acknowledged."""
    page = handovers_page(request, choice_of(request))
    return screen(request, "handover/report.html", page)
