"""What other systems send of what customers buy. Amounts are whole numbers of a currency's smallest
coin; everything has the name it has where it comes from."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import AwareDatetime, ConfigDict, Field, StrictInt, StrictStr

from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.told import Sent, Told
from kuula.kit.money import LARGEST
from kuula.people.commerce.actions import Outcome

MOST: Final = 500
Name = Annotated[StrictStr, Field(max_length=300)]
Short = Annotated[StrictStr, Field(max_length=120)]
Web = Annotated[StrictStr, Field(max_length=500)]
Called = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Other = Annotated[StrictStr, Field(max_length=200)]
Minor = Annotated[StrictInt, Field(ge=0, le=LARGEST)]
Signed = Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]
Currency = Annotated[StrictStr, Field(min_length=3, max_length=3)]
Moment = Annotated[AwareDatetime, Field(strict=False)]
Day = Annotated[date, Field(strict=False)]
Quantity = Annotated[Decimal, Field(max_digits=11, decimal_places=3, ge=0)]
OrderState = Literal["placed", "preparing", "sent", "delivered", "cancelled"]
InvoiceState = Literal["open", "paid", "void"]
ReturnState = Literal["opened", "received", "refunded", "refused"]
SubscriptionState = Literal["active", "paused", "ended"]
Every = Literal["week", "month", "quarter", "year"]
Item = TypeVar("Item", bound=Sent)


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class FreshSent(Sent):
    """`fresh_at` is the moment it was so, now when left out: nothing older overwrites it."""

    fresh_at: Moment | None = None


class WhoseSent(FreshSent):
    """Whose it is: `customer`, a number of Kuula, `buyer`, the number they have in the source, or
    `email`. Of somebody not known yet it waits until the address is."""

    customer: SentId | None = None
    buyer: Other = ""
    email: Annotated[StrictStr, Field(max_length=320)] = ""


class NumberedSent(FreshSent):
    """A customer by the number they have in a source. `email` says who it is."""

    model_config = _example(email="kadri.tamm@example.ee", name="Kadri Tamm", language="et")

    email: Annotated[StrictStr, Field(min_length=3, max_length=320)]
    name: Short = ""
    phone: Annotated[StrictStr, Field(max_length=40)] = ""
    language: Annotated[StrictStr, Field(max_length=10)] = ""


class NumberedTold(Told):
    """Who has a number in a source: `customer` is None while the address is shared."""

    source: str
    external_id: str
    customer: int | None


class ManualSent(Sent):
    """Where something about a product is explained."""

    title: Name = ""
    url: Web
    language: Annotated[StrictStr, Field(max_length=10)] = ""


class ProductSent(FreshSent):
    """Something of the catalogue; `versions` with the latest last."""

    model_config = _example(
        name="Wardrobe Lahemaa",
        versions=["2025", "2026"],
        manuals=[{"title": "Assembly", "url": "https://shop.example/lahemaa.pdf"}],
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=300)]
    versions: Annotated[list[Short], Field(max_length=100)] = []
    manuals: Annotated[list[ManualSent], Field(max_length=50)] = []


class LineSent(Sent):
    """One line of an order. Without a `name` it has that of its `product`, named as its source
    does. `price` is that of one piece."""

    name: Name = ""
    product: Other = ""
    version: Short = ""
    quantity: Quantity = Decimal(1)
    price: Signed = 0
    total: Signed = 0


class OrderSent(WhoseSent):
    """An order with all of its lines: one that is left out is gone. Without a `number` it is called
    by the name it has in its source."""

    model_config = _example(
        email="kadri.tamm@example.ee",
        number="PK-41207",
        placed_at="2026-11-20T09:14:00+02:00",
        state="sent",
        currency="EUR",
        total=34900,
        lines=[{"name": "Wardrobe Lahemaa", "quantity": 1, "price": 34900, "total": 34900}],
    )

    number: Short = ""
    placed_at: Moment
    state: OrderState = "placed"
    currency: Currency
    total: Minor = 0
    url: Web = ""
    lines: Annotated[list[LineSent], Field(max_length=500)] = []


class DeliverySent(FreshSent):
    """A delivery of `order`, named as its source does, promised for a day."""

    model_config = _example(
        order="41207", carrier="DPD", tracking="05358", promised_on="2026-11-24"
    )

    order: Called
    carrier: Short = ""
    tracking: Short = ""
    url: Web = ""
    promised_on: Day | None = None
    sent_at: Moment | None = None
    delivered_at: Moment | None = None
    cancelled: bool = False


class InvoiceSent(WhoseSent):
    """An invoice, of `order` if it is of one. What payments cover is paid, whatever `state`
    says."""

    model_config = _example(
        order="41207", number="A-41207", issued_on="2026-11-20", due_on="2026-12-04",
        currency="EUR", total=34900,
    )  # fmt: skip

    number: Short = ""
    order: Other = ""
    issued_on: Day
    due_on: Day | None = None
    state: InvoiceState = "open"
    currency: Currency
    total: Minor = 0


class PaymentSent(FreshSent):
    """Money for an invoice or an order; an `amount` below nothing went back."""

    model_config = _example(
        invoice="41207", currency="EUR", amount=34900, paid_at="2026-11-20T09:20:00Z", method="Visa"
    )

    invoice: Other = ""
    order: Other = ""
    currency: Currency
    amount: Signed
    paid_at: Moment
    method: Short = ""


class ReturnSent(WhoseSent):
    """Something sent back, of `order` if that is known."""

    model_config = _example(
        order="41207", what="Wardrobe Lahemaa", reason="It does not fit.",
        opened_at="2026-11-22T10:00:00Z",
    )  # fmt: skip

    number: Short = ""
    order: Other = ""
    what: Name = ""
    reason: Annotated[StrictStr, Field(max_length=2000)] = ""
    state: ReturnState = "opened"
    currency: Annotated[StrictStr, Field(max_length=3)] = ""
    amount: Minor = 0
    opened_at: Moment
    closed_at: Moment | None = None


class SubscriptionSent(WhoseSent):
    """A subscription of `product`, or of what is called `name`; `price` is that of one `every`."""

    model_config = _example(
        email="kadri.tamm@example.ee", name="Furniture care", currency="EUR", price=990,
        every="month", started_on="2026-03-01", renews_on="2026-12-01",
    )  # fmt: skip

    name: Name = ""
    product: Other = ""
    state: SubscriptionState = "active"
    currency: Currency
    price: Minor = 0
    every: Every = "month"
    started_on: Day
    renews_on: Day | None = None
    ended_on: Day | None = None


class OwnedSent(WhoseSent):
    """A product that a customer has, as they registered it."""

    model_config = _example(
        email="kadri.tamm@example.ee", name="Wardrobe Lahemaa", serial="SN04728190",
        bought_on="2026-11-20", warranty_until="2028-11-20",
    )  # fmt: skip

    name: Name = ""
    product: Other = ""
    version: Short = ""
    serial: Short = ""
    bought_on: Day | None = None
    warranty_until: Day | None = None


class _Named(Sent):
    model_config = ConfigDict(json_schema_extra={})

    external_id: Called


class NamedProduct(ProductSent, _Named):
    """The same under its name."""


class NamedOrder(OrderSent, _Named):
    """The same under its name."""


class NamedDelivery(DeliverySent, _Named):
    """The same under its name."""


class NamedInvoice(InvoiceSent, _Named):
    """The same under its name."""


class NamedPayment(PaymentSent, _Named):
    """The same under its name."""


class NamedReturn(ReturnSent, _Named):
    """The same under its name."""


class NamedSubscription(SubscriptionSent, _Named):
    """The same under its name."""


class NamedOwned(OwnedSent, _Named):
    """The same under its name."""


class Many(Sent, Generic[Item]):
    """Up to 500 of a kind. Each is kept or refused for itself."""

    items: Annotated[list[Item], Field(min_length=1, max_length=MOST)]


class WhyTold(Told):
    """Why one was refused; `field` is empty when it is about no field of its own."""

    field: str
    detail: str


class OutcomeTold(Told):
    """What became of it: `created`, `changed`, `unchanged`, `older` than what is there, or
    `refused` with the `problem`; `id` is its number in Kuula, 0 for none."""

    external_id: str
    result: Literal["created", "changed", "unchanged", "older", "refused"]
    id: int
    problem: WhyTold | None


class OutcomesTold(Told):
    """What became of each, in their order."""

    items: list[OutcomeTold]


def outcome_told(outcome: Outcome) -> OutcomeTold:
    """An outcome as the program gets it."""
    problem = outcome.problem
    return OutcomeTold(
        external_id=outcome.external_id,
        result=outcome.result.value,
        id=outcome.id,
        problem=WhyTold(field=problem.field, detail=str(problem)) if problem else None,
    )


def outcomes_told(outcomes: Sequence[Outcome]) -> OutcomesTold:
    """Outcomes as the program gets them."""
    return OutcomesTold(items=[outcome_told(one) for one in outcomes])
