"""Touchpoints: the catalogue, one with its balance, changing one; and what experiences weigh."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.listening.touchpoints import (
    touchpoint_edit_page,
    touchpoint_form,
    touchpoint_page,
    touchpoints_page,
)
from kuula.faces.agent.pages.listening.weights import sent_weights, weights_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Conflict, NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.listening.experiences.actions import save_weights
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.access import touchpoint_for
from kuula.listening.touchpoints.actions import archive_touchpoint, save_touchpoint
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@require_safe
@staff_may(Permission.REPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """The catalogue."""
    return screen(request, "listening/touchpoints.html", touchpoints_page(request))


@require_safe
@staff_may(Permission.REPORTS)
def one(request: StaffRequest, touchpoint_id: int) -> HttpResponse:
    """One touchpoint."""
    found = touchpoint_for(request.actor, touchpoint_id)
    return screen(request, "listening/touchpoint.html", touchpoint_page(request, found))


@require_http_methods(WRITES)
@staff_may(Permission.LISTENING)
def new(request: StaffRequest) -> HttpResponse:
    """Write one down."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.LISTENING)
def change(request: StaffRequest, touchpoint_id: int) -> HttpResponse:
    """Change one."""
    return _edited(request, touchpoint_for(request.actor, touchpoint_id))


@require_POST
@staff_may(Permission.LISTENING)
def archiving(request: StaffRequest, touchpoint_id: int) -> HttpResponse:
    """Put one aside, or (0) take it up again; what was experienced there stays."""
    found = touchpoint_for(request.actor, touchpoint_id)
    archived = request.POST.get("archived") != "0"
    try:
        archive_touchpoint(request.actor, touchpoint=found, archived=archived)
    except Conflict as conflict:
        warn(request, str(conflict))
        return redirect("touchpoints")
    said = _("The touchpoint is archived. What was experienced there stays.")
    say(request, said if archived else _("The touchpoint is in use again"))
    return redirect("touchpoints")


@require_http_methods(WRITES)
@staff_may(Permission.REPORTS)
def weights(request: StaffRequest) -> HttpResponse:
    """What kinds of experiences weigh; a POST makes another version."""
    if request.method != "POST":
        return screen(request, "listening/weights.html", weights_page(request))
    allow(request.actor, Permission.LISTENING)
    try:
        save_weights(
            request.actor,
            weights=sent_weights(request.POST),
            reason=request.POST.get("reason", ""),
            seen=whole_number(request.POST.get("seen", "")),
        )
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = weights_page(request, problem)
        return screen(request, "listening/weights.html", page, status=problem.status)
    say(request, _("The weights are saved"))
    return redirect("weights")


def _edited(request: StaffRequest, touchpoint: Touchpoint | None) -> HttpResponse:
    form = touchpoint_form(request, touchpoint)
    made: list[Touchpoint] = []

    def act() -> None:
        made.append(save_touchpoint(request.actor, form=form.filled(), touchpoint=touchpoint))

    if saved(form, act):
        say(request, _("The touchpoint is saved"))
        return redirect("touchpoint", made[0].pk)
    page = touchpoint_edit_page(request, touchpoint, form)
    status = 422 if form.is_bound else 200
    return screen(request, "listening/touchpoint_edit.html", page, status=status)
