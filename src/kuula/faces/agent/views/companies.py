"""Companies: who belongs where, and who looks after them on our side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.customers import CompanyEdit
from kuula.faces.agent.forms.meanwhile import seen_in, show_newer
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.pages.customers import (
    CustomerRow,
    company_choices,
    customer_row,
    staff_choices,
)
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.rendering import screen
from kuula.people import actions as people
from kuula.people.access import company_for
from kuula.people.models import Company
from kuula.people.queries import page_of_companies, people_of
from kuula.ui.page import Column, Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class CompaniesPage(Page):
    """All companies, the latest first."""

    companies: Sequence[Company]
    older: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class CompanyPage(Page):
    """One company to fill in; `company_id` is 0 for a new one."""

    company_id: int
    form: CompanyEdit
    people: Sequence[CustomerRow]
    columns: Sequence[Column]
    may_change: bool


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """The companies."""
    page = page_of_companies(request.actor, cursor=request.GET.get("after", ""))
    shown = CompaniesPage(
        title=_("Companies"),
        frame=frame_for(request, "customers"),
        companies=page.rows,
        older=f"{reverse('companies')}?after={page.next}" if page.next else "",
        may_change=request.actor.may(Permission.CUSTOMERS_CHANGE),
    )
    return screen(request, "customers/companies.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_CHANGE)
def new(request: StaffRequest) -> HttpResponse:
    """Write a company down."""
    form = _form(request, None)

    def act() -> None:
        sent = form.filled()
        with transaction.atomic():
            made = people.add_company(request.actor, name=sent.name, domains=sent.domains)
            people.change_company(request.actor, company=made, form=sent)

    if saved(form, act):
        say(request, _("The company is saved"))
        return redirect("companies")
    return _shown(request, None, form, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_READ)
def one(request: StaffRequest, company_id: int) -> HttpResponse:
    """One company with its people; a POST changes it, unless a colleague did meanwhile."""
    company = company_for(request.actor, company_id)
    form, revision = _form(request, company), people.revision(company.changed_at)

    def act() -> None:
        seen = seen_in(form)
        people.change_company(request.actor, company=company, form=form.filled(), seen=seen)

    if saved(form, act):
        say(request, _("The company is saved"))
        return redirect("company", company_id)
    status = 422 if form.is_bound else 200
    if form.is_bound and seen_in(form) not in (None, revision):
        show_newer(form, _standing(company), revision)
        status = 409
    return _shown(request, company, form, status)


def _shown(
    request: StaffRequest, company: Company | None, form: CompanyEdit, status: int
) -> HttpResponse:
    theirs = people_of(request.actor, company) if company else ()
    page = CompanyPage(
        title=company.name if company else _("New company"),
        frame=frame_for(request, "customers"),
        company_id=company.pk if company else 0,
        form=form,
        people=[customer_row(one) for one in theirs],
        columns=[Column(one) for one in (_("Name"), _("Addresses"), _("City"))],
        may_change=request.actor.may(Permission.CUSTOMERS_CHANGE),
    )
    return screen(request, "customers/company.html", page, status=status)


def _form(request: StaffRequest, company: Company | None) -> CompanyEdit:
    around = surroundings(request.actor)
    initial = {}
    if company is not None:
        initial = {**_standing(company), "seen": people.revision(company.changed_at)}
    own = str(company.pk) if company else ""
    return CompanyEdit(
        request.POST or None,
        companies=[choice for choice in company_choices() if choice[0] != own],
        staff=staff_choices(around),
        initial=initial,
    )


def _standing(company: Company) -> dict[str, str]:
    return {
        "name": company.name,
        "domains": "\n".join(sorted(one.domain for one in company.domains.all())),
        "parent": str(company.parent_id or ""),
        "owner": str(company.owner_id or ""),
        "sponsor": str(company.sponsor_id or ""),
    }
