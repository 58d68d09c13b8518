"""All that is kept of what a customer buys, for the export of what is held on a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch

from kuula.people.commerce.access import sees_money
from kuula.people.models import (
    Buyer,
    Customer,
    Invoice,
    Order,
    OwnedProduct,
    Payment,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Bought:
    """What a customer buys, the latest first: orders with lines, deliveries and payments, invoices
    with theirs; `buyers` are the numbers they have in shops. At most 20,000 of each."""

    orders: Sequence[Order]
    invoices: Sequence[Invoice]
    returns: Sequence[Return]
    subscriptions: Sequence[Subscription]
    owned: Sequence[OwnedProduct]
    buyers: Sequence[Buyer]


def bought_by(actor: Actor, customer: Customer) -> Bought:
    """What a customer buys, in as many statements whatever there is; no invoice and no payment for
    who may not see money."""
    allow(actor, Permission.CUSTOMERS_READ)
    money = sees_money(actor)
    paid = Prefetch("payments", Payment.objects.order_by("paid_at", "pk"))
    orders = Order.objects.filter(customer=customer).order_by("-placed_at", "-pk")
    orders = orders.prefetch_related("lines", "deliveries", *([paid] if money else []))
    billed = Invoice.objects.filter(customer=customer).select_related("order")
    billed = billed.order_by("-issued_on", "-pk").prefetch_related(paid)
    returned = Return.objects.filter(customer=customer).select_related("order")
    subscribed = Subscription.objects.filter(customer=customer)
    owned = OwnedProduct.objects.filter(customer=customer)
    return Bought(
        orders=list(orders[:MOST]),
        invoices=list(billed[:MOST]) if money else [],
        returns=list(returned.order_by("-opened_at", "-pk")[:MOST]),
        subscriptions=list(subscribed.order_by("-pk")[:MOST]),
        owned=list(owned.order_by("-pk")[:MOST]),
        buyers=list(Buyer.objects.filter(customer=customer).order_by("pk")[:MOST]),
    )
