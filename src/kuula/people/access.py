"""The only way to a customer on behalf of somebody."""

from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.kit.compiled import FIRST, Kept
from kuula.kit.problems import NotFound
from kuula.people.models import Address, Company, Customer
from kuula.people.models.customer import CustomerQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def customers_for(actor: Actor) -> CustomerQuerySet:
    """The customers the actor may see. Raises NotAllowed without the right to read profiles."""
    allow(actor, Permission.CUSTOMERS_READ)
    return Customer.objects.all()


def customer_for(actor: Actor, customer_id: int) -> Customer:
    """One customer with company. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = _customer().first(customer_id)
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


@lru_cache
def _customer() -> Kept[Customer]:
    return Kept(Customer.objects.select_related("company").filter(pk=FIRST))


def addresses_of(customer: Customer) -> list[Address]:
    """The addresses of a customer the actor may see."""
    return _addresses().ask(customer.pk)


@lru_cache
def _addresses() -> Kept[Address]:
    return Kept(Address.objects.filter(customer_id=FIRST))


def address_for(actor: Actor, address_id: int) -> Address:
    """One address. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Address.objects.select_related("customer").filter(pk=address_id).first()
    if found is None:
        raise NotFound(_("There is no such address."))
    return found


def companies_for(actor: Actor) -> "QuerySet[Company]":
    """The companies with their mail domains. Raises NotAllowed without the right to read
    profiles."""
    allow(actor, Permission.CUSTOMERS_READ)
    return Company.objects.prefetch_related("domains")


def company_for(actor: Actor, company_id: int) -> Company:
    """One company. Raises NotFound."""
    found = companies_for(actor).filter(pk=company_id).first()
    if found is None:
        raise NotFound(_("There is no such company."))
    return found
