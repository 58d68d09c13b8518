"""An agent asks the warehouse by keyboard; the warehouse answers, passes on and gives back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kuula.kit import clock
from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_today import NARROW, narrow_enough, opened

pytestmark = pytest.mark.journey
IVO = "ivo@pohjala.example"
OLEV = "olev@pohjala.example"
KATI = "kati@pohjala.example"
REIN = "rein@pohjala.example"


def asked(page: Page, whom: str, question: str, needed_by: str = "") -> None:
    """Ask by keys alone: q opens, the name is typed, Tab goes on."""
    page.keyboard.press("q")
    expect(page.get_by_label("Whom")).to_be_focused()
    page.keyboard.type(whom)
    page.keyboard.press("Tab")
    expect(page.get_by_label("What you want to know")).to_be_focused()
    page.keyboard.type(question)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Needed by, if it matters")).to_be_focused()
    if needed_by:
        page.get_by_label("Needed by, if it matters").fill(needed_by)
    page.get_by_role("button", name="Ask", exact=True).focus()
    page.keyboard.press("Enter")


def test_an_agent_asks_and_the_department_answers_by_keyboard(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    seat = visit("/", who=OLEV).page
    expect(seat).to_have_url(f"{desk.url}/asked")
    number = opened(desk, "Wardrobe without a door")
    ivo = visit(f"/conversations/{number}?in=open", who=IVO).page
    soon = f"{clock.real_now() + timedelta(days=2):%Y-%m-%dT10:00}"
    asked(ivo, "Olev", "Is a left door in stock?", soon)
    head = ivo.locator("#talk-head")
    expect(head).to_contain_text("Ivo Lepik asked Olev Tamm for help")
    expect(head).to_contain_text("until")
    row = seat.locator(f"#row-{number}")
    expect(row).to_contain_text("Is a left door in stock?")
    expect(seat.locator("#list .item").first).to_have_id(f"row-{number}")
    seat.keyboard.press("j")
    seat.keyboard.press("Enter")
    expect(seat.get_by_role("heading", level=1)).to_have_text("Wardrobe without a door")
    expect(seat.locator("#talk-head")).to_contain_text("Ivo Lepik asks you")
    expect(seat.locator("#bell .rail-count")).to_have_count(0)
    scan(seat)
    seat.keyboard.press("a")
    expect(seat.get_by_label("Your answer, for colleagues only")).to_be_focused()
    seat.keyboard.type("Two are here, shelf nine.")
    seat.keyboard.press("Tab")
    seat.keyboard.press("Enter")
    expect(seat.get_by_text("Ivo Lepik is told.")).to_be_visible()
    expect(seat.locator("#talk-head")).to_contain_text("answered")
    expect(ivo.get_by_role("region", name="Messages")).to_contain_text("Two are here, shelf nine.")
    expect(ivo.get_by_role("list", name="Questions among us")).to_have_count(0)
    ivo.goto(f"{desk.url}/notices")
    expect(ivo.get_by_text("Olev Tamm answers your question")).to_be_visible()


def test_the_department_passes_on_and_gives_back_by_keyboard(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Refund for the mirror")
    ivo = visit(f"/conversations/{number}?in=open", who=IVO).page
    asked(ivo, "Olev", "May we refund it?")
    expect(ivo.locator("#talk-head")).to_contain_text("asked Olev Tamm for help")
    olev = visit(f"/asked/{number}", who=OLEV).page
    olev.keyboard.press("p")
    expect(olev.get_by_label("To whom")).to_be_focused()
    scan(olev)
    olev.keyboard.type("Kati")
    olev.get_by_role("button", name="Pass on").last.focus()
    olev.keyboard.press("Enter")
    expect(olev.get_by_text("Kati Laos is asked now.")).to_be_visible()
    expect(ivo.locator("#talk-head")).to_contain_text("asked Kati Laos for help")
    kati = visit(f"/asked/{number}", who=KATI, viewport=NARROW).page
    narrow_enough(kati)
    kati.keyboard.press("n")
    expect(kati.get_by_label("Why, or who would know")).to_be_focused()
    scan(kati)
    kati.keyboard.type("Finance decides that.")
    kati.keyboard.press("Tab")
    kati.keyboard.press("Enter")
    expect(kati.get_by_text("Ivo Lepik is told that it is not for you.")).to_be_visible()
    expect(ivo.get_by_role("region", name="Messages")).to_contain_text("Finance decides that.")
    expect(ivo.get_by_role("list", name="Questions among us")).to_have_count(0)
    nobody_asked = visit("/asked", who=REIN, viewport=NARROW).page
    expect(nobody_asked.get_by_text("Nobody has asked you anything yet")).to_be_visible()
    narrow_enough(nobody_asked)
    scan(nobody_asked)
    seat = visit("/asked", who=KATI, viewport=NARROW).page
    narrow_enough(seat)
    expect(seat.locator(f"#row-{number}")).to_contain_text("not for us")
    scan(seat)
