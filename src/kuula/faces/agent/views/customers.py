"""Customers: found, read, changed, erased."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.channels.mail.access import refuse_own_address
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.customers import CustomerEdit
from kuula.faces.agent.forms.meanwhile import seen_in, show_newer
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.customers import (
    customer_page,
    customers_page,
    edited,
    standing,
)
from kuula.faces.agent.pages.erasure import erasure_page
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.rendering import region, screen
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.people.access import address_for, customer_for
from kuula.people.actions import (
    add_address,
    change_customer,
    erase_customer,
    revision,
    set_address_shared,
    verify_address,
)
from kuula.people.models import Customer, Look
from kuula.ui.formats import numbered
from kuula.workspace.permissions import Permission


@staff_may(Permission.CUSTOMERS_READ)
def customers(request: StaffRequest) -> HttpResponse:
    """The list with its search."""
    return screen(request, region(request, "customers", ("rows",)), customers_page(request))


@staff_may(Permission.CUSTOMERS_READ)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One customer; of one who was merged into another, that other one. A POST changes the profile,
    unless a colleague did meanwhile."""
    standing_one = customer_for(request.actor, customer_id)
    if standing_one.pk != customer_id and request.method != "POST":
        words = _("%(number)s was merged into this customer")
        say(request, words % {"number": numbered(customer_id)})
        return _back(standing_one.pk)
    if request.method != "POST":
        template = region(request, "customers/one", ("timeline",))
        shown = screen(request, template, customer_page(request, customer_id))
        return looked(request, shown, customer_id, Look.Door.PAGE)
    found = standing_one
    around = surroundings(request.actor)
    form = edited(found, around, request.POST)
    status = _changed(request, found, form)
    if status == HTTPStatus.OK:
        say(request, _("The profile is saved"))
        return _back(customer_id)
    page = customer_page(request, customer_id, form)
    return screen(request, "customers/one/page.html", page, status=status)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def addresses(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One more address."""
    found = customer_for(request.actor, customer_id)
    shared = request.POST.get("shared") == "on"
    email = one_line(request.POST.get("email", ""))
    try:
        refuse_own_address(email)
        add_address(request.actor, customer=found, email=email, shared=shared)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(customer_id)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def address_sharing(request: StaffRequest, address_id: int) -> HttpResponse:
    """Whether several people write from an address."""
    address = address_for(request.actor, address_id)
    set_address_shared(request.actor, address=address, shared=request.POST.get("shared") == "1")
    return _back(address.customer_id)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def address_proof(request: StaffRequest, address_id: int) -> HttpResponse:
    """Whether a mail address is proved to be theirs."""
    address = address_for(request.actor, address_id)
    verify_address(request.actor, address=address, verified=request.POST.get("verified") == "1")
    return _back(address.customer_id)


@staff_may(Permission.ERASE)
def erasure(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Erase a person: says what will be gone, and asks for their name typed."""
    found = customer_for(request.actor, customer_id)
    page = erasure_page(request, found)
    if request.method != "POST":
        return screen(request, "customers/erasure.html", page)
    if request.POST.get("name", "").strip() != page.word:
        return screen(request, "customers/erasure.html", page.mistyped(), status=422)
    erase_customer(request.actor, customer=found)
    say(request, _("The person is erased"))
    return _back(customer_id)


def _changed(request: StaffRequest, found: Customer, form: CustomerEdit) -> HTTPStatus:
    """How changing the profile went; what went wrong stands in the form."""

    def act() -> None:
        seen = seen_in(form)
        change_customer(request.actor, customer=found, form=form.filled(), seen=seen)

    if saved(form, act):
        return HTTPStatus.OK
    now = customer_for(request.actor, found.pk)
    if form.is_bound and now.changed_at and seen_in(form) not in (None, revision(now.changed_at)):
        show_newer(form, standing(now), revision(now.changed_at))
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _back(customer_id: int) -> HttpResponse:
    return redirect(reverse("customer", args=[customer_id]))
