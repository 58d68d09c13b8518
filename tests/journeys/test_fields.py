"""Fields, checklists and macros by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
IVO = "ivo@pohjala.example"


@pytest.fixture(scope="module")
def team(desk: Desk) -> int:
    return int(desk.running.seed("returns", module="seed_fields"))


def opened(desk: Desk, team: int, subject: str) -> int:
    """A customer's letter to the team; answers its number."""
    letter = {
        "brand": desk.made["brand"],
        "team": team,
        "subject": subject,
        "text": "Tere! Kapp on katki.",
        "language": "et",
        "customer": {"email": "kaire@kiri.example", "name": "Kaire Põld"},
    }
    return int(desk.post("conversations", letter)["number"])


def test_a_required_field_is_filled_in_on_the_way_to_solving(
    visit: Callable[..., Tab], desk: Desk, team: int
) -> None:
    number = opened(desk, team, "Kapp on katki")
    tab = visit(f"/conversations/{number}?in=open", who=IVO)
    tab.forgiven += ["422"]
    page = tab.page
    page.keyboard.press("v")
    reason = page.locator("#fields").get_by_label("Reason")
    expect(reason).to_be_focused()
    scan(page)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Fill in before solving")).to_be_visible()
    scan(page)
    page.keyboard.press("v")
    asked = page.locator("#talk").get_by_label("Reason")
    expect(asked).to_be_focused()
    page.keyboard.type("Bro")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-head")).to_contain_text("Solved")
    expect(page.locator("#talk")).to_contain_text("Ivo Lepik set Reason to Broken")
    expect(page.locator("#fields").get_by_label("Reason")).to_have_value("2")


def test_a_field_saves_by_itself_and_a_checklist_is_ticked(
    visit: Callable[..., Tab], desk: Desk, team: int
) -> None:
    number = opened(desk, team, "Tagastus")
    page = visit(f"/conversations/{number}?in=open", who=IVO).page
    page.keyboard.press("Control+k")
    page.keyboard.type("fill in: order")
    page.keyboard.press("Enter")
    page.keyboard.type("A-17")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_contain_text("set Order number to “A-17”")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Return", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    lists = page.locator("#checklists")
    expect(lists).to_contain_text("0 of 2")
    scan(page)
    lists.get_by_role("checkbox", name="Ask for a photo").press("Enter")
    expect(lists).to_contain_text("1 of 2")
    expect(lists.get_by_role("checkbox", name="Ask for a photo")).to_be_checked()


def test_a_macro_is_looked_at_run_and_taken_back(
    visit: Callable[..., Tab], desk: Desk, team: int
) -> None:
    number = opened(desk, team, "Raha tagasi")
    page = visit(f"/conversations/{number}?in=open", who=IVO).page
    page.keyboard.press("Control+k")
    page.keyboard.type("promise a refund")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Promise a refund")
    expect(page.get_by_text("Tere, Kaire!")).to_be_visible()
    scan(page)
    page.keyboard.press("m")
    expect(page.locator("#talk-head")).to_contain_text("Waiting for customer")
    expect(page.locator("#talk")).to_contain_text("ran the macro Promise a refund")
    page.keyboard.press("z")
    expect(page.locator("#talk-head")).to_contain_text("New")
    expect(page.locator("#talk")).to_contain_text("took the macro Promise a refund back")
