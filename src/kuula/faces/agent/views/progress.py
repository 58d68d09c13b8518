"""Updates that wait: the list, one to look through, sending it, and saying it is not needed."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.actions.progress.settling import drop_update, send_update
from kuula.desk.progress.access import update_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.progress import update_page, updates_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.REPLY)
def updates(request: StaffRequest) -> HttpResponse:
    """All that wait for the reader."""
    return screen(request, "progress/updates.html", updates_page(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.REPLY)
def update(request: StaffRequest, update_id: int) -> HttpResponse:
    """One update; a POST sends it."""
    found = update_for(request.actor, update_id)
    if request.method != "POST":
        return screen(request, "progress/update.html", update_page(request, found))
    text = clean(request.POST.get("text", ""))
    try:
        with transaction.atomic():
            if comes_first(request):
                send_update(request.actor, update=found, text=text)
    except Conflict:
        raise
    except Problem as problem:
        page = update_page(request, found, text=text, problem=str(problem))
        return screen(request, "progress/update.html", page, status=422)
    found.refresh_from_db()
    undo = reverse("reply_withdrawal", args=[found.message_id]) if found.message_id else ""
    say(request, _("The customer is told in ten seconds"), undo_url=undo)
    return redirect("progress_updates")


@require_POST
@staff_may(Permission.REPLY)
def dropping(request: StaffRequest, update_id: int) -> HttpResponse:
    """Nobody needs to be told now."""
    drop_update(request.actor, update=update_for(request.actor, update_id))
    say(request, _("Put away. After the next long silence it comes again."))
    return redirect("progress_updates")
