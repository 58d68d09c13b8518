"""Answering all conversations of an incident at once, and telling them that it is over."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.actions.incidents import resolve_incident
from kuula.desk.actions.incidents.announcing import announce, announce_to_rest, checked
from kuula.desk.incidents.reading import announcement_for, incident_for
from kuula.desk.models import Bulk, Incident
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.incident_answers import answer_page, texts_in
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, Problem
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def answer(request: StaffRequest, incident_id: int) -> HttpResponse:
    """A text per language, shown for three real customers before it goes."""
    allow(request.actor, Permission.REPLY)
    return _answered(request, incident_id, resolving=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def resolution(request: StaffRequest, incident_id: int) -> HttpResponse:
    """The same, and the incident is over; without any text nobody is told."""
    allow(request.actor, Permission.CHANGE)
    return _answered(request, incident_id, resolving=True)


@require_POST
@staff_may(Permission.READ)
def rest(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """The same answer for those that were linked since."""
    announcement = announcement_for(request.actor, announcement_id)
    bulk = announce_to_rest(request.actor, announcement=announcement)
    return _onwards(request, announcement.incident_id, bulk)


def _answered(request: StaffRequest, incident_id: int, *, resolving: bool) -> HttpResponse:
    incident = incident_for(request.actor, incident_id)
    if request.method != "POST":
        page = answer_page(request, incident, resolving=resolving)
        return screen(request, "incidents/answer.html", page)
    try:
        if "send" in request.POST:
            return _sent(request, incident, resolving=resolving)
        if not _is_silent(request, resolving):
            checked(texts_in(request))
    except NotAllowed:
        raise
    except Problem as problem:
        page = answer_page(request, incident, resolving=resolving, problem=str(problem))
        return screen(request, "incidents/answer.html", page, status=problem.status)
    page = answer_page(request, incident, resolving=resolving, shown=True)
    return screen(request, "incidents/answer.html", page)


def _sent(request: StaffRequest, incident: Incident, *, resolving: bool) -> HttpResponse:
    if not comes_first(request):
        return redirect(reverse("incident", args=[incident.pk]))
    bulk = None
    if not _is_silent(request, resolving):
        texts = texts_in(request)
        bulk = announce(request.actor, incident=incident, texts=texts, resolving=resolving)
    if resolving:
        resolve_incident(request.actor, incident=incident)
    return _onwards(request, incident.pk, bulk)


def _is_silent(request: StaffRequest, resolving: bool) -> bool:
    """Whether it is to be resolved without a word to anybody."""
    return resolving and not any(text.strip() for text in texts_in(request).values())


def _onwards(request: StaffRequest, incident_id: int, bulk: Bulk | None) -> HttpResponse:
    if bulk is None:
        say(request, _("Nobody is waiting for an answer"))
        return redirect(reverse("incident", args=[incident_id]))
    undo = reverse("bulk_undoing", args=[bulk.pk])
    say(request, _("The answers leave in ten seconds"), undo_url=undo)
    return redirect(reverse("bulk", args=[bulk.pk]))
