"""Incidents: their list, one, opening and changing it, and which conversations it brought."""

import re
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions.bulk import begin_bulk
from kuula.desk.actions.incidents import (
    IncidentForm,
    change_incident,
    link_conversation,
    open_incident,
    reopen_incident,
    unlink_conversation,
)
from kuula.desk.bulk.orders import Order, Verb
from kuula.desk.bulk.reading import tally_of
from kuula.desk.incidents.reading import incident_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.incidents import form_page, incident_page, incidents_page
from kuula.faces.agent.rendering import region, screen
from kuula.faces.agent.views.steering import back_to, number_in
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission

_NUMBER: Final = re.compile(r"[0-9]{1,15}")


@staff_may(Permission.READ)
def incidents(request: StaffRequest) -> HttpResponse:
    """Those that last, or with `?shown=resolved` those that are over."""
    return screen(request, "incidents/page.html", incidents_page(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def new(request: StaffRequest) -> HttpResponse:
    """Write one down; with `?number=` that conversation is linked at once."""
    allow(request.actor, Permission.CHANGE)
    if request.method != "POST":
        return screen(request, "incidents/form.html", form_page(request))
    try:
        incident = open_incident(request.actor, form=_form(request))
        if number := number_in(request, "number"):
            talk = conversation_for(request.actor, number)
            link_conversation(request.actor, conversation=talk, incident=incident)
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        page = form_page(request, problem=problem)
        return screen(request, "incidents/form.html", page, status=problem.status)
    return redirect(reverse("incident", args=[incident.pk]))


@staff_may(Permission.READ)
def one(request: StaffRequest, incident_id: int) -> HttpResponse:
    """What is known of it, and the conversations it brought."""
    page = incident_page(request, incident_for(request.actor, incident_id))
    template = region(request, "incidents", ("state",))
    return screen(request, template.replace("/page.html", "/one.html"), page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def change(request: StaffRequest, incident_id: int) -> HttpResponse:
    """Its title, what is known, the larger one it belongs to."""
    allow(request.actor, Permission.CHANGE)
    incident = incident_for(request.actor, incident_id)
    if request.method != "POST":
        return screen(request, "incidents/form.html", form_page(request, incident))
    try:
        change_incident(request.actor, incident=incident, form=lambda _now: _form(request))
    except Problem as problem:
        page = form_page(request, incident, problem)
        return screen(request, "incidents/form.html", page, status=problem.status)
    return redirect(reverse("incident", args=[incident.pk]))


@require_POST
@staff_may(Permission.READ)
def links(request: StaffRequest, incident_id: int) -> HttpResponse:
    """Link the conversations with these numbers."""
    incident = incident_for(request.actor, incident_id)
    here = redirect(reverse("incident", args=[incident.pk]))
    numbers = [int(one) for one in _NUMBER.findall(request.POST.get("numbers", ""))]
    try:
        order = Order(Verb.LINK, str(incident.pk))
        bulk = begin_bulk(request.actor, order=order, numbers=numbers)
    except Problem as problem:
        warn(request, str(problem))
        return here
    if bulk.ended_at is None or tally_of(bulk).skipped:
        return redirect(reverse("bulk", args=[bulk.pk]))
    undo = reverse("bulk_undoing", args=[bulk.pk])
    say(request, _("Linked to this incident"), undo_url=undo)
    return here


@require_POST
@staff_may(Permission.READ)
def linking(request: StaffRequest, number: int) -> HttpResponse:
    """The conversation is about this incident, or (0) about none."""
    talk, wanted = conversation_for(request.actor, number), number_in(request, "incident")
    try:
        if wanted:
            incident = incident_for(request.actor, wanted)
            link_conversation(request.actor, conversation=talk, incident=incident)
        else:
            unlink_conversation(request.actor, conversation=talk)
    except Problem as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        warn(request, str(problem))
    back = number_in(request, "back")
    return redirect(reverse("incident", args=[back])) if back else back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def reopening(request: StaffRequest, incident_id: int) -> HttpResponse:
    """It is not over after all."""
    incident = incident_for(request.actor, incident_id)
    reopen_incident(request.actor, incident=incident)
    return redirect(reverse("incident", args=[incident.pk]))


def _form(request: StaffRequest) -> IncidentForm:
    sent = request.POST
    parent = number_in(request, "parent") or None
    return IncidentForm(sent.get("title", ""), sent.get("known", ""), parent)
