"""An order that a letter names: the chip comes by itself, is taken off and put back, and leads to
the order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
IVO = "ivo@pohjala.example"
WHO = {"email": "liina.vaher@ost.example", "name": "Liina Vaher"}


def sold(desk: Desk, number: str) -> None:
    """The shop tells of an order on its way that was promised for the day before yesterday."""
    now = datetime.now().astimezone()
    line = {"name": "Riidekapp “Lahemaa”, väga pika nimega", "price": 34900, "total": 34900}
    order: dict[str, Any] = {
        "external_id": number,
        "email": WHO["email"],
        "number": number,
        "placed_at": (now - timedelta(days=9)).isoformat(),
        "state": "sent",
        "currency": "EUR",
        "total": 34900,
        "lines": [line],
    }
    promised = (now - timedelta(days=2)).date().isoformat()
    late = {"external_id": number, "order": number, "carrier": "DPD", "promised_on": promised}
    for kind, one in (("orders", order), ("deliveries", late)):
        (told,) = desk.post(f"{kind}/journey", {"items": [one]})["items"]
        assert told["result"] == "created", told


def test_a_letter_that_names_an_order_is_linked_to_it(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    sold(desk, "PK-70001")  # before Kuula knows her: it is hers once she writes
    letter = {
        "brand": desk.made["brand"],
        "subject": "Kus on kapp?",
        "text": "Tere! Kus on minu tellimus PK-70001?",
        "language": "et",
        "customer": WHO,
    }
    number = desk.post("conversations", letter)["number"]
    page = visit(f"/conversations/{number}?in=open", who=IVO).page
    goods = page.locator("#goods")
    expect(goods).to_contain_text("Late deliveries", timeout=15_000)
    head = page.locator("#talk-head")
    off = head.get_by_role("button", name="Take Order PK-70001 off")
    expect(off).to_be_visible(timeout=15_000)
    scan(page)
    off.press("Enter")
    expect(off).to_have_count(0)
    goods.get_by_role("button", name="The conversation is about PK-70001").press("Enter")
    expect(off).to_be_visible()
    head.get_by_role("link", name="Order PK-70001").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Order PK-70001")
    expect(page.locator("main")).to_contain_text("Late")
    expect(page.get_by_role("link", name="Kus on kapp?")).to_be_visible()
    scan(page)
    page.get_by_role("link", name="To the customer").press("Enter")
    expect(page.locator("main")).to_contain_text("What they bought")
    scan(page)
