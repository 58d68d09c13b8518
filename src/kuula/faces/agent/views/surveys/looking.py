"""Looking at a survey: a preview to go through, and what one customer would be asked."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.surveys.looking import customer_page, preview_page
from kuula.faces.agent.rendering import screen
from kuula.listening.surveys.access import survey_for
from kuula.people.models import Look
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may()
def preview(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Go through the survey as customers do; nothing is kept."""
    found = survey_for(request.actor, survey_id)
    return screen(request, "surveys/preview.html", preview_page(request, found))


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def customer(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Which questions a real customer would see, and which are known."""
    allow(request.actor, Permission.SURVEYS)
    found = survey_for(request.actor, survey_id)
    page = customer_page(request, found)
    shown = screen(request, "surveys/customer.html", page)
    return looked(request, shown, page.customer_id, Look.Door.PAGE) if page.customer_id else shown
