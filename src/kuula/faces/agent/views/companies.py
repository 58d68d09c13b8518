"""Companies: who belongs where, and who looks after them on our side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.customers import CompanyEdit
from kuula.faces.agent.forms.meanwhile import seen_in, show_newer
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.pages.account import AccountPage, account_page, plan_form
from kuula.faces.agent.pages.customers import company_choices, staff_choices
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.rendering import screen
from kuula.people import actions as people
from kuula.people.access import company_for
from kuula.people.accounts.queries import plan_item_for
from kuula.people.models import Company
from kuula.people.queries import page_of_companies
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class CompaniesPage(Page):
    """All companies, the latest first."""

    companies: Sequence[Company]
    older: str
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
    """One company as a customer of ours; a POST changes it, unless a colleague did meanwhile."""
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


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def plan(request: StaffRequest, company_id: int) -> HttpResponse:
    """Something more is to be done for a company."""
    company = company_for(request.actor, company_id)
    around = surroundings(request.actor)
    form = plan_form(around, company, request.POST)

    def act() -> None:
        people.add_plan_item(request.actor, company=company, form=form.filled())

    if saved(form, act):
        say(request, _("It is planned"))
        return _back(company_id)
    page = account_page(request, company, around, _form(request, company, bound=False), form)
    return screen(request, "customers/account.html", page, status=422)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def plan_completion(request: StaffRequest, item_id: int) -> HttpResponse:
    """It is done, or is to be done after all."""
    item = plan_item_for(request.actor, item_id)
    people.settle_plan_item(request.actor, item=item, done=request.POST.get("done") != "0")
    return _back(item.company_id)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def plan_removal(request: StaffRequest, item_id: int) -> HttpResponse:
    """A plan is given up."""
    item = plan_item_for(request.actor, item_id)
    people.remove_plan_item(request.actor, item=item)
    return _back(item.company_id)


def _back(company_id: int) -> HttpResponse:
    return redirect(reverse("company", args=[company_id]) + "#plan")


def _shown(
    request: StaffRequest, company: Company | None, form: CompanyEdit, status: int
) -> HttpResponse:
    if company is not None:
        page = account_page(request, company, surroundings(request.actor), form)
        return screen(request, "customers/account.html", page, status=status)
    page = AccountPage(
        title=_("New company"),
        frame=frame_for(request, "customers"),
        company_id=0,
        form=form,
        may_change=True,
    )
    return screen(request, "customers/company.html", page, status=status)


def _form(request: StaffRequest, company: Company | None, *, bound: bool = True) -> CompanyEdit:
    around = surroundings(request.actor)
    initial = {}
    if company is not None:
        initial = {**_standing(company), "seen": people.revision(company.changed_at)}
    own, parent = (str(company.pk), company.parent) if company else ("", None)
    standing = (company.owner_id, company.sponsor_id) if company else ()
    return CompanyEdit(
        (request.POST or None) if bound else None,
        companies=[choice for choice in company_choices(parent) if choice[0] != own],
        staff=staff_choices(around, *standing),
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
