"""Promises: the page of somebody's day, and what one can do with a promise."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.access import conversation_for, promise_for
from kuula.desk.actions.promises.making import (
    PromiseForm,
    keep_promise,
    make_promise,
    move_promise,
    sort_promise,
    withdraw_promise,
)
from kuula.desk.models import Promise
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.pace_words import doubt_about
from kuula.faces.agent.pages.promise_record import settled_page
from kuula.faces.agent.pages.promises import promises_page, promises_url
from kuula.faces.agent.rendering import region, screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.READ)
def promises(request: StaffRequest) -> HttpResponse:
    """What is to be kept, mine or my teams': overdue, today or coming."""
    return screen(request, region(request, "promises", ("rows",)), promises_page(request))


@require_safe
@staff_may(Permission.REPORTS)
def settled(request: StaffRequest) -> HttpResponse:
    """The promises behind a number of the record."""
    return screen(request, "promises/settled.html", settled_page(request))


@require_POST
@staff_may(Permission.CHANGE)
def making(request: StaffRequest, number: int) -> HttpResponse:
    """A promise written down by hand."""
    talk = conversation_for(request.actor, number)
    try:
        form = PromiseForm(request.POST.get("quote", ""), due_in(request.POST))
        made = make_promise(request.actor, conversation=talk, form=form)
    except Problem as problem:
        warn(request, str(problem))
    else:
        _doubt(request, made)
    return back_to(request, number)


@require_POST
@staff_may(Permission.CHANGE)
def keeping(request: StaffRequest, promise_id: int) -> HttpResponse:
    """It is done."""
    promise = promise_for(request.actor, promise_id)
    return _done(
        request,
        promise,
        lambda: keep_promise(request.actor, promise=promise),
        _("The promise is kept"),
    )


@require_POST
@staff_may(Permission.CHANGE)
def moving(request: StaffRequest, promise_id: int) -> HttpResponse:
    """It gets a new date."""
    promise, why = promise_for(request.actor, promise_id), request.POST.get("why", "")
    return _done(
        request,
        promise,
        lambda: move_promise(request.actor, promise=promise, due_to=due_in(request.POST), why=why),
        _("The promise has a new date. Tell the customer."),
    )


@require_POST
@staff_may(Permission.CHANGE)
def kind(request: StaffRequest, promise_id: int) -> HttpResponse:
    """It is of another kind than was guessed."""
    promise, wanted = promise_for(request.actor, promise_id), request.POST.get("kind", "")
    return _done(
        request,
        promise,
        lambda: sort_promise(request.actor, promise=promise, kind=wanted),
        _("The kind is changed"),
    )


@require_POST
@staff_may(Permission.CHANGE)
def withdrawal(request: StaffRequest, promise_id: int) -> HttpResponse:
    """It does not stand any more."""
    promise = promise_for(request.actor, promise_id)
    return _done(
        request,
        promise,
        lambda: withdraw_promise(request.actor, promise=promise),
        _("The promise is taken back"),
    )


def _done(
    request: StaffRequest, promise: Promise, act: Callable[[], None], words: str
) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, words)
    if "whose" in request.GET:
        return redirect(promises_url(request))
    return back_to(request, promise.conversation_id)


def due_in(sent: QueryDict) -> datetime:
    """The moment a form names in the reader's time zone. Raises Problem."""
    try:
        named = datetime.fromisoformat(sent.get("due", ""))
        return named if named.tzinfo else timezone.make_aware(named)
    except (ValueError, OverflowError) as error:
        raise Problem(_("Choose a date and a time."), field="due") from error


def _doubt(request: StaffRequest, promise: Promise) -> None:
    """Say when something was promised sooner than the team usually does it."""
    doubt = doubt_about(promise.conversation, promise.kind, promise.due_to)
    if doubt:
        say(request, doubt)
