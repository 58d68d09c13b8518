"""Goodwill: the register, one of it, and what one can do with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.actions import goodwill as desk
from kuula.desk.goodwill.access import goodwill_for
from kuula.desk.models import Goodwill
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.goodwill.one import goodwill_page
from kuula.faces.agent.pages.goodwill.register import register_page
from kuula.faces.agent.rendering import region, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.READ)
def register(request: StaffRequest) -> HttpResponse:
    """What waits for me, what I am to do, what I gave, all."""
    return screen(request, region(request, "goodwill", ("rows",)), register_page(request))


@require_safe
@staff_may(Permission.READ)
def one(request: StaffRequest, goodwill_id: int) -> HttpResponse:
    """One piece of goodwill with its codes."""
    found = goodwill_for(request.actor, goodwill_id)
    return screen(request, "goodwill/one.html", goodwill_page(request, found))


@require_POST
@staff_may(Permission.GOODWILL_APPROVE)
def decision(request: StaffRequest, goodwill_id: int) -> HttpResponse:
    """What was asked for is approved or declined, with a word."""
    found, word = goodwill_for(request.actor, goodwill_id), request.POST.get("word", "")
    approved = request.POST.get("decision") == "approve"

    def act() -> None:
        decide = desk.approve_goodwill if approved else desk.decline_goodwill
        decide(request.actor, goodwill=found, word=word)

    return _done(
        request, found, act, _("Approved. It is given now.") if approved else _("Declined")
    )


@require_POST
@staff_may(Permission.GOODWILL)
def completion(request: StaffRequest, goodwill_id: int) -> HttpResponse:
    """What a person had to do is done."""
    found = goodwill_for(request.actor, goodwill_id)
    return _done(
        request, found, lambda: desk.finish_goodwill(request.actor, goodwill=found), _("Done")
    )


@require_POST
@staff_may(Permission.GOODWILL)
def withdrawal(request: StaffRequest, goodwill_id: int) -> HttpResponse:
    """It is taken back."""
    found = goodwill_for(request.actor, goodwill_id)
    return _done(
        request,
        found,
        lambda: desk.withdraw_goodwill(request.actor, goodwill=found),
        _("Taken back"),
    )


def _done(
    request: StaffRequest, goodwill: Goodwill, act: Callable[[], None], words: str
) -> HttpResponse:
    """Do it and show how it stands now, or the same page with why it was not done."""
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = goodwill_page(request, goodwill, str(problem), request.POST.get("word", ""))
        return screen(request, "goodwill/one.html", page, status=problem.status)
    say(request, words)
    return redirect("goodwill_one", goodwill.pk)
