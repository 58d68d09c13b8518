"""Root causes, the days of the procedure, and mistakes of ours."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.access import conversation_for
from kuula.desk.actions import complaints as desk
from kuula.desk.complaints.access import cause_for, mistake_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.complaints import CauseEdit, CourseEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.complaint_causes import (
    cause_page,
    causes_page,
    mistake_form,
    mistake_page,
)
from kuula.faces.agent.pages.complaint_register import mistakes_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@require_http_methods(WRITES)
@staff_may(Permission.CAUSES)
def causes(request: StaffRequest) -> HttpResponse:
    """The list; a POST adds one."""
    form = CauseEdit(request.POST or None)
    if saved(form, lambda: desk.save_cause(request.actor, name=form.cleaned_data["name"])):
        say(request, _("The root cause is on the list"))
        return redirect("causes")
    page = causes_page(request, form)
    return screen(request, "complaints/causes.html", page, status=422 if form.is_bound else 200)


@require_http_methods(WRITES)
@staff_may(Permission.CAUSES)
def cause(request: StaffRequest, cause_id: int) -> HttpResponse:
    """One root cause; a POST renames it and takes it up again."""
    found = cause_for(request.actor, cause_id)
    form = CauseEdit(request.POST or None, initial={"name": found.name})

    def act() -> None:
        desk.save_cause(request.actor, name=form.cleaned_data["name"], cause=found)

    if saved(form, act):
        say(request, _("The root cause is on the list"))
        return redirect("causes")
    page = cause_page(request, found, form)
    return screen(request, "complaints/cause.html", page, status=422 if form.is_bound else 200)


@require_POST
@staff_may(Permission.CAUSES)
def retirement(request: StaffRequest, cause_id: int) -> HttpResponse:
    """Offer it no more."""
    desk.retire_cause(request.actor, cause=cause_for(request.actor, cause_id))
    say(request, _("The root cause is retired"))
    return redirect("causes")


@require_POST
@staff_may(Permission.CAUSES)
def course(request: StaffRequest) -> HttpResponse:
    """The days of the procedure."""
    form = CourseEdit(request.POST)
    if saved(form, lambda: desk.set_course(request.actor, **form.cleaned_data)):
        say(request, _("The days are saved"))
        return redirect("causes")
    page = causes_page(request, days=form)
    return screen(request, "complaints/causes.html", page, status=422)


@require_safe
@staff_may(Permission.READ)
def mistakes(request: StaffRequest) -> HttpResponse:
    """The mistakes of ours that one may see."""
    return screen(request, "complaints/mistakes.html", mistakes_page(request))


@require_http_methods(WRITES)
@staff_may(Permission.COMPLAINTS)
def mistake(request: StaffRequest, number: int) -> HttpResponse:
    """In what we were wrong in a conversation."""
    talk = conversation_for(request.actor, number)
    form = mistake_form(talk, request.POST or None)

    def act() -> None:
        sent = form.cleaned_data
        wanted = desk.MistakeForm(sent["mistake"], sent["remedy"], form.message_id)
        desk.flag_mistake(request.actor, conversation=talk, form=wanted)

    if saved(form, act):
        say(request, _("It is written down"))
        return back_to(request, number)
    page = mistake_page(request, talk, form)
    return screen(request, "complaints/mistake.html", page, status=422 if form.is_bound else 200)


@require_POST
@staff_may(Permission.COMPLAINTS)
def mistake_withdrawal(request: StaffRequest, mistake_id: int) -> HttpResponse:
    """We were not wrong after all."""
    found = mistake_for(request.actor, mistake_id)
    desk.take_back_mistake(request.actor, mistake=found)
    say(request, _("It is taken back"))
    return back_to(request, found.conversation_id)
