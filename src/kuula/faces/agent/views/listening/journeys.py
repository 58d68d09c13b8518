"""Journeys: the map, drawing and changing one, putting one aside."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.listening.journey import first_page, journey_page
from kuula.faces.agent.pages.listening.journey_editing import (
    changed_journey,
    journey_edit_page,
    sent_journey,
    standing_journey,
)
from kuula.faces.agent.pages.listening.journey_list import journeys_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.listening.models import Journey
from kuula.listening.touchpoints.access import journey_for
from kuula.listening.touchpoints.actions import archive_journey, save_journey
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@require_safe
@staff_may(Permission.REPORTS)
def first(request: StaffRequest) -> HttpResponse:
    """The map of the first journey."""
    return screen(request, "listening/journey.html", first_page(request))


@require_safe
@staff_may(Permission.REPORTS)
def one(request: StaffRequest, journey_id: int) -> HttpResponse:
    """The map of a journey."""
    page = journey_page(request, journey_for(request.actor, journey_id))
    return screen(request, "listening/journey.html", page)


@require_safe
@staff_may(Permission.REPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """All journeys, archived ones apart."""
    return screen(request, "listening/journeys.html", journeys_page(request))


@require_http_methods(WRITES)
@staff_may(Permission.LISTENING)
def new(request: StaffRequest) -> HttpResponse:
    """Draw a journey."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.LISTENING)
def change(request: StaffRequest, journey_id: int) -> HttpResponse:
    """Change one, unless a colleague did meanwhile."""
    return _edited(request, journey_for(request.actor, journey_id))


@require_POST
@staff_may(Permission.LISTENING)
def archiving(request: StaffRequest, journey_id: int) -> HttpResponse:
    """Put a journey aside, or (0) take it up again."""
    found = journey_for(request.actor, journey_id)
    archived = request.POST.get("archived") != "0"
    archive_journey(request.actor, journey=found, archived=archived)
    say(request, _("The journey is archived") if archived else _("The journey is in use again"))
    return redirect("journeys")


def _edited(request: StaffRequest, journey: Journey | None) -> HttpResponse:
    if request.method != "POST":
        page = journey_edit_page(request, journey, standing_journey(journey))
        return screen(request, "listening/journey_edit.html", page)
    form, pressed = sent_journey(request.POST), request.POST.get("change", "")
    if pressed:
        page = journey_edit_page(request, journey, changed_journey(form, pressed))
        return screen(request, "listening/journey_edit.html", page)
    seen = request.POST.get(SEEN) if journey else None
    try:
        saved = save_journey(request.actor, form=form, journey=journey, seen=seen)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = journey_edit_page(request, journey, form, problem)
        return screen(request, "listening/journey_edit.html", page, status=problem.status)
    say(request, _("The journey is saved"))
    return redirect("journey", saved.pk)
