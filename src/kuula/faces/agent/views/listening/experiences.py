"""Experiences: the balance, what it sums, those of a customer, and noting one by hand."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.experiences import BAD, GOOD, ExperienceEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.listening.balance import balance_page
from kuula.faces.agent.pages.listening.customer import (
    customer_experiences_page,
    touchpoint_choices,
)
from kuula.faces.agent.pages.listening.experiences import experiences_page
from kuula.faces.agent.rendering import screen
from kuula.listening.experiences.access import Noted, noted_for
from kuula.listening.experiences.actions import (
    correct_experience,
    note_experience,
    take_experience_back,
)
from kuula.people.access import customer_for
from kuula.people.models import Look
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(Page):
    """An experience that was noted, to put right or to take back."""

    form: ExperienceEdit
    entry: int
    back_url: str


@require_safe
@staff_may(Permission.REPORTS)
def balance(request: StaffRequest) -> HttpResponse:
    """Good minus bad, told apart."""
    return screen(request, "listening/balance.html", balance_page(request))


@require_safe
@staff_may(Permission.REPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """The experiences a figure sums."""
    return screen(request, "listening/experiences.html", experiences_page(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_READ)
def of_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Those of a customer; a POST notes one more."""
    customer, actor = customer_for(request.actor, customer_id), request.actor
    if request.method != "POST":
        page = customer_experiences_page(request, customer)
        shown = screen(request, "listening/customer.html", page)
        return looked(request, shown, customer.pk, Look.Door.PAGE)
    form = ExperienceEdit(request.POST, touchpoints=touchpoint_choices(actor))
    made: list[int] = []

    def act() -> None:
        made.append(note_experience(actor, customer=customer, form=form.filled()))

    if saved(form, act):
        undo = reverse("experience_removal", args=made)
        say(request, _("The experience is noted"), undo_url=undo)
        return redirect("customer_experiences", customer.pk)
    page = customer_experiences_page(request, customer, form)
    return screen(request, "listening/customer.html", page, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.EXPERIENCES)
def correction(request: StaffRequest, entry: int) -> HttpResponse:
    """Put right what was noted."""
    noted = noted_for(request.actor, entry)
    choices = touchpoint_choices(request.actor, noted.touchpoint_id)
    form = ExperienceEdit(request.POST or None, touchpoints=choices, initial=_standing(noted))

    def act() -> None:
        correct_experience(request.actor, noted=noted, form=form.filled())

    if saved(form, act):
        say(request, _("The experience is corrected"))
        return redirect("customer_experiences", noted.customer_id)
    page = CorrectionPage(
        title=_("Correct an experience"),
        frame=frame_for(request, "customers"),
        form=form,
        entry=entry,
        back_url=reverse("customer_experiences", args=[noted.customer_id]),
    )
    return screen(request, "listening/correction.html", page, status=422 if form.is_bound else 200)


@require_POST
@staff_may(Permission.EXPERIENCES)
def removal(request: StaffRequest, entry: int) -> HttpResponse:
    """Take back what was noted."""
    noted = noted_for(request.actor, entry)
    take_experience_back(request.actor, noted=noted)
    say(request, _("The experience is taken back"))
    return redirect("customer_experiences", noted.customer_id)


def _standing(noted: Noted) -> dict[str, object]:
    return {
        "felt": GOOD if noted.good else BAD,
        "touchpoint": str(noted.touchpoint_id),
        "way": noted.way,
        "at": timezone.localtime(noted.at),
        "text": noted.text,
    }
