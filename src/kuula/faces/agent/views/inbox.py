"""The inbox: a list in three panes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.inbox import InboxPage, inbox_part, list_of, views_of
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.pages.troubles import TroublesPage, troubles_of
from kuula.faces.agent.pages.where import where_in
from kuula.faces.agent.rendering import region, screen
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@staff_may()
def home(request: StaffRequest) -> HttpResponse:
    """The beginning of the day: one's own conversations, for a light seat what it is asked."""
    if request.actor.is_light:
        return redirect("asked")
    allow(request.actor, Permission.READ)
    return redirect(reverse("inbox", args=["mine"]))


@staff_may(Permission.READ)
def inbox(request: StaffRequest, view: str) -> HttpResponse:
    """A view of the inbox, or one region of it."""
    template = region(request, "inbox", ("list", "views", "troubles"))
    if template.endswith("/troubles.html"):
        page = TroublesPage(title="", troubles=troubles_of(request))
        return screen(request, template, page)
    where = where_in(request, view)
    if template != "inbox/page.html":
        part = template.removeprefix("inbox/").removesuffix(".html")
        return screen(request, template, inbox_part(request, where, part))
    around = surroundings(request.actor)
    whole = InboxPage(
        title=_("Inbox"),
        frame=frame_for(request, "home"),
        troubles=troubles_of(request),
        views=views_of(request, where, around),
        views_url=where.part("views"),
        list=list_of(request, where, around),
    )
    return screen(request, template, whole)
