"""Customers and companies."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.channels.mail.access import refuse_own_address
from kuula.desk.access import hidden_numbers
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.facts import FactTold, facts_told
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.people import (
    AddressChange,
    AddressTold,
    BalanceTold,
    CompanyChange,
    CompanyTold,
    CustomerChange,
    CustomersAsked,
    CustomerTold,
    NewAddress,
    NewCompany,
    NewCustomer,
    address_told,
    company_told,
    customer_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound
from kuula.ledger.timeline import Sought, balance, customer_facts
from kuula.people.access import address_for, company_for, customer_for, untold_types
from kuula.people.actions import (
    CompanyForm,
    CustomerForm,
    add_address,
    add_company,
    add_customer,
    change_company,
    change_customer,
    erase_customer,
    note_look,
    set_address_shared,
    verify_address,
)
from kuula.people.models import Address, Customer, Look
from kuula.people.queries import customers_like, page_of_companies
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["customers"])
READ = scope(Permission.CUSTOMERS_READ)
STORY = scope(Permission.CUSTOMERS_READ, Permission.READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_CHANGE)
YEAR = timedelta(days=365)


@router.get("/customers", response=Page[CustomerTold], openapi_extra=READ)
def list_customers(request: ApiRequest, asked: Query[CustomersAsked]) -> Page[CustomerTold]:
    """Customers, the latest first; `q` finds by words of the name or the begin of an address."""
    page = customers_like(request.auth, asked.q, cursor=asked.cursor, size=asked.limit)
    return paged(page, customer_told)


@router.post("/customers", response={201: CustomerTold}, openapi_extra=CHANGE)
@once
def write_customer_down(request: ApiRequest, customer: NewCustomer) -> CustomerTold:
    """Write a customer down. 409 when somebody has this address already."""
    form = CustomerForm(
        customer.name, customer.language, customer.company, customer.city, customer.phone
    )
    refuse_own_address(customer.email or "")
    made = add_customer(request.auth, form=form, email=customer.email or "")
    return _told(request.auth, made.pk)


@router.get("/customers/{customer_id}", response=CustomerTold, openapi_extra=READ)
def read_customer(request: ApiRequest, customer_id: Id) -> CustomerTold:
    """One customer."""
    told = _told(request.auth, customer_id)
    note_look(request.auth, customer_id=customer_id, door=Look.Door.API)
    return told


@router.patch("/customers/{customer_id}", response=CustomerTold, openapi_extra=CHANGE)
def change_profile(request: ApiRequest, customer_id: Id, change: CustomerChange) -> CustomerTold:
    """Change the profile; null takes the company off."""
    customer = _present(request.auth, customer_id)
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    for name in ("company", "owner", "sponsor"):
        if name in changes:
            changes[f"{name}_id"] = changes.pop(name)
    if "languages" in changes:
        changes["languages"] = tuple(changes["languages"])
    now = CustomerForm(**{one.name: getattr(customer, one.name) for one in fields(CustomerForm)})
    change_customer(request.auth, customer=customer, form=replace(now, **changes))
    return _told(request.auth, customer_id)


@router.post(
    "/customers/{customer_id}/addresses", response={201: AddressTold}, openapi_extra=CHANGE
)
@once
def add_further_address(request: ApiRequest, customer_id: Id, address: NewAddress) -> AddressTold:
    """Add an e-mail address. 409 when it is somebody else's."""
    customer = _present(request.auth, customer_id)
    refuse_own_address(address.email)
    added = add_address(request.auth, customer=customer, email=address.email, shared=address.shared)
    return address_told(added)


@router.patch(
    "/customers/{customer_id}/addresses/{address_id}",
    response=AddressTold,
    openapi_extra=CHANGE,
)
def change_address(
    request: ApiRequest, customer_id: Id, address_id: Id, change: AddressChange
) -> AddressTold:
    """Say whether several people write from the address, and whether it was proved to be theirs."""
    address = _address(request.auth, customer_id, address_id)
    if change.shared is not None:
        set_address_shared(request.auth, address=address, shared=change.shared)
    if change.verified is not None:
        verify_address(request.auth, address=address, verified=change.verified)
    return address_told(_address(request.auth, customer_id, address_id))


@router.get("/customers/{customer_id}/timeline", response=Page[FactTold], openapi_extra=STORY)
def read_timeline(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[FactTold]:
    """What happened to the customer, newest first, of what exists for you."""
    require(request.auth, Permission.READ)
    customer = customer_for(request.auth, customer_id)
    page = customer_facts(
        customer.everybody,
        hidden=hidden_numbers(request.auth),
        sought=Sought(leave_out=untold_types(request.auth)),
        cursor=asked.cursor,
        size=asked.limit,
    )
    note_look(request.auth, customer_id=customer.pk, door=Look.Door.API)
    return Page(items=facts_told(page.rows, customer.name), next=page.next)


@router.get("/customers/{customer_id}/balance", response=BalanceTold, openapi_extra=STORY)
def read_balance(request: ApiRequest, customer_id: Id) -> BalanceTold:
    """Good and bad experiences of the last year, of what exists for you."""
    require(request.auth, Permission.READ)
    customer = customer_for(request.auth, customer_id)
    found = balance(
        customer.everybody, hidden=hidden_numbers(request.auth), since=clock.now() - YEAR
    )
    return BalanceTold(good=found.good, bad=found.bad, latest=[step.value for step in found.steps])


@router.post(
    "/customers/{customer_id}/erasure",
    response={201: Done},
    openapi_extra=scope(Permission.CUSTOMERS_READ, Permission.ERASE),
)
@once
def erase(request: ApiRequest, customer_id: Id) -> Done:
    """Erase the person: profile, addresses, words, files. Only what statistics need is left."""
    require(request.auth, Permission.ERASE)
    customer = customer_for(request.auth, customer_id)
    erase_customer(request.auth, customer=customer)
    return Done()


@router.get("/companies", response=Page[CompanyTold], openapi_extra=READ, tags=["companies"])
def list_companies(request: ApiRequest, asked: Query[Asked]) -> Page[CompanyTold]:
    """Companies, the latest first."""
    page = page_of_companies(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, company_told)


@router.post("/companies", response={201: CompanyTold}, openapi_extra=CHANGE, tags=["companies"])
@once
def write_company_down(request: ApiRequest, company: NewCompany) -> CompanyTold:
    """Write a company down; people with an address of its domains belong to it from now on."""
    domains = tuple(dict.fromkeys(domain.strip().lower() for domain in company.domains))
    made = add_company(request.auth, name=company.name, domains=domains)
    return company_told(company_for(request.auth, made.pk))


@router.get("/companies/{company_id}", response=CompanyTold, openapi_extra=READ, tags=["companies"])
def read_company(request: ApiRequest, company_id: Id) -> CompanyTold:
    """One company."""
    return company_told(company_for(request.auth, company_id))


@router.patch(
    "/companies/{company_id}", response=CompanyTold, openapi_extra=CHANGE, tags=["companies"]
)
def change_a_company(request: ApiRequest, company_id: Id, change: CompanyChange) -> CompanyTold:
    """Change a company: its domains, parent, owner and sponsor on our side."""
    company = company_for(request.auth, company_id)
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    for name in ("parent", "owner", "sponsor"):
        if name in changes:
            changes[f"{name}_id"] = changes.pop(name)
    if "domains" in changes:
        changes["domains"] = tuple(changes["domains"])
    now = CompanyForm(
        name=company.name,
        domains=tuple(one.domain for one in company.domains.all()),
        parent_id=company.parent_id,
        owner_id=company.owner_id,
        sponsor_id=company.sponsor_id,
    )
    change_company(request.auth, company=company, form=replace(now, **changes))
    return company_told(company_for(request.auth, company_id))


def _told(actor: Actor, customer_id: int) -> CustomerTold:
    return customer_told(customer_for(actor, customer_id))


def _present(actor: Actor, customer_id: int) -> Customer:
    """A customer who can be changed. Raises NotFound, Conflict for one who was erased."""
    customer = customer_for(actor, customer_id)
    if customer.erased_at is not None:
        raise Conflict(_("This person was erased."))
    return customer


def _address(actor: Actor, customer_id: int, address_id: int) -> Address:
    address = address_for(actor, address_id)
    if address.customer_id != customer_id:
        raise NotFound(_("There is no such address."))
    return address
