"""Macros: the list, one as edited, and a run on a conversation, looked at first."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.access import conversation_for, conversations_for
from kuula.desk.actions import macros as desk
from kuula.desk.macros.access import macro_for, run_for
from kuula.desk.models import Macro
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.macros import macro_form, macro_page, macros_page, preview_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@require_safe
@staff_may(Permission.READ)
def macros(request: StaffRequest) -> HttpResponse:
    """The list."""
    return screen(request, "macros/page.html", macros_page(request))


@require_http_methods(WRITES)
@staff_may(Permission.READ)
def macro_new(request: StaffRequest) -> HttpResponse:
    """A new one."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.READ)
def macro(request: StaffRequest, macro_id: int) -> HttpResponse:
    """One macro as it is edited."""
    return _edited(request, macro_for(request.actor, macro_id))


@require_POST
@staff_may(Permission.READ)
def removal(request: StaffRequest, macro_id: int) -> HttpResponse:
    """Remove it; what it did stays."""
    found = macro_for(request.actor, macro_id)
    desk.remove_macro(request.actor, macro=found)
    say(request, _("The macro %(name)s is removed") % {"name": found.name})
    return redirect("macros")


@require_http_methods(WRITES)
@staff_may(Permission.READ)
def running(request: StaffRequest, number: int, macro_id: int) -> HttpResponse:
    """What it would change; a POST runs it, all or nothing, and can be undone."""
    talk = conversation_for(request.actor, number)
    found = macro_for(request.actor, macro_id)
    if request.method != "POST":
        return screen(request, "macros/preview.html", preview_page(request, talk, found))
    try:
        run = desk.run_macro(request.actor, conversation=talk, macro=found)
    except (NotFound, NotAllowed) as problem:
        page = preview_page(request, talk, found, str(problem))
        return screen(request, "macros/preview.html", page, status=problem.status)
    except Problem as problem:
        page = preview_page(request, talk, found, str(problem))
        return screen(request, "macros/preview.html", page, status=422)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    undo = reverse("macro_undoing", args=[run.pk]) + query
    say(request, _("%(name)s has run") % {"name": found.name}, undo_url=undo)
    if not conversations_for(request.actor).filter(pk=number).exists():
        return redirect("home")
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def undoing(request: StaffRequest, run_id: int) -> HttpResponse:
    """Everything a run changed is as before."""
    run = run_for(request.actor, run_id)
    try:
        desk.undo_macro(request.actor, run=run)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, _("Everything is as before"))
    return back_to(request, run.conversation_id)


def _edited(request: StaffRequest, found: Macro | None) -> HttpResponse:
    form = macro_form(request, found)
    if saved(form, lambda: desk.save_macro(request.actor, form=form.sent(), macro=found)):
        say(request, _("The macro is saved"))
        return redirect("macros")
    page = macro_page(request, found, form)
    return screen(request, "macros/one.html", page, status=422 if form.is_bound else 200)
