"""Who looks at a conversation and who writes in it, as their browsers say."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.faces.agent.beats import beat_of, holds_ticket, tell, ticket_for, too_many
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.READ)
def presence(request: StaffRequest, number: int) -> HttpResponse:
    """Tell open pages what this person does here; a new ticket is answered to who had none."""
    if too_many(request.user.pk):
        return HttpResponse(status=429)
    if holds_ticket(request, number):
        tell(beat_of(request, number))
        return HttpResponse(status=204)
    conversation_for(request.actor, number)
    tell(beat_of(request, number))
    return HttpResponse(ticket_for(request, number), content_type="text/plain")
