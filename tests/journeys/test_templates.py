"""One's own templates: filed, found by their words while writing; a question given back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_together import IVO, LIIS, opened, writing

pytestmark = pytest.mark.journey
WORDS = "Teie pakk ootab pakiautomaadis."


def test_a_template_of_ones_own_is_found_by_folder_and_words(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Kus pakk on")
    page = visit("/templates/new", who=IVO).page
    page.get_by_label("Name").fill("Locker")
    page.get_by_label("Folder").fill("Parcels")
    page.get_by_label("Language").select_option("et")
    page.get_by_label("Text").fill(WORDS)
    scan(page)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", name="Parcels")).to_be_visible()
    scan(page)
    page.goto(f"{desk.url}/conversations/{number}?in=open")
    offered = page.locator("#slash-list").get_by_role("option")
    writing(page).click()
    page.keyboard.type("/parcels")
    expect(offered).to_have_text(["Parcels Locker · et · Only me"])
    page.keyboard.press("Control+a")
    page.keyboard.type("/pakiauto")
    expect(offered).to_have_text(["Parcels Locker · et · Only me"])
    scan(page)
    page.keyboard.press("Enter")
    expect(writing(page)).to_contain_text(WORDS)
    page.goto(f"{desk.url}/templates")
    expect(page.get_by_text("used 1 time, last on")).to_be_visible()
    other = visit("/templates", who=LIIS).page
    expect(other.get_by_role("link", name="Locker")).to_have_count(0)


def test_who_is_asked_gives_a_question_back_beside_the_answer(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Küsimus kolleegile")
    asker = visit(f"/conversations/{number}?in=open", who=IVO).page
    asker.keyboard.press("q")
    asker.get_by_label("Whom").select_option(label="Liis Kask")
    asker.get_by_label("What you want to know").fill("Do you know this driver?")
    asker.get_by_role("button", name="Ask", exact=True).press("Enter")
    page = visit(f"/conversations/{number}?in=open", who=LIIS).page
    page.locator("summary", has_text="Not for me").press("Enter")
    expect(page.get_by_label("Why, or who would know")).to_be_focused()
    scan(page)
    page.keyboard.type("Ask the carrier.")
    page.get_by_role("button", name="Give it back").press("Enter")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Ask the carrier.")
    expect(page.get_by_label("Questions among us")).to_have_count(0)
    expect(asker.get_by_role("region", name="Messages")).to_contain_text("Ask the carrier.")
