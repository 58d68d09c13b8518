"""Promises: noticed while one writes, taken by a key, kept by a key, seen on their page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_answering import LIIS, thread, writing

pytestmark = pytest.mark.journey


def opened(visit: Callable[..., Tab], desk: Desk) -> Page:
    """A conversation in Estonian that nobody has answered."""
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": "Lamp on katki",
        "text": "Tere! Minu tellimuse number on 4815162342. Lamp ei põle enam.",
        "customer": {"email": "lamp@kiri.example", "name": "Lembit Lamp"},
    }
    number = desk.post("conversations", body)["number"]
    return visit(f"/conversations/{number}?in=open", who=LIIS).page


def test_a_promise_is_noticed_taken_and_kept_by_keyboard_alone(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = opened(visit, desk)
    page.keyboard.press("r")
    page.keyboard.type("Täname kirja eest. Palun saatke oma tellimuse number. ")
    page.keyboard.type("Helistan Teile homme kell 15.")
    hints = page.get_by_role("list", name="Hints on your reply")
    expect(hints).to_contain_text("Minu tellimuse number on 4815162342")
    promise = hints.get_by_role("checkbox")
    expect(promise).not_to_be_checked()
    scan(page)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    with page.expect_response("**/draft?*") as kept:
        page.keyboard.press("Alt+Enter")
    assert kept.value.status == 204
    expect(promise).to_be_checked()
    page.reload()
    expect(promise).to_be_checked()
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    expect(thread(page)).to_contain_text("Liis Kask promised: “Helistan Teile homme kell 15”")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_have_text("Promises")
    page.get_by_role("link", name="Coming").click()
    expect(page.locator("#promise-rows")).to_contain_text("Lembit Lamp")
    scan(page)
    page.get_by_role("link", name="Helistan Teile homme kell 15").click()
    page.wait_for_url("**/conversations/*")
    page.wait_for_load_state()  # a key pressed earlier belongs to the page that goes
    page.keyboard.press("d")
    expect(thread(page)).to_contain_text("Liis Kask kept a promise")
    scan(page)


def test_a_promise_is_made_by_a_key_and_gets_a_new_date(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = opened(visit, desk)
    page.keyboard.press("p")
    expect(page.get_by_label("What was promised")).to_be_focused()
    page.keyboard.type("Uus lamp läheb teele")
    scan(page)
    page.keyboard.press("Enter")
    mine = page.get_by_role("list", name="Promises")
    expect(mine).to_contain_text("Uus lamp läheb teele")
    with page.expect_response("**/draft?*") as saved:
        writing(page).fill("Tere!")
    assert saved.value.status == 204
    expect(page.get_by_text("Draft saved")).to_be_visible()
    expect(page.locator("k-rich textarea")).to_be_hidden()
    page.locator("summary", has_text="New date").click()
    mine.get_by_label("Until when").fill("2027-03-01T12:00")
    page.get_by_role("button", name="Give a new date").click()
    expect(mine).to_contain_text("1 Mar")
    expect(thread(page)).to_contain_text("gave a promise a new date")
