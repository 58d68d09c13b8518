"""Whom a survey asks: after what happens, many at once, and how often anybody is asked at all."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.inviting import rules_form, trigger_form, wave_form
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.inviting.page import inviting_page
from kuula.faces.agent.pages.inviting.rules import rules_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.listening.models import Survey
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.inviting.access import trigger_for, wave_for
from kuula.listening.surveys.inviting.actions import (
    add_trigger,
    begin_wave,
    end_trigger,
    pause_asking,
    resume_asking,
    save_rules,
    stop_wave,
)
from kuula.people.access import customer_for
from kuula.workspace.permissions import Permission

BY_STAFF: Final = "staff"


@require_safe
@staff_may(Permission.SURVEYS)
def inviting(request: StaffRequest, survey_id: int) -> HttpResponse:
    """When a survey asks, what a sending would come to, and who was left out."""
    return _page(request, survey_for(request.actor, survey_id))


@require_POST
@staff_may(Permission.SURVEYS)
def triggers(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Let it ask after something."""
    survey = survey_for(request.actor, survey_id)
    try:
        add_trigger(request.actor, survey=survey, form=trigger_form(request.POST))
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        return _page(request, survey, trigger_problem=problem)
    say(request, _("It asks from now on"))
    return redirect("survey_inviting", survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def ending(request: StaffRequest, trigger_id: int) -> HttpResponse:
    """Let it ask after something no more."""
    trigger = trigger_for(request.actor, trigger_id)
    end_trigger(request.actor, trigger=trigger)
    say(request, _("It asks after this no more"))
    return redirect("survey_inviting", trigger.survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def waves(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Send it to many."""
    survey = survey_for(request.actor, survey_id)
    try:
        begin_wave(request.actor, survey=survey, form=wave_form(request.POST))
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        return _page(request, survey, wave_problem=problem)
    say(request, _("It is being planned"))
    return redirect("survey_inviting", survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def stopping(request: StaffRequest, wave_id: int) -> HttpResponse:
    """Send nothing more of it."""
    wave = wave_for(request.actor, wave_id)
    stop_wave(request.actor, wave=wave)
    say(request, _("Nothing more of it is sent"))
    return redirect("survey_inviting", wave.survey_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEYS)
def rules(request: StaffRequest) -> HttpResponse:
    """How often anybody is asked."""
    if request.method != "POST":
        return screen(request, "inviting/rules.html", rules_page(request))
    try:
        save_rules(request.actor, form=rules_form(request.POST))
    except Problem as problem:
        page = rules_page(request, problem)
        return screen(request, "inviting/rules.html", page, status=problem.status)
    say(request, _("The contact budget is saved"))
    return redirect("asking_rules")


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def asking(request: StaffRequest, customer_id: int) -> HttpResponse:
    """A customer wants no surveys any more, or some again, and said so to a colleague."""
    customer = customer_for(request.actor, customer_id)
    if request.POST.get("want") == "resume":
        resume_asking(request.actor, customer=customer, channel=BY_STAFF)
        say(request, _("The customer may be asked for surveys again"))
    else:
        pause_asking(request.actor, customer=customer, channel=BY_STAFF)
        say(request, _("The customer wants no more surveys"))
    return redirect(reverse("customer", args=[customer.pk]) + "#asking")


def _page(
    request: StaffRequest,
    survey: Survey,
    *,
    trigger_problem: Problem | None = None,
    wave_problem: Problem | None = None,
) -> HttpResponse:
    page = inviting_page(request, survey, trigger_problem, wave_problem)
    problem = trigger_problem or wave_problem
    return screen(request, "inviting/page.html", page, status=problem.status if problem else 200)
