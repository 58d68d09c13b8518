"""Customers, their addresses, the companies they belong to, and all that is known of them."""

from kuula.people.models.attribute import Attribute, AttributeKind, AttributeValue
from kuula.people.models.consent import Basis, Consent, Purpose, Wording
from kuula.people.models.customer import (
    Address,
    Channel,
    Company,
    CompanyDomain,
    Customer,
    Erasure,
    Source,
)
from kuula.people.models.look import Look
from kuula.people.models.profile import Contact, CustomerNote, ImportantDate

__all__ = [
    "Address",
    "Attribute",
    "AttributeKind",
    "AttributeValue",
    "Basis",
    "Channel",
    "Company",
    "CompanyDomain",
    "Consent",
    "Contact",
    "Customer",
    "CustomerNote",
    "Erasure",
    "ImportantDate",
    "Look",
    "Purpose",
    "Source",
    "Wording",
]
