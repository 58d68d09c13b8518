"""Lists of commercial facts by customer, and all that belongs to one order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db.models import Q, QuerySet

from kuula.kit.keyset import Key, KeysetPage, decode, page_of
from kuula.people.commerce.access import sees_money
from kuula.people.models import (
    Customer,
    Delivery,
    Invoice,
    Order,
    OrderLine,
    OwnedProduct,
    Payment,
    Product,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 50
MOST: Final = 500
Row = TypeVar("Row", Order, Invoice, Return)


@dataclass(frozen=True, slots=True)
class WholeOrder:
    """An order with all that belongs to it, at most 500 of a kind; of money nothing for who may not
    see it."""

    order: Order
    lines: Sequence[OrderLine]
    deliveries: Sequence[Delivery]
    invoices: Sequence[Invoice]
    payments: Sequence[Payment]
    returns: Sequence[Return]


def whole_order(actor: Actor, order: Order) -> WholeOrder:
    """Everything about an order the caller looked up for the actor; at most five statements."""
    lines = OrderLine.objects.filter(order=order).select_related("product").order_by("place")
    deliveries = Delivery.objects.filter(order=order).order_by("promised_on", "pk")
    returns = Return.objects.filter(order=order).order_by("-opened_at", "-pk")
    money = sees_money(actor)
    billed = Invoice.objects.filter(order=order).order_by("-issued_on", "-pk")
    invoices = list(billed[:MOST]) if money else []
    paid = Payment.objects.filter(Q(order=order) | Q(invoice__in=[one.pk for one in invoices]))
    return WholeOrder(
        order,
        list(lines[:MOST]),
        list(deliveries[:MOST]),
        invoices,
        list(paid.order_by("paid_at")[:MOST]) if money else [],
        list(returns[:MOST]),
    )


def orders_of(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Order]:
    """One page of a customer's orders, the latest first."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Order.objects.filter(customer=customer)
    return _by_time(found, "placed_at", cursor, size)


def returns_of(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Return]:
    """One page of what a customer sent back, the latest first."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Return.objects.filter(customer=customer).select_related("order")
    return _by_time(found, "opened_at", cursor, size)


def invoices_of(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Invoice]:
    """One page of a customer's invoices, the last made known first. Raises NotAllowed without the
    right to see money."""
    allow(actor, Permission.CUSTOMERS_READ)
    allow(actor, Permission.MONEY)
    return _by_number(
        Invoice.objects.filter(customer=customer).select_related("order"), cursor, size
    )


def subscriptions_of(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Subscription]:
    """One page of what a customer subscribes or subscribed to, the last made known first."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Subscription.objects.filter(customer=customer).select_related("product")
    return _by_number(found, cursor, size)


def owned_by(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[OwnedProduct]:
    """One page of the products a customer owns, the last made known first."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = OwnedProduct.objects.filter(customer=customer).select_related("product")
    return _by_number(found, cursor, size)


def products(actor: Actor, *, cursor: str = "", size: int = PAGE) -> KeysetPage[Product]:
    """One page of the catalogue, the last made known first."""
    allow(actor, Permission.CUSTOMERS_READ)
    return _by_number(Product.objects.all(), cursor, size)


def _by_time(found: "QuerySet[Row]", name: str, cursor: str, size: int) -> KeysetPage[Row]:
    after = decode(cursor, "mn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        earlier = Q(**{f"{name}__lt": moment}) | Q(**{name: moment, "pk__lt": number})
        found = found.filter(earlier)
    rows = list(found.order_by(f"-{name}", "-pk")[: size + 1])
    key: Callable[[Row], Key] = lambda row: (getattr(row, name).isoformat(), row.pk)  # noqa: E731
    return page_of(rows, size=size, key=key)


def _by_number(found: "QuerySet[Any]", cursor: str, size: int) -> KeysetPage[Any]:
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found.order_by("-pk")[: size + 1]), size=size, key=lambda row: (row.pk,))
