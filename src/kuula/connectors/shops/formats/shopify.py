"""What Shopify writes (Admin API): orders/*, customers/*, products/*, fulfillments/*, refunds/*."""

from datetime import datetime
from typing import Any

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
from kuula.people.commerce.forms import (
    BuyerForm,
    DeliveryForm,
    LineForm,
    OrderForm,
    ProductForm,
    ReturnForm,
)


def told(topic: str, held: Any, received_at: datetime) -> Told:
    """What a call tells; nothing for topics that are not ours. Raises Problem."""
    thing, _slash, act = topic.partition("/")
    if thing == "orders":
        return Told(gone=[number_at(held, "id")]) if act == "delete" else _order(held, received_at)
    if thing == "fulfillments":
        return Told(deliveries=[_delivery(held, text_at(held, "order_id"), received_at)])
    if thing == "refunds":
        return Told(returns=[_return(held, received_at)])
    if act == "delete":
        return Told()
    if thing == "customers":
        person = _person(held, received_at)
        return Told(people=[person] if person else [])
    return Told(products=[_product(held, received_at)]) if thing == "products" else Told()


def _order(held: Any, received_at: datetime) -> Told:
    currency = text_at(held, "currency")
    customer = part_at(held, "customer")
    email = text_at(held, "email") or text_at(held, "contact_email") or text_at(customer, "email")
    number = number_at(held, "id")
    order = OrderForm(
        external_id=number,
        fresh_at=_fresh(held, received_at),
        buyer=text_at(customer, "id"),
        email=email,
        number=text_at(held, "name"),
        placed_at=moment_at(held, "created_at") or received_at,
        state=_state(held),
        currency=currency,
        total=amount_at(held, "total_price", currency),
        url=text_at(held, "order_status_url", 500),
        lines=tuple(_line(one, currency) for one in list_at(held, "line_items")),
    )
    person = _person(customer, received_at)
    if person is None and email:
        person = Person(None, email, full_name(part_at(held, "billing_address")))
    sent = [_delivery(one, number, received_at) for one in list_at(held, "fulfillments")]
    return Told(people=[person] if person else [], orders=[order], deliveries=sent)


def _state(held: Any) -> str:
    if text_at(held, "cancelled_at"):
        return "cancelled"
    sent = list_at(held, "fulfillments")
    if text_at(held, "fulfillment_status") == "fulfilled":
        arrived = sent and all(text_at(one, "shipment_status") == "delivered" for one in sent)
        return "delivered" if arrived else "sent"
    paid = text_at(held, "financial_status") in ("paid", "partially_paid", "authorized")
    return "preparing" if paid or text_at(held, "fulfillment_status") else "placed"


def _line(held: Any, currency: str) -> LineForm:
    quantity = decimal_of(held.get("quantity"), "quantity")
    price = decimal_of(held.get("price"), "price")
    off = decimal_of(held.get("total_discount"), "total_discount")
    return LineForm(
        name=text_at(held, "title") or text_at(held, "name"),
        product=text_at(held, "product_id"),
        version=text_at(held, "variant_title", 80),
        quantity=quantity,
        price=coins(price, currency),
        total=coins(price * quantity - off, currency),
    )


def _person(held: Any, received_at: datetime) -> Person | None:
    number, email = text_at(held, "id"), text_at(held, "email")
    if not number:
        return None
    fresh = _fresh(held, received_at)
    buyer = BuyerForm(external_id=number, fresh_at=fresh, email=email)
    language = text_at(held, "locale", 10).partition("-")[0]
    return Person(buyer, email, full_name(held), text_at(held, "phone", 40), language)


def _product(held: Any, received_at: datetime) -> ProductForm:
    titles = (text_at(one, "title", 80) for one in list_at(held, "variants"))
    return ProductForm(
        external_id=number_at(held, "id"),
        fresh_at=_fresh(held, received_at),
        name=text_at(held, "title"),
        versions=tuple(one for one in titles if one and one != "Default Title")[:100],
    )


def _delivery(held: Any, order: str, received_at: datetime) -> DeliveryForm:
    fresh = _fresh(held, received_at)
    arrived = text_at(held, "shipment_status") == "delivered"
    return DeliveryForm(
        external_id=number_at(held, "id"),
        fresh_at=fresh,
        order=order,
        carrier=text_at(held, "tracking_company", 80),
        tracking=text_at(held, "tracking_number", 120),
        url=text_at(held, "tracking_url", 500),
        sent_at=moment_at(held, "created_at"),
        delivered_at=fresh if arrived else None,
        cancelled=text_at(held, "status") in ("cancelled", "error", "failure"),
    )


def _return(held: Any, received_at: datetime) -> ReturnForm:
    moment = moment_at(held, "created_at") or received_at
    paid = [one for one in list_at(held, "transactions") if text_at(one, "kind") == "refund"]
    currency = text_at(paid[0], "currency") if paid else ""
    names = (
        text_at(part_at(one, "line_item"), "title") for one in list_at(held, "refund_line_items")
    )
    return ReturnForm(
        external_id=number_at(held, "id"),
        fresh_at=min(moment, received_at),
        order=text_at(held, "order_id"),
        what=", ".join(one for one in names if one),
        reason=text_at(held, "note", 2000),
        state="refunded",
        currency=currency,
        amount=sum(amount_at(one, "amount", currency) for one in paid),
        opened_at=moment,
        closed_at=moment,
    )


def _fresh(held: Any, received_at: datetime) -> datetime:
    return min(moment_at(held, "updated_at") or received_at, received_at)
