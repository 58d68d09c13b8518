"""The report on what was solved at first contact."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.report_choice import choice_of
from kuula.faces.agent.pages.report_first_contact import first_contact_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPORTS)
def first_contact(request: StaffRequest) -> HttpResponse:
    """First contact resolution, repeats, reopening, handovers and passing on."""
    page = first_contact_page(request, choice_of(request))
    return screen(request, "matters/report.html", page)
