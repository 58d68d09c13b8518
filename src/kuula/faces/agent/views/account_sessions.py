"""Where somebody is signed in, and how to end it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.rendering import screen
from kuula.ui.page import Page
from kuula.workspace.access import SignedIn, sessions_of
from kuula.workspace.actions import end_other_sessions, end_session


@dataclass(frozen=True, kw_only=True)
class DevicesPage(Page):
    """The browsers somebody is signed in with."""

    sessions: tuple[SignedIn, ...]
    current: str


@require_safe
@staff_may()
def devices(request: StaffRequest) -> HttpResponse:
    """The list of one's own sessions."""
    page = DevicesPage(
        title=_("Devices"),
        frame=frame_for(request),
        sessions=sessions_of(request.actor),
        current=request.session.session_key or "",
    )
    return screen(request, "account/devices.html", page)


@require_POST
@staff_may()
def end(request: StaffRequest, session_id: int) -> HttpResponse:
    """Sign one other device out."""
    end_session(request.actor, session_id=session_id)
    say(request, _("That device is signed out."))
    return redirect("sessions")


@require_POST
@staff_may()
def end_others(request: StaffRequest) -> HttpResponse:
    """Sign every device out but this one."""
    end_other_sessions(request.actor, current=request.session.session_key or "")
    say(request, _("All other devices are signed out."))
    return redirect("sessions")
