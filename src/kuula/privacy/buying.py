"""What somebody buys, as the export of what is held on a person writes it."""

from collections.abc import Iterable
from typing import Any, Final

from kuula.kit.money import plain
from kuula.ledger.events import Event
from kuula.people.commerce.access import sees_money
from kuula.people.commerce.held import bought_by
from kuula.people.models import (
    Customer,
    Delivery,
    Invoice,
    Order,
    OrderLine,
    OwnedProduct,
    Payment,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor

Held = dict[str, Any]
_AMOUNTS: Final = frozenset({"total", "outstanding"})
"""What facts of the people room say of money."""


def bought(actor: Actor, customer: Customer) -> dict[str, list[Held]]:
    """Everything a customer buys, part by part; without amounts for who may not see money."""
    found, money = bought_by(actor, customer), sees_money(actor)
    return {
        "orders": [_order(one, money) for one in found.orders],
        "invoices": [_invoice(one) for one in found.invoices],
        "returns": [_return(one, money) for one in found.returns],
        "subscriptions": [_subscription(one, money) for one in found.subscriptions],
        "owned_products": [_owned(one) for one in found.owned],
        "customer_numbers": [
            {"source": one.source, "number": one.external_id} for one in found.buyers
        ],
    }


def without_amounts(actor: Actor, event: Event, facts: Held) -> Held:
    """The facts of an event, as far as the actor may see money."""
    if sees_money(actor) or not event.type.startswith("people."):
        return facts
    return {name: value for name, value in facts.items() if name not in _AMOUNTS}


def _sums(currency: str, money: bool, **amounts: int) -> Held:
    """Amounts as they are written, with their currency; nothing for who may not see them."""
    if not money:
        return {}
    told = {name: plain(amount, currency) if currency else "" for name, amount in amounts.items()}
    return {**told, "currency": currency}


def _order(one: Order, money: bool) -> Held:
    return {
        "source": one.source,
        "number": one.number or one.external_id,
        "placed_at": one.placed_at,
        "state": one.state,
        **_sums(one.currency, money, total=one.total),
        "url": one.url,
        "lines": [_line(line, one.currency, money) for line in one.lines.all()],
        "deliveries": [_delivery(parcel) for parcel in one.deliveries.all()],
        **({"payments": _payments(one.payments.all())} if money else {}),
    }


def _line(one: OrderLine, currency: str, money: bool) -> Held:
    return {
        "product": one.name,
        "version": one.version,
        "quantity": f"{one.quantity.normalize():f}",
        **_sums(currency, money, price=one.price, total=one.total),
    }


def _delivery(one: Delivery) -> Held:
    return {
        "carrier": one.carrier,
        "tracking": one.tracking,
        "url": one.url,
        "promised_on": one.promised_on,
        "sent_at": one.sent_at,
        "delivered_at": one.delivered_at,
        "cancelled": one.cancelled,
    }


def _payments(some: Iterable[Payment]) -> list[Held]:
    return [
        {
            "paid_at": one.paid_at,
            **_sums(one.currency, True, amount=one.amount),
            "method": one.method,
        }
        for one in some
    ]


def _invoice(one: Invoice) -> Held:
    return {
        "source": one.source,
        "number": one.number or one.external_id,
        "order": one.order.number if one.order else "",
        "issued_on": one.issued_on,
        "due_on": one.due_on,
        "state": one.state,
        **_sums(one.currency, True, total=one.total, paid=one.paid),
        "payments": _payments(one.payments.all()),
    }


def _return(one: Return, money: bool) -> Held:
    return {
        "source": one.source,
        "number": one.number or one.external_id,
        "order": one.order.number if one.order else "",
        "what": one.what,
        "reason": one.reason,
        "state": one.state,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        **_sums(one.currency, money, amount=one.amount),
    }


def _subscription(one: Subscription, money: bool) -> Held:
    return {
        "source": one.source,
        "product": one.name,
        "state": one.state,
        "started_on": one.started_on,
        "renews_on": one.renews_on,
        "ended_on": one.ended_on,
        **_sums(one.currency, money, price=one.price),
        "every": one.every,
    }


def _owned(one: OwnedProduct) -> Held:
    return {
        "source": one.source,
        "product": one.name,
        "version": one.version,
        "serial": one.serial,
        "bought_on": one.bought_on,
        "warranty_until": one.warranty_until,
    }
