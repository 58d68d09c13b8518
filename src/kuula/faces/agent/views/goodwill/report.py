"""The goodwill report, and what is behind each of its numbers."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.goodwill.report import given_page, goodwill_report_page
from kuula.faces.agent.pages.report_choice import choice_of
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPORTS)
def report(request: StaffRequest) -> HttpResponse:
    """What was spent, who came back, and limits that cost a question."""
    may = request.actor.may(Permission.GOODWILL_LIMITS)
    limits_url = reverse("goodwill_limits") if may else ""
    page = goodwill_report_page(request, choice_of(request), limits_url=limits_url)
    return screen(request, "goodwill/report.html", page)


@require_safe
@staff_may(Permission.REPORTS)
def given(request: StaffRequest) -> HttpResponse:
    """The goodwill behind one number."""
    return screen(request, "goodwill/given.html", given_page(request, choice_of(request)))
