"""What may be done with a customer's details, and who looked at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.profile import AnswerEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.pages.customers import customer_page, purpose_choices
from kuula.faces.agent.rendering import screen
from kuula.kit.text import whole_number
from kuula.people import actions as people
from kuula.people.access import consent_for, customer_for, purpose_for
from kuula.people.models import Look
from kuula.people.queries import looks_at
from kuula.privacy.holding import held_on
from kuula.privacy.writing import FORMATS, written
from kuula.ui.formats import numbered
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues


@dataclass(frozen=True, slots=True)
class LookLine:
    """Who looked, where and when."""

    who: str
    where: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LooksPage(Page):
    """The access log of a customer."""

    customer: str
    back_url: str
    lines: Sequence[LookLine]
    older: str


@dataclass(frozen=True, kw_only=True)
class ExportPage(Page):
    """Before an export."""

    id: int
    name: str
    back_url: str


@require_POST
@staff_may(Permission.CONSENTS)
def consents(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What the customer answered about a purpose."""
    found = customer_for(request.actor, customer_id)
    form = AnswerEdit(request.POST, purposes=purpose_choices(request.actor))

    def act() -> None:
        purpose = purpose_for(request.actor, whole_number(form.cleaned_data["purpose"]) or 0)
        people.record_consent(request.actor, customer=found, purpose=purpose, form=form.filled())

    if saved(form, act):
        say(request, _("The answer is recorded"))
        return _back(customer_id)
    page = customer_page(request, customer_id, sent=form)
    return screen(request, "customers/one/page.html", page, status=422)


@require_POST
@staff_may(Permission.CONSENTS)
def withdrawal(request: StaffRequest, consent_id: int) -> HttpResponse:
    """The customer took a consent back."""
    consent = consent_for(request.actor, consent_id)
    channel = request.POST.get("channel", "")
    people.withdraw_consent(request.actor, consent=consent, channel=channel)
    say(request, _("The consent is withdrawn"))
    return _back(consent.customer_id)


@require_safe
@staff_may(Permission.LOOKS)
def looks(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Who looked at the customer."""
    found = customer_for(request.actor, customer_id)
    page = looks_at(request.actor, found, cursor=request.GET.get("after", ""))
    own = reverse("customer_looks", args=[customer_id])
    shown = LooksPage(
        title=_("Who looked"),
        frame=frame_for(request, "customers"),
        customer=found.name or _("Erased person"),
        back_url=reverse("customer", args=[customer_id]),
        lines=_lines(page.rows),
        older=f"{own}?after={page.next}" if page.next else "",
    )
    return screen(request, "customers/looks.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_EXPORT)
def export(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What is held on the customer, as a file; the page says what will be in it."""
    found = customer_for(request.actor, customer_id)
    form = request.POST.get("format", "")
    if request.method != "POST" or form not in FORMATS:
        page = ExportPage(
            title=_("Export what is held on %(name)s") % {"name": found.name or numbered(found.pk)},
            frame=frame_for(request, "customers"),
            id=found.pk,
            name=found.name or numbered(found.pk),
            back_url=reverse("customer", args=[customer_id]),
        )
        status = 422 if request.method == "POST" else 200
        return screen(request, "customers/export.html", page, status=status)
    people.note_export(request.actor, customer=found, form=form)
    answer = HttpResponse(
        written(held_on(request.actor, found), form), content_type=f"{FORMATS[form]}; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="customer-{found.pk}.{form}"'
    return answer


def _lines(rows: Sequence[Look]) -> list[LookLine]:
    names = {one.id: one.name for one in colleagues()}
    return [
        LookLine(names.get(row.staff_id, _("A colleague")), str(row.get_door_display()), row.at)
        for row in rows
    ]


def _back(customer_id: int) -> HttpResponse:
    return redirect(reverse("customer", args=[customer_id]) + "#consents")
