"""Complaints: the register, one case, and what one can do with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.access import conversation_for
from kuula.desk.actions import complaints as desk
from kuula.desk.complaints.access import cause_for, complaint_for
from kuula.desk.models import Complaint
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.complaints import LessonEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.complaint import Unsent, complaint_page, lesson_form
from kuula.faces.agent.pages.complaint_register import register_page
from kuula.faces.agent.rendering import region, screen
from kuula.faces.agent.views.steering import number_in
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.workspace.access import staff_for
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.READ)
def register(request: StaffRequest) -> HttpResponse:
    """All complaints one may see, narrowed and counted."""
    return screen(request, region(request, "complaints", ("rows",)), register_page(request))


@require_POST
@staff_may(Permission.COMPLAINTS)
def opening(request: StaffRequest, number: int) -> HttpResponse:
    """The customer of a conversation complains."""
    talk = conversation_for(request.actor, number)
    complaint = desk.open_complaint(request.actor, conversation=talk)
    return redirect("complaint", complaint.pk)


@require_safe
@staff_may(Permission.READ)
def complaint(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """One case with its steps."""
    found = complaint_for(request.actor, complaint_id)
    return screen(request, "complaints/one.html", complaint_page(request, found))


@require_POST
@staff_may(Permission.COMPLAINTS)
def steps(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """The next step is taken, or skipped with a reason."""
    found, sent = complaint_for(request.actor, complaint_id), request.POST
    note, named = sent.get("note", ""), sent.get("evidence", "")
    form = desk.StepForm(
        step=sent.get("step", ""),
        note=note,
        message_id=whole_number(named[1:]) if named.startswith("m") else None,
        file_id=whole_number(named[1:]) if named.startswith("f") else None,
        goodwill_id=whole_number(named[1:]) if named.startswith("g") else None,
        skipped="skipped" in sent,
    )
    words = _("The step is skipped") if form.skipped else _("The step is taken")
    return _done(
        request,
        found,
        lambda: desk.take_step(request.actor, complaint=found, form=form),
        words,
        Unsent(note=note, evidence=named),
    )


@require_POST
@staff_may(Permission.COMPLAINTS)
def reopening(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """The customer says that it is not solved."""
    found, reason = complaint_for(request.actor, complaint_id), request.POST.get("reason", "")
    return _done(
        request,
        found,
        lambda: desk.reopen_complaint(request.actor, complaint=found, reason=reason),
        _("The complaint is open again"),
        Unsent(reason=reason),
    )


@require_POST
@staff_may(Permission.COMPLAINTS)
def owner(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Somebody looks after it, or nobody."""
    found, wanted = complaint_for(request.actor, complaint_id), number_in(request, "staff")
    staff = staff_for(request.actor, wanted) if wanted else None
    return _done(
        request,
        found,
        lambda: desk.give_complaint(request.actor, complaint=found, staff=staff),
        _("The complaint has another owner"),
    )


@require_POST
@staff_may(Permission.COMPLAINTS)
def lesson(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Cause and prevention."""
    found = complaint_for(request.actor, complaint_id)
    form = lesson_form(found, request.POST)

    def act() -> None:
        desk.set_lesson(request.actor, complaint=found, form=_lesson(request, form))

    if not saved(form, act):
        page = complaint_page(request, found, lesson=form)
        return screen(request, "complaints/one.html", page, status=422)
    say(request, _("Cause and prevention are saved"))
    return redirect("complaint", found.pk)


@require_POST
@staff_may(Permission.COMPLAINTS)
def prevention(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """What prevents it is done."""
    found = complaint_for(request.actor, complaint_id)
    return _done(
        request,
        found,
        lambda: desk.finish_prevention(request.actor, complaint=found),
        _("The prevention is done"),
    )


@require_POST
@staff_may(Permission.COMPLAINTS)
def closure(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """All is done and known."""
    found = complaint_for(request.actor, complaint_id)
    return _done(
        request,
        found,
        lambda: desk.close_complaint(request.actor, complaint=found),
        _("The complaint is closed"),
    )


@require_POST
@staff_may(Permission.COMPLAINTS)
def withdrawal(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """It was no complaint."""
    found = complaint_for(request.actor, complaint_id)
    return _done(
        request,
        found,
        lambda: desk.withdraw_complaint(request.actor, complaint=found),
        _("The complaint is withdrawn"),
    )


def _done(
    request: StaffRequest,
    found: Complaint,
    act: Callable[[], None],
    words: str,
    unsent: Unsent | None = None,
) -> HttpResponse:
    """Do it and come back; what is refused stands on the page with the words that were sent."""
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        sent = unsent or Unsent()
        refused = Unsent(str(problem), sent.note, sent.evidence, sent.reason)
        again = complaint_for(request.actor, found.pk)
        page = complaint_page(request, again, refused)
        return screen(request, "complaints/one.html", page, status=problem.status)
    say(request, words)
    return redirect("complaint", found.pk)


def _lesson(request: StaffRequest, form: LessonEdit) -> desk.LessonForm:
    cause, staff = form.number("cause"), form.number("owner")
    return desk.LessonForm(
        cause=cause_for(request.actor, cause) if cause else None,
        prevention=form.cleaned_data["prevention"],
        owner=staff_for(request.actor, staff) if staff else None,
        due=form.due_day,
    )
