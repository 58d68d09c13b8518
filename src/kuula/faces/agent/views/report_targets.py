"""The report on reply targets."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.report_choice import choice_of
from kuula.faces.agent.pages.report_targets import targets_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPORTS)
def targets(request: StaffRequest) -> HttpResponse:
    """Which share of the clocks that ended was met."""
    return screen(request, "targets/report.html", targets_page(request, choice_of(request)))
