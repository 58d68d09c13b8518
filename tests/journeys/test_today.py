"""The agent's day and the team's board by keyboard, live; a new date; what the customer sees."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kuula.kit import clock
from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_answering import LIIS, thread, writing

pytestmark = pytest.mark.journey
MARI = "mari@pohjala.example"
NARROW = {"width": 390, "height": 844}


def opened(desk: Desk, subject: str, promise: str = "") -> int:
    """A conversation in English, with a promise for the next hour if there is one."""
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": subject,
        "text": "Hello! The lamp is broken.",
        "customer": {"email": f"{subject.split()[0].lower()}@kiri.example", "name": "Ada Lamp"},
        "language": "en",
    }
    number = int(desk.post("conversations", body)["number"])
    if promise:
        due = (clock.real_now() + timedelta(minutes=50)).isoformat()
        desk.post(f"conversations/{number}/promises", {"words": promise, "due_to": due})
    return number


def narrow_enough(page: Page) -> None:
    """Nothing sticks out at the side."""
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) <= 0


def midday() -> str:
    """A zone in which it is about noon: what is due within an hour is due on the same day."""
    ahead = 12 - clock.real_now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def test_the_day_is_live_and_worked_through_by_keys(visit: Callable[..., Tab], desk: Desk) -> None:
    number = opened(desk, "Daylight lamp is broken", "I will call her back")
    page = visit(f"/conversations/{number}?in=open", who=LIIS, timezone_id=midday()).page
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", level=1)).to_have_text("My day")
    lists = page.locator("#day-lists")
    other = visit(f"/conversations/{number}?in=open", who=LIIS).page
    other.locator("summary", has_text="Nobody").first.click()
    other.get_by_role("button", name="Take it on").click()
    expect(lists).to_contain_text("Daylight lamp is broken")
    expect(lists).to_contain_text("I will call her back")
    scan(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(lists.locator("[data-item]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversations/*")
    page.set_viewport_size(NARROW)
    page.goto(f"{desk.url}/day")
    narrow_enough(page)


def test_the_customer_hears_of_a_new_date_first_and_sees_it(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Evening lamp is late", "The lamp goes out")
    page = visit(f"/conversations/{number}?in=open", who=LIIS).page
    page.locator("summary", has_text="New date").click()
    scan(page)
    page.get_by_role("link", name="Write to the customer first").click()
    page.get_by_label("Until when").fill("2027-03-01T12:00")
    page.get_by_label("Why").fill("The maker was late.")
    page.get_by_role("button", name="Write it for this date").click()
    text = page.get_by_label("Your words").input_value()
    assert "The maker was late." in text
    assert "1 Mar" in text
    scan(page)
    link = re.search(r"http://\S+/p/\S+", text)
    assert link is not None
    page.get_by_role("button", name="Send it and give the new date").click()
    expect(thread(page)).to_contain_text("gave a promise a new date")
    expect(thread(page)).to_contain_text("The maker was late.")
    customer = visit(desk.url + "/p/" + link[0].rpartition("/p/")[2], viewport=NARROW).page
    expect(customer.get_by_role("heading", level=1)).to_have_text("What we have promised")
    expect(customer.get_by_role("list")).to_contain_text("The lamp goes out")
    expect(customer.get_by_role("list")).to_contain_text("The maker was late.")
    narrow_enough(customer)
    scan(customer)


def test_a_lead_sees_the_board_and_opens_what_is_behind_a_number(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    opened(desk, "Board lamp is broken")
    page = visit("/inbox/open", who=MARI).page
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", level=1)).to_have_text("Team board")
    expect(page.get_by_role("rowheader", name="Ivo Lepik")).to_be_visible()
    scan(page)
    page.get_by_role("link", name="Open them Unassigned").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unassigned")
    expect(page.get_by_role("main")).to_contain_text("Board lamp is broken")
    scan(page)
    page.set_viewport_size(NARROW)
    page.goto(f"{desk.url}/board")
    narrow_enough(page)
    expect(page.locator(".rail-me summary")).to_be_in_viewport(ratio=1)
    scan(page)


def test_leaving_while_the_draft_is_being_saved_is_no_mistake(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    """`visit` fails on any word in the console."""
    number = opened(desk, "Leaving lamp is broken")
    page = visit(f"/conversations/{number}?in=open", who=LIIS).page
    for n in range(3):
        with page.expect_request("**/draft?*"):
            writing(page).press_sequentially(f"Word {n}. ")
        writing(page).press_sequentially("And more. ")
        page.goto(f"{desk.url}/conversations/{number}?in=open")
        expect(writing(page)).to_contain_text(f"Word {n}. And more.")
