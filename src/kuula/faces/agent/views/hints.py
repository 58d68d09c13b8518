"""Hints on a reply while it is written."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.drafts import written_in
from kuula.faces.agent.pages.hints import hints_part
from kuula.faces.agent.rendering import fragment
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.REPLY)
def hints(request: StaffRequest, number: int) -> HttpResponse:
    """What can be said about the words as they stand; nothing is kept."""
    part = hints_part(request, number, written_in(request))
    return fragment(request, "inbox/hints.html", hints=part)
