"""The lists of feedback, passing it on, and the report."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.feedback import PassOnEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.feedback.listing import feedback_page
from kuula.faces.agent.pages.feedback.passing import Spot, pass_on_form, pass_on_page, spot_of
from kuula.faces.agent.pages.feedback.report import report_page
from kuula.faces.agent.rendering import screen
from kuula.listening.feedback.actions import department_called, pass_on
from kuula.workspace.permissions import Permission


@require_safe
@staff_may()
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for the reader's department, or for all."""
    return screen(request, "feedback/page.html", feedback_page(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.FEEDBACK)
def new(request: StaffRequest) -> HttpResponse:
    """Pass on what a customer said."""
    spot = spot_of(request)
    form, found = pass_on_form(request, spot)
    if saved(form, lambda: _pass_on(request, spot, form)):
        name = form.cleaned_data["department"]
        words = _("%(name)s hears of it") % {"name": name} if name else _("The feedback is noted")
        say(request, words)
        return redirect(spot.back_url)
    page = pass_on_page(request, spot, form, found)
    return screen(request, "feedback/new.html", page, status=422 if form.is_bound else 200)


@require_safe
@staff_may()
def report(request: StaffRequest) -> HttpResponse:
    """How departments deal with feedback."""
    return screen(request, "feedback/report.html", report_page(request))


def _pass_on(request: StaffRequest, spot: Spot, form: PassOnEdit) -> None:
    name, filled = form.cleaned_data["department"], form.filled(spot.language)
    with transaction.atomic():
        if comes_first(request):
            named = department_called(request.actor, name=name) if name else None
            pass_on(request.actor, place=spot.place, form=filled, department=named)
