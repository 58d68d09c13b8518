"""Checklists on a conversation: put on, ticked, taken off; answered as the region they stand in."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions import checklists as desk
from kuula.desk.checklists.access import checklist_for, put_checklist_for
from kuula.desk.fields.near import near_to
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.checklists import checklists_part
from kuula.faces.agent.rendering import fragment
from kuula.faces.agent.views.steering import back_to, number_in
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues


@require_POST
@staff_may(Permission.READ)
def putting(request: StaffRequest, number: int) -> HttpResponse:
    """Put a checklist on."""
    talk = conversation_for(request.actor, number)
    wanted = checklist_for(request.actor, number_in(request, "checklist"))
    desk.put_checklist(request.actor, conversation=talk, checklist=wanted)
    return _shown(request, number)


@require_POST
@staff_may(Permission.READ)
def steps(request: StaffRequest, list_id: int) -> HttpResponse:
    """Tick a step, or (0) take the tick back."""
    put = put_checklist_for(request.actor, list_id)
    key, done = request.POST.get("step", ""), request.POST.get("done") != "0"
    desk.tick_step(request.actor, put=put, key=key, done=done)
    return _shown(request, put.conversation_id)


@require_POST
@staff_may(Permission.READ)
def removal(request: StaffRequest, list_id: int) -> HttpResponse:
    """Take a checklist off."""
    put = put_checklist_for(request.actor, list_id)
    desk.take_off_checklist(request.actor, put=put)
    return _shown(request, put.conversation_id)


def _shown(request: StaffRequest, number: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return back_to(request, number)
    talk = conversation_for(request.actor, number)
    names = {one.id: one.name for one in colleagues()}
    part = checklists_part(request, talk, near_to(request.actor, talk), names)
    return fragment(request, "checklists/part.html", lists=part)
