"""The places of the rail: in reach by keys and fingers on a telephone and on a low screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.test_today import MARI, NARROW, narrow_enough

pytestmark = pytest.mark.journey
FINGER = 44
TARGETS = ".rail :is(.rail-item, .rail-me summary, .rail-more .menu-item)"


def more(page: Page) -> Locator:
    """What opens the places there is no room for."""
    return page.locator(".rail-more summary")


def too_small(page: Page) -> list[str]:
    """Which targets of the bar a finger would miss."""
    return [
        f"{one.inner_text() or one.get_attribute('title')}: {box}"
        for one in page.locator(TARGETS).all()
        if (box := one.bounding_box()) and min(box["width"], box["height"]) < FINGER
    ]


def test_a_telephone_has_four_places_and_the_others_in_a_menu(visit: Callable[..., Tab]) -> None:
    page = visit("/complaints", who=MARI, viewport=NARROW).page
    in_sight = page.locator(".rail > ul a:visible")
    expect(in_sight).to_have_count(4)
    expect(more(page)).to_have_accessible_name("More places: Complaints")
    more(page).focus()
    page.keyboard.press("Enter")
    places = page.locator(".rail-more .menu-list")
    expect(places.locator("[aria-current=page]")).to_have_text("Complaints")
    expect(places.get_by_role("link", name="Settings")).to_be_in_viewport(ratio=1)
    assert too_small(page) == []
    narrow_enough(page)
    scan(page)
    page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    expect(more(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(places.get_by_role("link", name="Settings")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/**")


def test_the_menu_of_places_needs_no_scripts(visit: Callable[..., Tab]) -> None:
    page = visit("/promises", who=MARI, viewport=NARROW, java_script_enabled=False).page
    expect(page.locator(".rail > ul [aria-current=page]")).to_be_visible()
    more(page).click()
    page.locator(".rail-more").get_by_role("link", name="Team board").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Team board")


@pytest.mark.parametrize("height", [700, 480])
def test_nothing_of_the_rail_is_cut_on_a_low_screen(visit: Callable[..., Tab], height: int) -> None:
    page = visit("/board", who=MARI, viewport={"width": 1280, "height": height}).page
    expect(page.locator(".rail-me summary")).to_be_in_viewport(ratio=1)
    expect(page.locator(".rail-bell .rail-item")).to_be_in_viewport(ratio=1)
    if more(page).is_visible():
        more(page).click()
    expect(page.locator(".rail a:visible", has_text="Settings")).to_be_in_viewport(ratio=1)
    boxes = [one.bounding_box() for one in page.locator(".rail > ul a:visible").all()]
    bell = page.locator(".rail-bell").bounding_box()
    assert bell is not None
    assert all(box and box["y"] + box["height"] <= bell["y"] for box in boxes)
