"""What another system tells of what a customer buys, as it is handed to the actions.

Amounts are whole numbers of the smallest coin. Everything has the `external_id` it has there and
`fresh_at`, the moment it was so. A customer is named by `customer_id`, by `buyer` (the number they
have in the source) or by `email`; somebody not known yet is found later, by that address.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What every one of them says."""

    external_id: str
    fresh_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose(Fresh):
    """What is somebody's."""

    customer_id: int | None = None
    buyer: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerForm(Whose):
    """A customer by the number they have in the source; `customer_id` or `email` says who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """Where something about a product is explained."""

    title: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductForm(Fresh):
    """Something of the catalogue; `versions` with the latest last."""

    name: str
    versions: tuple[str, ...] = ()
    manuals: tuple[Manual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineForm:
    """One line of an order. Without a name it has that of its `product`, an external id."""

    name: str = ""
    product: str = ""
    version: str = ""
    quantity: Decimal = Decimal(1)
    price: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm(Whose):
    """An order with all of its lines; without a number it is called by its external id."""

    number: str = ""
    placed_at: datetime
    state: str = "placed"
    currency: str
    total: int = 0
    url: str = ""
    lines: tuple[LineForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryForm(Fresh):
    """A delivery of `order`, an external id of the same source."""

    order: str
    carrier: str = ""
    tracking: str = ""
    url: str = ""
    promised_on: date | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceForm(Whose):
    """An invoice, of `order` if it is of one; then it is of that order's customer, unless it names
    somebody."""

    number: str = ""
    order: str = ""
    issued_on: date
    due_on: date | None = None
    state: str = "open"
    currency: str
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentForm(Fresh):
    """Money for `invoice` or `order`; below nothing it went back."""

    invoice: str = ""
    order: str = ""
    currency: str
    amount: int
    paid_at: datetime
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm(Whose):
    """Something sent back, of `order` if that is known."""

    number: str = ""
    order: str = ""
    what: str = ""
    reason: str = ""
    state: str = "opened"
    currency: str = ""
    amount: int = 0
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionForm(Whose):
    """A subscription of `product`, or of what is called `name`."""

    name: str = ""
    product: str = ""
    state: str = "active"
    currency: str
    price: int = 0
    every: str = "month"
    started_on: date
    renews_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedForm(Whose):
    """Something of ours that a customer has, as they registered it."""

    name: str = ""
    product: str = ""
    version: str = ""
    serial: str = ""
    bought_on: date | None = None
    warranty_until: date | None = None
