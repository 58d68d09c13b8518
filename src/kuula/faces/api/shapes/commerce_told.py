"""What customers buy, as programs are told it. Amounts are whole numbers of a currency's smallest
coin, and null for a token that may not see money."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kuula.desk.models import Concern
from kuula.faces.api.shapes.told import Told
from kuula.people.commerce.listed import WholeOrder
from kuula.people.models import (
    Delivery,
    FromOutside,
    Invoice,
    Order,
    OwnedProduct,
    Payment,
    Product,
    Return,
    Subscription,
)


class ManualTold(Told):
    """Where something about a product is explained."""

    title: str
    url: str
    language: str


class ProductTold(Told):
    """Something of the catalogue."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    name: str
    versions: list[str]
    manuals: list[ManualTold]


class OrderTold(Told):
    """An order. `customer` is null while nobody has the address it came under."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    customer: int | None
    number: str
    placed_at: datetime
    state: str
    currency: str
    total: int | None
    url: str


class OrderLineTold(Told):
    """One line of an order; `product` is a number of the catalogue."""

    name: str
    product: int | None
    version: str
    quantity: Decimal
    price: int | None
    total: int | None


class OrderDeliveryTold(Told):
    """A delivery; promised for a day, delivered at a moment."""

    id: int
    external_id: str
    carrier: str
    tracking: str
    url: str
    promised_on: date | None
    sent_at: datetime | None
    delivered_at: datetime | None
    cancelled: bool


class InvoiceTold(Told):
    """An invoice; `paid` is the sum of the payments that are known."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    order: int | None
    number: str
    issued_on: date
    due_on: date | None
    state: str
    currency: str
    total: int
    paid: int


class PaymentTold(Told):
    """Money that came, or with an amount below nothing went back."""

    id: int
    external_id: str
    invoice: int | None
    currency: str
    amount: int
    paid_at: datetime
    method: str


class ReturnTold(Told):
    """Something sent back."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    order: int | None
    number: str
    what: str
    reason: str
    state: str
    currency: str
    amount: int | None
    opened_at: datetime
    closed_at: datetime | None


class WholeOrderTold(OrderTold):
    """An order with all that belongs to it; no invoices and payments for a token that may not see
    money."""

    lines: list[OrderLineTold]
    deliveries: list[OrderDeliveryTold]
    invoices: list[InvoiceTold]
    payments: list[PaymentTold]
    returns: list[ReturnTold]


class SubscriptionTold(Told):
    """Something that a customer gets again and again; `product` is a number of the catalogue."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    product: int | None
    name: str
    state: str
    currency: str
    price: int | None
    every: str
    started_on: date
    renews_on: date | None
    ended_on: date | None


class OwnedTold(Told):
    """A product that a customer has; `product` is a number of the catalogue."""

    id: int
    source: str
    external_id: str
    fresh_at: datetime
    product: int | None
    name: str
    version: str
    serial: str
    bought_on: date | None
    warranty_until: date | None


class GoodsConcernTold(Told):
    """An order or an owned product that a conversation is about; the other is null. `by_hand` says
    that a colleague said so, else a message named it."""

    order: int | None
    owned_product: int | None
    called: str
    linked_at: datetime
    by_hand: bool


class ConcernsTold(Told):
    """What a conversation is about."""

    items: list[GoodsConcernTold]


def product_told(row: Product) -> ProductTold:
    """A product as the program gets it."""
    manuals = [ManualTold(**one) for one in row.manuals]
    return ProductTold(**_columns(row, ProductTold, "manuals"), manuals=manuals)


def order_told(row: Order, *, money: bool) -> OrderTold:
    """An order as the program gets it."""
    return OrderTold(**_order(row, money=money))


def whole_order_told(whole: WholeOrder, *, money: bool) -> WholeOrderTold:
    """An order with what belongs to it as the program gets it."""
    lines = [
        OrderLineTold(
            name=one.name,
            product=one.product_id,
            version=one.version,
            quantity=one.quantity,
            price=one.price if money else None,
            total=one.total if money else None,
        )
        for one in whole.lines
    ]
    return WholeOrderTold(
        **_order(whole.order, money=money),
        lines=lines,
        deliveries=[_delivery(one) for one in whole.deliveries],
        invoices=[invoice_told(one) for one in whole.invoices],
        payments=[_payment(one) for one in whole.payments],
        returns=[return_told(one, money=money) for one in whole.returns],
    )


def invoice_told(row: Invoice) -> InvoiceTold:
    """An invoice as the program gets it."""
    return InvoiceTold(**_columns(row, InvoiceTold, "order"), order=row.order_id)


def return_told(row: Return, *, money: bool) -> ReturnTold:
    """A return as the program gets it."""
    said = _columns(row, ReturnTold, "order", "amount")
    return ReturnTold(**said, order=row.order_id, amount=row.amount if money else None)


def subscription_told(row: Subscription, *, money: bool) -> SubscriptionTold:
    """A subscription as the program gets it."""
    said = _columns(row, SubscriptionTold, "product", "price")
    return SubscriptionTold(**said, product=row.product_id, price=row.price if money else None)


def owned_told(row: OwnedProduct) -> OwnedTold:
    """An owned product as the program gets it."""
    return OwnedTold(**_columns(row, OwnedTold, "product"), product=row.product_id)


def concerns_told(concerns: Sequence[Concern]) -> ConcernsTold:
    """What a conversation is about as the program gets it."""
    return ConcernsTold(items=[_concern(one) for one in concerns])


def _concern(concern: Concern) -> GoodsConcernTold:
    thing = concern.order or concern.owned
    return GoodsConcernTold(
        order=concern.order_id,
        owned_product=concern.owned_id,
        called=thing.number if isinstance(thing, Order) else thing.name if thing else "",
        linked_at=concern.linked_at,
        by_hand=concern.staff_id is not None,
    )


def _order(row: Order, *, money: bool) -> dict[str, Any]:
    said = _columns(row, OrderTold, "customer", "total")
    return said | {"customer": row.customer_id, "total": row.total if money else None}


def _delivery(row: Delivery) -> OrderDeliveryTold:
    return OrderDeliveryTold(**_columns(row, OrderDeliveryTold))


def _payment(row: Payment) -> PaymentTold:
    return PaymentTold(**_columns(row, PaymentTold, "invoice"), invoice=row.invoice_id)


def _columns(row: FromOutside, shape: type[Told], *but: str) -> dict[str, Any]:
    """The columns of a row that a shape has by the same name, without some."""
    return {name: getattr(row, name) for name in shape.model_fields if name not in but}
