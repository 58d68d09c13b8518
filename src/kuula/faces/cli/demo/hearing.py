"""The webshops of the demo company call: orders of people Kuula knows, and of guests under another
address."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from kuula.connectors.shops.access import calls_of
from kuula.connectors.shops.actions import Call, ShopWish, add_shop, take_call, work_on_call
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.goods import CURRENCY, SOURCE, article
from kuula.faces.cli.demo.planned import Period
from kuula.faces.cli.demo.webshops import Ordered, Webshops
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role

PREFIXES: Final = {"pohjala": "PK", "jadran": "JD"}
TRIED: Final = (0, 1, 5, 21, 85)
"""The minutes after it came in which a call that cannot be used is tried."""


@dataclass(frozen=True, slots=True)
class Told:
    """One call and its moment."""

    brand: str
    at: datetime
    call: Call


def hear(webshops: Webshops, cast: Cast, when: Period) -> None:
    """Connect the shops, and take in what they told in the last days."""
    with as_history(when.since):
        shops = {one.brand: _connected(one.name, one.kind, cast) for one in webshops.shops}
    told = [*_orders(webshops, when.until), *_others(webshops, when.until)]
    for one in sorted(told, key=lambda one: one.at):
        _take_in(shops[one.brand], one)


def _connected(name: str, kind: str, cast: Cast) -> Shop:
    people = cast.staff.values()
    boss = next(cast.actors[one.email] for one in people if one.role == Role.ADMINISTRATOR)
    return add_shop(boss, wish=ShopWish(name=name, kind=kind, source=SOURCE))


@transaction.atomic
def _take_in(shop: Shop, told: Told) -> None:
    """Work on a call as often as it takes, as the job would have; no worker sees it before."""
    with as_history(told.at):
        take_call(SYSTEM, shop=shop, call=told.call)
        number = calls_of(SYSTEM, shop).rows[0].pk
    for minutes in TRIED:
        with as_history(told.at + timedelta(minutes=minutes)):
            work_on_call(SYSTEM, call_id=number)
        if calls_of(SYSTEM, shop).rows[0].state != ShopCall.State.WAITING:
            return


def _orders(webshops: Webshops, until: datetime) -> Iterator[Told]:
    for one in webshops.orders:
        placed = until - timedelta(days=one.days)
        kind = next(shop.kind for shop in webshops.shops if shop.brand == one.brand)
        moments = [("placed", placed)]
        if one.state == "sent":
            moments.append(("sent", placed + timedelta(days=2)))
        for number, (state, at) in enumerate(moments):
            act = ("created", "updated")[number]
            if kind == "shopify":
                yield _told(one.brand, at, f"orders/{act[:-1]}", _shopify(one, placed, at, state))
            else:
                yield _told(one.brand, at, f"order.{act}", _woocommerce(one, placed, at, state))


def _others(webshops: Webshops, until: datetime) -> Iterator[Told]:
    for one in webshops.others:
        yield _told(one.brand, until - timedelta(days=one.days), one.topic, one.body)


def _told(brand: str, at: datetime, topic: str, body: dict[str, Any]) -> Told:
    words = json.dumps(body, ensure_ascii=False).encode()
    return Told(brand, at, Call(f"{topic} {body['id']} {at.timestamp():.0f}", topic, words))


def _woocommerce(one: Ordered, placed: datetime, at: datetime, state: str) -> dict[str, Any]:
    sold = article(one.brand, one.article)
    return {
        "id": one.number,
        "number": f"{PREFIXES[one.brand]}-{one.number}",
        "status": "completed" if state == "sent" else "processing",
        "currency": CURRENCY,
        "date_created_gmt": placed.isoformat(),
        "date_modified_gmt": at.isoformat(),
        "customer_id": 0,
        "total": _price(sold.price),
        "billing": {
            "first_name": one.first,
            "last_name": one.last,
            "email": one.email,
            "phone": one.phone,
        },
        "line_items": [
            {
                "name": sold.name,
                "product_id": sold.key,
                "quantity": 1,
                "total": _price(sold.price),
            }
        ],
    }


def _shopify(one: Ordered, placed: datetime, at: datetime, state: str) -> dict[str, Any]:
    sold = article(one.brand, one.article)
    return {
        "id": one.number,
        "name": f"{PREFIXES[one.brand]}-{one.number}",
        "email": one.email,
        "currency": CURRENCY,
        "created_at": placed.isoformat(),
        "updated_at": at.isoformat(),
        "total_price": _price(sold.price),
        "financial_status": "paid",
        "fulfillment_status": "fulfilled" if state == "sent" else None,
        "customer": {
            "id": one.number + 900_000,
            "email": one.email,
            "first_name": one.first,
            "last_name": one.last,
            "phone": one.phone,
            "locale": "hr-HR",
            "updated_at": placed.isoformat(),
        },
        "line_items": [
            {
                "title": sold.name,
                "product_id": sold.key,
                "quantity": 1,
                "price": _price(sold.price),
            }
        ],
    }


def _price(amount: int) -> str:
    return f"{amount / 100:.2f}"
