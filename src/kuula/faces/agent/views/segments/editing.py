"""A segment defined and changed; its rule drawn anew and counted while one builds it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.segments.editing import (
    Sent,
    begun,
    count_part,
    edit_page,
    rule_part,
    sent_rule,
)
from kuula.faces.agent.rendering import fragment, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.people.models import Segment
from kuula.people.segments.access import segment_for
from kuula.people.segments.actions import SegmentForm, save_segment
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def new(request: StaffRequest) -> HttpResponse:
    """Define a segment."""
    return _edited(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def change(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Change one, unless a colleague did meanwhile."""
    return _edited(request, segment_for(request.actor, segment_id))


@require_POST
@staff_may(Permission.SEGMENTS)
def draft(request: StaffRequest) -> HttpResponse:
    """The rows as they are now, or with `?part=count` whom they fit."""
    sent = sent_rule(request, None)
    if request.GET.get("part") == "count":
        return fragment(request, "segments/count.html", count=count_part(request, sent))
    count = count_part(request, sent)
    return fragment(request, "segments/rule.html", rule=rule_part(begun(sent)), count=count)


def _edited(request: StaffRequest, segment: Segment | None) -> HttpResponse:
    sent = sent_rule(request, segment)
    if request.method != "POST" or request.POST.get("change"):
        return screen(request, "segments/edit.html", edit_page(request, segment, sent))
    try:
        saved = save_segment(
            request.actor,
            form=_form(request, sent),
            segment=segment,
            seen=request.POST.get(SEEN) if segment else None,
        )
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = edit_page(request, segment, sent, problem)
        return screen(request, "segments/edit.html", page, status=problem.status)
    say(request, _("The segment is saved. Its people are being counted."))
    return redirect("segment", saved.pk)


def _form(request: StaffRequest, sent: Sent) -> SegmentForm:
    if sent.rule is None:
        said = _("Put right what stands beside the conditions.")
        if sent.draft is None or not sent.draft.is_wrong:
            said = _("Say at least one thing that a customer of this segment has.")
        raise Problem(said, field="rule")
    return SegmentForm(request.POST.get("name", ""), request.POST.get("about", ""), sent.rule)
