"""Segments: the list, one with its people and moves, its playbook, groups that were found."""

import orjson
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.segments.listing import groups_page, playbook_page, segments_page
from kuula.faces.agent.pages.segments.one import segment_page
from kuula.faces.agent.rendering import fragment, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.people.segments.access import segment_for
from kuula.people.segments.actions import (
    Playbook,
    SegmentForm,
    archive_segment,
    find_groups,
    save_playbook,
    save_segment,
)
from kuula.people.segments.tree import read_rule
from kuula.ui.page import Option
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues, known_teams


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """The segments."""
    return screen(request, "segments/page.html", segments_page(request))


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def one(request: StaffRequest, segment_id: int) -> HttpResponse:
    """One segment; `?part=whole` what stands below its name, while it is counted."""
    found = segment_for(request.actor, segment_id)
    if request.headers.get("HX-Request") and request.GET.get("part") == "whole":
        return fragment(request, "segments/whole.html", page=segment_page(request, found))
    return screen(request, "segments/one.html", segment_page(request, found))


@require_POST
@staff_may(Permission.SEGMENTS)
def archiving(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Put a segment away, or take it up again."""
    found = segment_for(request.actor, segment_id)
    archived = request.POST.get("archived") == "1"
    archive_segment(request.actor, segment=found, archived=archived)
    say(request, _("The segment is archived") if archived else _("The segment is in use again"))
    return redirect("segments")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def playbook(request: StaffRequest, segment_id: int) -> HttpResponse:
    """How the people of a segment are served."""
    found, wrong = segment_for(request.actor, segment_id), ""
    if request.method == "POST":
        try:
            save_playbook(request.actor, segment=found, playbook=_playbook(request))
            say(request, _("The playbook is saved"))
            return redirect("segment", segment_id)
        except (NotFound, NotAllowed):
            raise
        except Problem as problem:
            wrong = str(problem)
    page = playbook_page(request, found, _choices(request.actor), wrong)
    return screen(request, "segments/playbook.html", page, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def groups(request: StaffRequest) -> HttpResponse:
    """Groups among customers with orders; a POST looks for them anew."""
    allow(request.actor, Permission.MONEY)
    wrong = ""
    if request.method == "POST":
        try:
            find_groups(request.actor)
            return redirect("segment_groups")
        except NotAllowed:
            raise
        except Problem as problem:
            wrong = str(problem)
    page = groups_page(request, wrong)
    return screen(request, "segments/groups.html", page, status=409 if wrong else 200)


@require_POST
@staff_may(Permission.SEGMENTS)
def saving(request: StaffRequest) -> HttpResponse:
    """Save a group as a segment, by one press."""
    allow(request.actor, Permission.MONEY)
    try:
        rule = read_rule(orjson.loads(request.POST.get("rule", "")))
        form = SegmentForm(request.POST.get("name", ""), request.POST.get("about", ""), rule)
        saved = save_segment(request.actor, form=form)
    except NotAllowed:
        raise
    except (Problem, orjson.JSONDecodeError) as problem:
        said = str(problem) if isinstance(problem, Problem) else _("This group is not there.")
        page = groups_page(request, said)
        return screen(request, "segments/groups.html", page, status=422)
    say(request, _("The segment is saved. Its people are being counted."))
    return redirect(reverse("segment", args=[saved.pk]))


def _playbook(request: StaffRequest) -> Playbook:
    return Playbook(
        greeting=request.POST.get("greeting", ""),
        asks=request.POST.get("asks", ""),
        team_id=whole_number(request.POST.get("team", "")),
        staff_id=whole_number(request.POST.get("staff", "")),
    )


def _choices(actor: Actor) -> dict[str, list[Option]]:
    nobody = Option("", _("nobody in particular"))
    teams = [Option(str(one.pk), one.name) for one in known_teams(actor)]
    people = [Option(str(one.id), one.name) for one in colleagues() if one.active]
    return {"teams": [nobody, *teams], "staff": [nobody, *people]}
