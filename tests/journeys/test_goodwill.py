"""Goodwill by keyboard alone: given within the limits, its code put into the reply, more asked."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_answering import LIIS, thread

pytestmark = pytest.mark.journey
LIMITS = {"per_grant": 2000, "per_customer": 6000, "per_month": 50000}


def opened(visit: Callable[..., Tab], desk: Desk) -> Page:
    """A conversation of somebody who waited too long; agents may give 20 €."""
    headers = {"Authorization": f"Bearer {desk.made['token']}"}
    address = f"{desk.url}/api/v1/goodwill-limits/agent/EUR"
    httpx.put(address, json=LIMITS, headers=headers, timeout=30).raise_for_status()
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": "Kapp hilines",
        "text": "Tere! Ootasin terve päeva.",
        "customer": {"email": "kapp@kiri.example", "name": "Kersti Kapp"},
    }
    number = desk.post("conversations", body)["number"]
    return visit(f"/conversations/{number}?in=open", who=LIIS).page


def fill_by_keyboard(page: Page, amount: str, why: str) -> None:
    """Choose the voucher, say how much and why, and send it."""
    page.get_by_role("radio", name="Refund").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Voucher")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(amount)
    page.get_by_label("Why").focus()
    page.keyboard.type(why)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_voucher_is_given_and_its_code_sent_by_keyboard_alone(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = opened(visit, desk)
    page.keyboard.press("w")
    expect(page.get_by_role("heading", level=1)).to_have_text("Goodwill")
    expect(page.get_by_text("Without asking you can give up to €20 now")).to_be_visible()
    expect(page.get_by_label("Discount, per cent")).to_be_hidden()
    scan(page)
    fill_by_keyboard(page, "20.00", "They waited all day")
    given = page.get_by_role("listitem").filter(has_text="Voucher, €20")
    expect(given).to_contain_text("They waited all day")
    scan(page)
    given.get_by_role("button", name="Insert voucher code").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversations/*")
    page.wait_for_load_state()
    expect(thread(page)).to_contain_text("Liis Kask gave: Voucher, €20")
    expect(page.locator("#composer")).to_contain_text("kehtib kuni")
    page.keyboard.press("w")
    expect(page.get_by_role("heading", level=1)).to_have_text("Goodwill")
    fill_by_keyboard(page, "20.01", "And the door is scratched")
    asked = page.get_by_role("listitem").filter(has_text="Voucher, €20.01")
    expect(asked).to_contain_text("Waits for approval")
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page.locator("#goodwill-rows")).to_contain_text("Voucher, €20.01")
    scan(page)
