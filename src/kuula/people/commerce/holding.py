"""All that is kept of what a customer buys, as it is told to the person themselves."""

from typing import Any, Final

from kuula.kit.money import plain
from kuula.people.commerce.access import sees_money
from kuula.people.models import (
    Buyer,
    Customer,
    Delivery,
    Invoice,
    Order,
    OwnedProduct,
    Payment,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Row = dict[str, Any]
_ORDER: Final = ("source", "external_id", "number", "placed_at", "state", "url")
_LINE: Final = ("name", "version")
_DELIVERY: Final = (
    "carrier", "tracking", "url", "promised_on", "sent_at", "delivered_at", "cancelled",
)  # fmt: skip
_INVOICE: Final = ("source", "external_id", "number", "issued_on", "due_on", "state")
_RETURN: Final = (
    "source", "external_id", "number", "what", "reason", "state", "opened_at", "closed_at",
)  # fmt: skip
_SUBSCRIPTION: Final = (
    "source", "external_id", "name", "state", "every", "started_on", "renews_on", "ended_on",
)  # fmt: skip
_OWNED: Final = (
    "source", "external_id", "name", "version", "serial", "bought_on", "warranty_until",
)  # fmt: skip


def bought_by(actor: Actor, customer: Customer) -> dict[str, list[Row]]:
    """Every order with its lines, deliveries and payments, every invoice, return, subscription and
    owned product of a customer, and their numbers in shops, by kind.

    Who does not see money gets no invoices and payments, and amounts of None.
    """
    allow(actor, Permission.CUSTOMERS_READ)
    money = sees_money(actor)
    theirs = {"customer": customer}
    orders = Order.objects.filter(**theirs).order_by("-placed_at", "-pk")
    orders = orders.prefetch_related("lines", "deliveries", "payments")
    invoices = Invoice.objects.filter(**theirs).order_by("-issued_on", "-pk")
    returns = Return.objects.filter(**theirs).order_by("-opened_at", "-pk")
    subscribed = Subscription.objects.filter(**theirs).order_by("-started_on", "-pk")
    owned = OwnedProduct.objects.filter(**theirs).order_by("-pk")
    numbers = Buyer.objects.filter(**theirs).order_by("source", "external_id")
    return {
        "orders": [_order(one, money) for one in orders],
        "invoices": [_invoice(one) for one in invoices.prefetch_related("payments")]
        if money
        else [],
        "returns": [_row(one, _RETURN, money, "amount") for one in returns],
        "subscriptions": [_row(one, _SUBSCRIPTION, money, "price") for one in subscribed],
        "owned": [_row(one, _OWNED, money) for one in owned],
        "shop_numbers": [_row(one, ("source", "external_id"), money) for one in numbers],
    }


def _order(order: Order, money: bool) -> Row:
    return _row(order, _ORDER, money, "total") | {
        "lines": [
            {name: getattr(one, name) for name in _LINE}
            | {"quantity": f"{one.quantity.normalize():f}"}
            | _amounts(one, money, order.currency, "price", "total")
            for one in order.lines.all()
        ],
        "deliveries": [_delivery(one) for one in order.deliveries.all()],
        "payments": [_payment(one) for one in order.payments.all()] if money else [],
    }


def _delivery(delivery: Delivery) -> Row:
    return {name: getattr(delivery, name) for name in _DELIVERY}


def _invoice(invoice: Invoice) -> Row:
    told = _row(invoice, _INVOICE, True, "total", "paid")
    return told | {"payments": [_payment(one) for one in invoice.payments.all()]}


def _payment(payment: Payment) -> Row:
    return _row(payment, ("paid_at", "method"), True, "amount")


def _row(row: Any, names: tuple[str, ...], money: bool, *amounts: str) -> Row:
    told = {name: getattr(row, name) for name in names}
    if not amounts:
        return told
    return told | {"currency": row.currency} | _amounts(row, money, row.currency, *amounts)


def _amounts(row: Any, money: bool, currency: str, *names: str) -> Row:
    """Amounts as they are written, None for who may not see them or where there is no currency."""
    shown = money and bool(currency)
    return {name: plain(getattr(row, name), currency) if shown else None for name in names}
