"""What WooCommerce writes (REST API v3): order.*, customer.* and product.*."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from kuula.connectors.shops.formats.told import (
    Person,
    Told,
    amount_at,
    coins,
    decimal_of,
    full_name,
    list_at,
    moment_at,
    number_at,
    part_at,
    text_at,
)
from kuula.people.commerce.forms import BuyerForm, LineForm, OrderForm, ProductForm
from kuula.people.commerce.words import ORDER_STATES, state_key

_DRAFTS: Final = frozenset({"checkout-draft", "auto-draft", "draft"})


def told(topic: str, held: Any, received_at: datetime) -> Told:
    """What a call tells; nothing for topics that are not ours. Raises Problem."""
    thing, _dot, act = topic.partition(".")
    if thing == "order":
        return _order(held, act, received_at)
    if thing == "customer" and act != "deleted":
        return Told(people=[_customer(held, received_at)])
    if thing == "product" and act != "deleted":
        return Told(products=[_product(held, received_at)])
    return Told()


def _order(held: Any, act: str, received_at: datetime) -> Told:
    number = number_at(held, "id")
    if act == "deleted":
        return Told(gone=[number])
    status = text_at(held, "status")
    if status in _DRAFTS:
        return Told()
    billing, currency = part_at(held, "billing"), text_at(held, "currency")
    buyer = text_at(held, "customer_id")
    fresh = _moment(held, "date_modified") or received_at
    order = OrderForm(
        external_id=number,
        fresh_at=min(fresh, received_at),
        buyer="" if buyer == "0" else buyer,
        email=text_at(billing, "email"),
        number=text_at(held, "number"),
        placed_at=_moment(held, "date_created") or received_at,
        state=ORDER_STATES.get(state_key(status), "placed"),
        currency=currency,
        total=amount_at(held, "total", currency),
        lines=tuple(_line(one, currency) for one in list_at(held, "line_items")),
    )
    person = Person(None, order.email, full_name(billing), text_at(billing, "phone", 40))
    return Told(people=[person] if order.email else [], orders=[order])


def _line(held: Any, currency: str) -> LineForm:
    quantity = decimal_of(held.get("quantity"), "quantity")
    total = decimal_of(held.get("total"), "total") + decimal_of(held.get("total_tax"), "total_tax")
    each = total / quantity if quantity else Decimal(0)
    variation = text_at(held, "variation_id")
    return LineForm(
        name=text_at(held, "name"),
        product=text_at(held, "product_id"),
        version="" if variation == "0" else _variant(held),
        quantity=quantity,
        price=coins(each, currency),
        total=coins(total, currency),
    )


def _variant(held: Any) -> str:
    """What was chosen of a variable product, as its meta data says for people."""
    said = (text_at(one, "display_value", 80) for one in list_at(held, "meta_data")
            if not text_at(one, "key").startswith("_"))  # fmt: skip
    return ", ".join(one for one in said if one)


def _customer(held: Any, received_at: datetime) -> Person:
    billing, email = part_at(held, "billing"), text_at(held, "email")
    fresh = min(_moment(held, "date_modified") or received_at, received_at)
    buyer = BuyerForm(external_id=number_at(held, "id"), fresh_at=fresh, email=email)
    name = full_name(held) or full_name(billing)
    return Person(buyer, email, name, text_at(billing, "phone", 40))


def _product(held: Any, received_at: datetime) -> ProductForm:
    return ProductForm(
        external_id=number_at(held, "id"),
        fresh_at=min(_moment(held, "date_modified") or received_at, received_at),
        name=text_at(held, "name"),
    )


def _moment(held: Any, name: str) -> datetime | None:
    """A moment in UTC where the shop tells it, else by its own clock."""
    return moment_at(held, f"{name}_gmt") or moment_at(held, name)
