"""Customers, their addresses and companies, what is known of them and what they buy."""

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
from kuula.people.models.goods import OwnedProduct, Product, Subscription
from kuula.people.models.look import Look
from kuula.people.models.merge import CustomerMerge, Likeness
from kuula.people.models.orders import Delivery, Invoice, Order, OrderLine, Payment, Return
from kuula.people.models.outside import Buyer, FromOutside, OfCustomer
from kuula.people.models.persona import Persona, PersonaQuote
from kuula.people.models.planned import PlanItem
from kuula.people.models.profile import Contact, CustomerNote, ImportantDate
from kuula.people.models.segment import Grouping, Segment, SegmentDay, SegmentMember, SegmentMove

__all__ = [
    "Address",
    "Attribute",
    "AttributeKind",
    "AttributeValue",
    "Basis",
    "Buyer",
    "Channel",
    "Company",
    "CompanyDomain",
    "Consent",
    "Contact",
    "Customer",
    "CustomerMerge",
    "CustomerNote",
    "Delivery",
    "Erasure",
    "FromOutside",
    "Grouping",
    "ImportantDate",
    "Invoice",
    "Likeness",
    "Look",
    "OfCustomer",
    "Order",
    "OrderLine",
    "OwnedProduct",
    "Payment",
    "Persona",
    "PersonaQuote",
    "PlanItem",
    "Product",
    "Purpose",
    "Return",
    "Segment",
    "SegmentDay",
    "SegmentMember",
    "SegmentMove",
    "Source",
    "Subscription",
    "Wording",
]
