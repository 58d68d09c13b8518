"""Many conversations at once: what will come of it, doing it, watching it, taking it back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.actions.bulk import begin_bulk, undo_bulk
from kuula.desk.bulk.reading import bulk_for, tally_of
from kuula.desk.models import Bulk
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.bulk import (
    bulk_page,
    bulks_page,
    order_in,
    order_page,
    place_of,
    previewed_in,
)
from kuula.faces.agent.pages.bulk_words import outcome
from kuula.faces.agent.rendering import region, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def new(request: StaffRequest) -> HttpResponse:
    """What an order would change; a POST gives it for exactly what was shown."""
    if request.method != "POST":
        page = order_page(request)
        return screen(request, "bulk/new.html", page, status=422 if page.problem else 200)
    numbers = previewed_in(request)
    try:
        if not comes_first(request):
            return redirect(place_of(request).inbox_url)
        bulk = begin_bulk(request.actor, order=order_in(request), numbers=numbers)
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        page = order_page(request, numbers, str(problem))
        return screen(request, "bulk/new.html", page, status=problem.status)
    return _onwards(request, bulk)


@staff_may(Permission.READ)
def bulks(request: StaffRequest) -> HttpResponse:
    """What one did to many at once, the latest first."""
    return screen(request, "bulk/page.html", bulks_page(request))


@staff_may(Permission.READ)
def one(request: StaffRequest, bulk_id: int) -> HttpResponse:
    """How far it is, and what could not be done and why."""
    page = bulk_page(request, bulk_for(request.actor, bulk_id))
    template = region(request, "bulk", ("state",))
    return screen(request, template.replace("/page.html", "/one.html"), page)


@require_POST
@staff_may(Permission.READ)
def undoing(request: StaffRequest, bulk_id: int) -> HttpResponse:
    """Take it back, but for what was changed since."""
    bulk = bulk_for(request.actor, bulk_id)
    try:
        bulk = undo_bulk(request.actor, bulk=bulk)
    except Problem as problem:
        warn(request, str(problem))
        return redirect(reverse("bulk", args=[bulk.pk]))
    tally = tally_of(bulk)
    if bulk.ended_at is None or tally.kept:
        return redirect(reverse("bulk", args=[bulk.pk]))
    say(request, _("All is as it was before"))
    return redirect(place_of(request).inbox_url)


def _onwards(request: StaffRequest, bulk: Bulk) -> HttpResponse:
    """Back to the list, or to what there is to know of it."""
    tally, where = tally_of(bulk), place_of(request)
    here = reverse("bulk", args=[bulk.pk])
    if bulk.ended_at is None or not tally.done:
        return redirect(here)
    undo = reverse("bulk_undoing", args=[bulk.pk]) + where.query
    say(request, outcome(bulk, tally), undo_url=undo)
    return redirect(here if tally.skipped else where.inbox_url)
