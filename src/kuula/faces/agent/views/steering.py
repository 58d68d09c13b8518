"""Steering a conversation: each thing one can do to it is a noun that takes a POST."""

from datetime import date, datetime

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.channels.mail.access import refuse_own_address
from kuula.desk import actions as desk
from kuula.desk.access import conversation_for, conversations_for
from kuula.desk.actions.fields import FieldsMissing
from kuula.desk.models import Conversation, State
from kuula.desk.snoozing import monday_morning, morning_of, tomorrow_morning
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.filling import PREFIX, fill_in
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.fields import Waiting
from kuula.faces.agent.views.missing import ask_missing
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import one_line, whole_number
from kuula.people.access import customer_for
from kuula.people.actions import CustomerForm, add_customer
from kuula.people.models import Customer
from kuula.ui.formats import date_time
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.READ)
def solution(request: StaffRequest, number: int) -> HttpResponse:
    """The matter is settled; can be undone. Asks for what must be filled in first."""
    talk = conversation_for(request.actor, number)
    asked = _settled(request, talk, State.SOLVED)
    if asked is not None:
        return asked
    say(request, _("№ %(number)s is solved") % {"number": number}, undo_url=_undo(request, number))
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def reopening(request: StaffRequest, number: int) -> HttpResponse:
    """It is not settled after all."""
    talk = conversation_for(request.actor, number)
    desk.reopen_conversation(request.actor, conversation=talk)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def state(request: StaffRequest, number: int) -> HttpResponse:
    """Open, waiting, solved or closed, by hand. Asks for what must be filled in first."""
    talk = conversation_for(request.actor, number)
    return _settled(request, talk, request.POST.get("state", "")) or back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def assignment(request: StaffRequest, number: int) -> HttpResponse:
    """Somebody is responsible, or nobody (0)."""
    talk, wanted = conversation_for(request.actor, number), number_in(request, "staff")
    staff = staff_for(request.actor, wanted) if wanted else None
    desk.assign_conversation(request.actor, conversation=talk, staff=staff)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def placement(request: StaffRequest, number: int) -> HttpResponse:
    """The conversation goes to a team, or to none (0); who moves it away from sight goes on."""
    talk, wanted = conversation_for(request.actor, number), number_in(request, "team")
    team = team_for(request.actor, wanted) if wanted else None
    desk.move_conversation(request.actor, conversation=talk, team=team)
    if not conversations_for(request.actor).filter(pk=number).exists():
        return redirect(reverse("home"))
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def priority(request: StaffRequest, number: int) -> HttpResponse:
    """How soon it matters."""
    talk = conversation_for(request.actor, number)
    desk.set_priority(request.actor, conversation=talk, priority=number_in(request, "priority"))
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def tags(request: StaffRequest, number: int) -> HttpResponse:
    """Exactly these tags, separated by commas."""
    talk = conversation_for(request.actor, number)
    names = request.POST.get("tags", "").split(",")
    desk.set_tags(request.actor, conversation=talk, names=names)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def subject(request: StaffRequest, number: int) -> HttpResponse:
    """A clearer subject."""
    talk = conversation_for(request.actor, number)
    desk.set_subject(request.actor, conversation=talk, subject=request.POST.get("subject", ""))
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def spam(request: StaffRequest, number: int) -> HttpResponse:
    """Among spam or out of it; can be undone."""
    sent = request.POST.get("spam", request.GET.get("spam", "0"))
    talk, wanted = conversation_for(request.actor, number), sent == "1"
    desk.mark_spam(request.actor, conversation=talk, spam=wanted)
    words = _("№ %(number)s is spam") if wanted else _("№ %(number)s is not spam")
    address = reverse("conversation_spam", args=[number])
    undo = f"{address}?{_place(request, spam='0' if wanted else '1')}"
    say(request, words % {"number": number}, undo_url=undo)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def snooze(request: StaffRequest, number: int) -> HttpResponse:
    """Put away until tomorrow morning, Monday or a date; can be undone."""
    allow(request.actor, Permission.CHANGE)
    talk = conversation_for(request.actor, number)
    until = _snoozed_until(request, talk)
    desk.snooze_conversation(request.actor, conversation=talk, until=until)
    words = _("№ %(number)s comes back on %(time)s")
    undo = reverse("conversation_waking", args=[number])
    place = _place(request)
    said = words % {"number": number, "time": date_time(until)}
    say(request, said, undo_url=f"{undo}?{place}" if place else undo)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def waking(request: StaffRequest, number: int) -> HttpResponse:
    """A snoozed conversation comes back now."""
    talk = conversation_for(request.actor, number)
    desk.wake_conversation(request.actor, conversation=talk)
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def person(request: StaffRequest, number: int) -> HttpResponse:
    """Who wrote from a shared address: somebody known or somebody new."""
    talk = conversation_for(request.actor, number)
    desk.name_person(request.actor, conversation=talk, customer=_person(request, talk))
    return back_to(request, number)


@require_POST
@staff_may(Permission.READ)
def guests(request: StaffRequest, number: int) -> HttpResponse:
    """A colleague outside a closed team is let into this one conversation."""
    talk = conversation_for(request.actor, number)
    staff = staff_for(request.actor, number_in(request, "staff"))
    desk.invite_guest(request.actor, conversation=talk, staff=staff)
    say(request, _("%(name)s can see this conversation now") % {"name": staff.name})
    return back_to(request, number)


def _settled(request: StaffRequest, talk: Conversation, wanted: str) -> HttpResponse | None:
    """Fill in what was sent and go to the state that is wanted; a page that asks for what lacks."""
    closing = Waiting(closing=True) if wanted == State.CLOSED else None
    try:
        with transaction.atomic():
            fill_in(request, talk)
            desk.set_state(request.actor, conversation=talk, state=wanted)
    except FieldsMissing as missing:
        return ask_missing(request, talk, missing, closing)
    except Problem as problem:
        if problem.field.startswith(PREFIX):
            return ask_missing(request, talk, problem, closing)
        raise
    return None


def back_to(request: StaffRequest, number: int) -> HttpResponse:
    """To the conversation with the same list beside it."""
    query = _place(request)
    address = reverse("conversation", args=[number])
    return redirect(f"{address}?{query}" if query else address)


def number_in(request: StaffRequest, name: str) -> int:
    """The number a form sends under `name`; 0 for anything that is none."""
    return whole_number(request.POST.get(name, "")) or 0


def _place(request: StaffRequest, *, spam: str = "") -> str:
    """The list beside the conversation, and what an undo button says."""
    query = request.GET.copy()
    query.pop("spam", None)
    if spam:
        query["spam"] = spam
    return query.urlencode()


def _undo(request: StaffRequest, number: int) -> str:
    query = request.GET.urlencode()
    address = reverse("conversation_reopening", args=[number])
    return f"{address}?{query}" if query else address


def _snoozed_until(request: StaffRequest, talk: Conversation) -> datetime:
    match request.POST.get("until", ""):
        case "tomorrow":
            return tomorrow_morning(talk.brand, clock.now())
        case "monday":
            return monday_morning(talk.brand, clock.now())
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError as error:
        raise Problem(_("Choose a date."), field="date") from error
    return morning_of(talk.brand, day)


def _person(request: StaffRequest, talk: Conversation) -> Customer:
    known, name = number_in(request, "customer"), request.POST.get("name", "").strip()
    if known:
        return customer_for(request.actor, known)
    if not name:
        raise Problem(_("Choose who is writing, or give a name."), field="name")
    form = CustomerForm(name, talk.language, talk.customer.company_id)
    email = one_line(request.POST.get("email", ""))
    refuse_own_address(email)
    return add_customer(request.actor, form=form, email=email)
