"""The journey map in the browser: crowded, in both themes, wide and narrow; an experience noted and
taken back by its notice."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_today import MARI, NARROW, narrow_enough
from tests.product.seed_listening import STAGES

pytestmark = pytest.mark.journey


def test_the_map_holds_twelve_long_stages_in_every_look(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    made = json.loads(desk.running.seed("crowded_journey", "seed_listening"))
    journey, person = made["journey"], made["person"]
    for wishes in ({"viewport": NARROW}, {"color_scheme": "dark"}):
        page = visit(f"/listening/journeys/{journey}", who=MARI, **wishes).page
        expect(page.locator(".stage")).to_have_count(STAGES)
        page.get_by_text("Show as a table").click()
        expect(page.locator(".chart-table tbody tr")).to_have_count(STAGES)
        narrow_enough(page)
        scan(page)
    page.locator(".stage-score").nth(1).click()
    expect(page.locator(".cases > li")).to_have_count(2)
    page.goto(f"{desk.url}/customers/{person}/experiences")
    page.get_by_label("How we know").select_option("hearsay")
    page.get_by_label("It was").select_option("bad")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Bad by hearsay").first).to_be_visible()
    scan(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Bad by hearsay")).to_have_count(0)
