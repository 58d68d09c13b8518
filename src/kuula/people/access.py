"""The only way to a customer on behalf of somebody."""

from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.kit.compiled import FIRST, Kept
from kuula.kit.problems import NotFound
from kuula.people import events
from kuula.people.commerce.events import InvoiceOverdue, InvoicePaid
from kuula.people.models import (
    Address,
    Attribute,
    Company,
    Consent,
    Contact,
    Customer,
    CustomerMerge,
    CustomerNote,
    ImportantDate,
    Purpose,
)
from kuula.people.models.customer import CustomerQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

KEPT_FROM: Final[tuple[tuple[Permission, tuple[str, ...]], ...]] = (
    (Permission.CUSTOMER_NOTES, (events.NoteWritten.type, events.NoteRemoved.type)),
    (
        Permission.CONSENTS,
        (events.ConsentRecorded.type, events.ConsentWithdrawn.type, events.ConsentRestored.type),
    ),
    (Permission.MONEY, (InvoiceOverdue.type, InvoicePaid.type)),
    (
        Permission.ANSWERS,  # facts of the floor above, by their names
        (
            "listening.survey_answered",
            "listening.survey_answer_taken_back",
            "listening.survey_completed",
            "listening.contact_wished",
        ),
    ),
)
"""What a timeline does not tell those without the right."""


def untold_types(actor: Actor) -> tuple[str, ...]:
    """The types of facts about customers that do not exist for the actor."""
    return tuple(kind for right, types in KEPT_FROM if not actor.may(right) for kind in types)


def customers_for(actor: Actor) -> CustomerQuerySet:
    """The customers the actor may see. Raises NotAllowed without the right to read profiles."""
    allow(actor, Permission.CUSTOMERS_READ)
    return Customer.objects.all()


def customer_for(actor: Actor, customer_id: int) -> Customer:
    """One customer with company; for one who was merged into another, that other one. Raises
    NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = _customer().first(customer_id)
    while found is not None and found.merged_into_id is not None:
        found = _customer().first(found.merged_into_id)
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


def customer_merge_for(actor: Actor, merge_id: int) -> CustomerMerge:
    """One merge of customers. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = CustomerMerge.objects.filter(pk=merge_id).first()
    if found is None:
        raise NotFound(_("There is no such merge."))
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
    found = companies_for(actor).select_related("parent").filter(pk=company_id).first()
    if found is None:
        raise NotFound(_("There is no such company."))
    return found


def contact_for(actor: Actor, contact_id: int) -> Contact:
    """One contact with its customer. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Contact.objects.select_related("customer").filter(pk=contact_id).first()
    if found is None:
        raise NotFound(_("There is no such contact."))
    return found


def date_for(actor: Actor, date_id: int) -> ImportantDate:
    """One important date with its customer. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = ImportantDate.objects.select_related("customer").filter(pk=date_id).first()
    if found is None:
        raise NotFound(_("There is no such date."))
    return found


def note_for(actor: Actor, note_id: int) -> CustomerNote:
    """One note about a customer. Raises NotFound, NotAllowed without the right to read notes."""
    allow(actor, Permission.CUSTOMERS_READ)
    allow(actor, Permission.CUSTOMER_NOTES)
    found = CustomerNote.objects.select_related("customer").filter(pk=note_id).first()
    if found is None:
        raise NotFound(_("There is no such note."))
    return found


def attributes_for(actor: Actor) -> list[Attribute]:
    """Every attribute, archived ones too, in the order they were defined."""
    if not actor.may(Permission.PROFILES):
        allow(actor, Permission.CUSTOMERS_READ)
    return list(Attribute.objects.all()[:500])


def attribute_for(actor: Actor, attribute_id: int) -> Attribute:
    """One attribute. Raises NotFound."""
    found = next((one for one in attributes_for(actor) if one.pk == attribute_id), None)
    if found is None:
        raise NotFound(_("There is no such attribute."))
    return found


def purposes_for(actor: Actor) -> list[Purpose]:
    """Every purpose, archived ones too, in the order they were defined."""
    if not actor.may(Permission.PROFILES):
        allow(actor, Permission.CONSENTS)
    return list(Purpose.objects.prefetch_related("wordings")[:500])


def purpose_for(actor: Actor, purpose_id: int) -> Purpose:
    """One purpose. Raises NotFound."""
    found = next((one for one in purposes_for(actor) if one.pk == purpose_id), None)
    if found is None:
        raise NotFound(_("There is no such purpose."))
    return found


def consent_for(actor: Actor, consent_id: int) -> Consent:
    """One answer about a purpose. Raises NotFound, NotAllowed without the right to consents."""
    allow(actor, Permission.CUSTOMERS_READ)
    allow(actor, Permission.CONSENTS)
    found = Consent.objects.select_related("customer", "purpose").filter(pk=consent_id).first()
    if found is None:
        raise NotFound(_("There is no such consent."))
    return found
