"""From what was sent to what the actions take."""

from typing import Any

from kuula.faces.api.shapes.commerce import (
    DeliverySent,
    FreshSent,
    InvoiceSent,
    OrderSent,
    OwnedSent,
    PaymentSent,
    ProductSent,
    ReturnSent,
    SubscriptionSent,
    WhoseSent,
)
from kuula.kit import clock
from kuula.people.commerce.forms import (
    DeliveryForm,
    InvoiceForm,
    LineForm,
    Manual,
    OrderForm,
    OwnedForm,
    PaymentForm,
    ProductForm,
    ReturnForm,
    SubscriptionForm,
)


def product_form(sent: ProductSent, name: str) -> ProductForm:
    """A product under its name."""
    manuals = tuple(Manual(**one.model_dump()) for one in sent.manuals)
    return ProductForm(**_said(sent, name) | {"manuals": manuals, "versions": (*sent.versions,)})


def order_form(sent: OrderSent, name: str) -> OrderForm:
    """An order under its name."""
    lines = tuple(LineForm(**one.model_dump()) for one in sent.lines)
    return OrderForm(**_said(sent, name) | {"lines": lines})


def delivery_form(sent: DeliverySent, name: str) -> DeliveryForm:
    """A delivery under its name."""
    return DeliveryForm(**_said(sent, name))


def invoice_form(sent: InvoiceSent, name: str) -> InvoiceForm:
    """An invoice under its name."""
    return InvoiceForm(**_said(sent, name))


def payment_form(sent: PaymentSent, name: str) -> PaymentForm:
    """A payment under its name."""
    return PaymentForm(**_said(sent, name))


def return_form(sent: ReturnSent, name: str) -> ReturnForm:
    """A return under its name."""
    return ReturnForm(**_said(sent, name))


def subscription_form(sent: SubscriptionSent, name: str) -> SubscriptionForm:
    """A subscription under its name."""
    return SubscriptionForm(**_said(sent, name))


def owned_form(sent: OwnedSent, name: str) -> OwnedForm:
    """An owned product under its name."""
    return OwnedForm(**_said(sent, name))


def _said(sent: FreshSent, name: str) -> dict[str, Any]:
    said: dict[str, Any] = sent.model_dump()
    said |= {"external_id": name, "fresh_at": sent.fresh_at or clock.now()}
    if isinstance(sent, WhoseSent):
        said["customer_id"] = said.pop("customer")
    return said
