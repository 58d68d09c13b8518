"""The report, and the conversations behind each of its numbers."""

from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.report import report_page
from kuula.faces.agent.pages.report_behind import behind_page
from kuula.faces.agent.pages.report_choice import choice_of
from kuula.faces.agent.rendering import screen
from kuula.insight.measures import Measure
from kuula.kit.problems import NotFound
from kuula.workspace.permissions import Permission

NAMES: Final = frozenset(Measure)


@require_safe
@staff_may(Permission.REPORTS)
def report(request: StaffRequest) -> HttpResponse:
    """What customers said and how fast we answered, for a span, a brand, a team."""
    return screen(request, "report.html", report_page(request, choice_of(request)))


@require_safe
@staff_may(Permission.REPORTS)
def behind(request: StaffRequest, measure: str) -> HttpResponse:
    """The conversations behind one number of the report, a page at a time."""
    if measure not in NAMES:
        raise NotFound(_("The report has no such number."))
    page = behind_page(request, choice_of(request), Measure(measure))
    return screen(request, "report_behind.html", page)
