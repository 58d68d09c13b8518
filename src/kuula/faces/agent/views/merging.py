"""Merging conversations into the one that is open, and taking that back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.access import conversation_for, merge_for, message_for
from kuula.desk.actions import merge_conversations, split_conversation, undo_merge
from kuula.desk.actions.merging import Unconfirmed, numbers_as_said
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.merging import chosen_in, merge_page, place_of, split_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Problem
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def merging(request: StaffRequest, number: int) -> HttpResponse:
    """Which conversations are merged into this one; a POST merges them."""
    allow(request.actor, Permission.CHANGE)
    talk = conversation_for(request.actor, number)
    if request.method != "POST":
        return screen(request, "inbox/merge.html", merge_page(request, number))
    confirmed = "confirmed" in request.POST or "confirmed" in request.GET
    try:
        sources = chosen_in(request)
        merge = merge_conversations(
            request.actor, target=talk, sources=sources, confirmed=confirmed
        )
    except Unconfirmed as doubt:
        page = merge_page(request, number, doubts=doubt.reasons)
        return screen(request, "inbox/merge.html", page, status=409)
    except Problem as problem:
        page = merge_page(request, number, str(problem))
        return screen(request, "inbox/merge.html", page, status=problem.status)
    words = _("%(numbers)s is merged into this conversation")
    numbers = numbers_as_said([one.pk for one in sources])
    say(request, words % {"numbers": numbers}, undo_url=reverse("merge_undoing", args=[merge.pk]))
    return redirect(reverse("conversation", args=[number]) + place_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def splitting(request: StaffRequest, message_id: int) -> HttpResponse:
    """What begins a conversation of its own; a POST splits it off. Merging it back undoes that."""
    allow(request.actor, Permission.CHANGE)
    message = message_for(request.actor, message_id)
    if request.method != "POST":
        return screen(request, "inbox/split.html", split_page(request, message))
    old, following = message.conversation_id, request.POST.get("following") == "1"
    subject = request.POST.get("subject", "")
    try:
        new = split_conversation(
            request.actor, message=message, subject=subject, following=following
        )
    except Problem as problem:
        page = split_page(request, message, str(problem))
        return screen(request, "inbox/split.html", page, status=problem.status)
    back = reverse("conversation_merge", args=[old]) + f"?chosen={new.pk}&confirmed=1"
    words = _("It goes on here as № %(number)s, away from № %(old)s")
    say(request, words % {"number": new.pk, "old": old}, undo_url=back)
    return redirect(reverse("conversation", args=[new.pk]) + place_of(request))


@require_POST
@staff_may(Permission.READ)
def undoing(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Everything that was merged goes home."""
    merge = merge_for(request.actor, merge_id)
    try:
        undo_merge(request.actor, merge=merge)
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, _("The merge is taken back"))
    return back_to(request, merge.target_id)
