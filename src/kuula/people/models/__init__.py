"""Customers, their addresses, the companies they belong to, and what they buy."""

from kuula.people.models.customer import Address, Company, CompanyDomain, Customer, Erasure
from kuula.people.models.goods import OwnedProduct, Product, Subscription
from kuula.people.models.orders import Delivery, Invoice, Order, OrderLine, Payment, Return
from kuula.people.models.outside import FromOutside, OfCustomer

__all__ = [
    "Address",
    "Company",
    "CompanyDomain",
    "Customer",
    "Delivery",
    "Erasure",
    "FromOutside",
    "Invoice",
    "OfCustomer",
    "Order",
    "OrderLine",
    "OwnedProduct",
    "Payment",
    "Product",
    "Return",
    "Subscription",
]
