"""The timeline of a customer, by kind and period, to read and to print."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.story import story_page
from kuula.faces.agent.rendering import screen
from kuula.people.models import Look
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def timeline(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Everything that happened to a customer, of what exists for the reader."""
    page = story_page(request, customer_id)
    fine = not page.form.is_bound or page.form.is_valid()
    shown = screen(request, "customers/story.html", page, status=200 if fine else 422)
    return looked(request, shown, customer_id, Look.Door.PAGE)
