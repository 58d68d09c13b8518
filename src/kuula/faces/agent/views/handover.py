"""Handing over a conversation, and everything one can answer to that."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.access import conversation_for, conversations_for, handover_for
from kuula.desk.actions.handovers.giving import HandoverForm, call_back, hand_over
from kuula.desk.actions.taking_over import CustomerLine, answer_back, ask_back, take_over
from kuula.desk.models import Draft, Handover, Message
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.handover import handover_page, lines_sent
from kuula.faces.agent.pages.merging import place_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def handing(request: StaffRequest, number: int) -> HttpResponse:
    """The brief as it is known, to be edited; a POST hands the conversation over with it."""
    allow(request.actor, Permission.ASSIGN)
    talk = conversation_for(request.actor, number)
    if request.method != "POST":
        return screen(request, "handover/page.html", handover_page(request, talk))
    try:
        handover = hand_over(request.actor, conversation=talk, form=_form(request))
    except Problem as problem:
        page = handover_page(request, talk, lines_sent(request), str(problem))
        return screen(request, "handover/page.html", page, status=problem.status)
    to = handover.to_staff or handover.to_team
    words = _("Handed over to %(name)s")
    undo = reverse("handover_recall", args=[handover.pk])
    say(request, words % {"name": to.name if to else ""}, undo_url=undo)
    return redirect(reverse("conversation", args=[number]) + place_of(request))


@require_POST
@staff_may(Permission.READ)
def acknowledgement(request: StaffRequest, handover_id: int) -> HttpResponse:
    """ "I have it": and what the customer is told of it."""
    handover = handover_for(request.actor, handover_id)
    line = request.POST.get("line", "") if "tell" in request.POST else ""

    def act() -> str:
        told = take_over(request.actor, handover=handover, line=CustomerLine(line))
        if isinstance(told, Message):
            return _("It is yours. The customer is told in ten seconds.")
        if isinstance(told, Draft):
            return _("It is yours. Your next reply begins with the line for the customer.")
        return _("It is yours.")

    return _done(request, handover, act)


@require_POST
@staff_may(Permission.READ)
def question(request: StaffRequest, handover_id: int) -> HttpResponse:
    """Something asked before it is acknowledged."""
    handover, text = handover_for(request.actor, handover_id), request.POST.get("text", "")

    def act() -> str:
        ask_back(request.actor, handover=handover, text=text)
        return _("Asked. Until it is answered, it is not yours.")

    return _done(request, handover, act)


@require_POST
@staff_may(Permission.READ)
def answer(request: StaffRequest, handover_id: int) -> HttpResponse:
    """What was asked is answered."""
    handover, text = handover_for(request.actor, handover_id), request.POST.get("text", "")

    def act() -> str:
        answer_back(request.actor, handover=handover, text=text)
        return _("Answered")

    return _done(request, handover, act)


@require_POST
@staff_may(Permission.READ)
def recall(request: StaffRequest, handover_id: int) -> HttpResponse:
    """It is called back before anybody has it."""
    handover = handover_for(request.actor, handover_id)

    def act() -> str:
        call_back(request.actor, handover=handover)
        return _("The handover is called back")

    return _done(request, handover, act)


def _form(request: StaffRequest) -> HandoverForm:
    """Whom a form names, and its brief. Raises NotFound for who is not there for the actor."""
    kind, _sign, named = request.POST.get("to", "").partition("-")
    number, lines = whole_number(named), tuple(lines_sent(request))
    if number and kind == "staff":
        return HandoverForm(to_staff=staff_for(request.actor, number), lines=lines)
    if number and kind == "team":
        return HandoverForm(to_team=team_for(request.actor, number), lines=lines)
    return HandoverForm(lines=lines)


def _done(request: StaffRequest, handover: Handover, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the conversation, or home when it is out of sight now."""
    try:
        say(request, act())
    except Problem as problem:
        warn(request, str(problem))
    number = handover.conversation_id
    if not conversations_for(request.actor).filter(pk=number).exists():
        return redirect(reverse("home"))
    return back_to(request, number)
