"""Being on duty, and taking the next conversation."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.actions.assigning import take_next
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.origin import place_here
from kuula.faces.agent.pages.given_words import spoke_for
from kuula.kit.problems import Conflict, Problem
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.models.duty import DutyState
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.REPLY)
def own(request: StaffRequest) -> HttpResponse:
    """On duty, away or off duty, as one says; back to where one was."""
    state = request.POST.get("state", "")
    set_duty(request.actor, staff=request.user, state=state)
    say(request, _now(state))
    back = request.POST.get("next", "/")
    return HttpResponseRedirect(place_here(back))


@require_POST
@staff_may(Permission.ASSIGN)
def taking(request: StaffRequest) -> HttpResponse:
    """Take what is due first and fits; says what spoke for it."""
    was_on = request.duty is not None and request.duty.state == DutyState.ON
    try:
        found = take_next(request.actor)
    except Conflict as problem:
        warn(request, str(problem))
        return redirect("home")
    if not was_on:
        say(request, _now(DutyState.ON))
    if found is None:
        say(request, _("Nothing waits that you could take."))
        return redirect("home")
    number, event = found
    say(request, _("Yours now: %(reason)s") % {"reason": spoke_for(event)})
    return redirect("conversation", number=number)


def _now(state: str) -> str:
    words = {
        DutyState.ON: _("You are on duty."),
        DutyState.AWAY: _("You are away. Nothing new is given to you."),
        DutyState.OFF: _("You are off duty. What cannot wait goes back to the queue."),
    }
    if state not in words:
        raise Problem(_("There is no such duty."), field="state")
    return words[DutyState(state)]
