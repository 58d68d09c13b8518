"""Reply targets and progress updates by keyboard: rules, their preview, and clocks told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_answering import LIIS
from tests.journeys.test_today import MARI, NARROW, narrow_enough, opened

pytestmark = pytest.mark.journey


def typed(page: Page, label: str, words: str) -> None:
    """Fill a field in as somebody does who has no mouse."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(words)


def test_a_rule_is_made_by_keyboard_and_its_clock_is_told(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    tab = visit("/settings/targets", who=MARI)
    tab.forgiven.append("status of 422")
    page = tab.page
    page.get_by_role("link", name="Make a target").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a target")
    scan(page)
    typed(page, "First reply within, in working minutes", "45")
    typed(page, "Solution within, in working minutes", "30")
    page.keyboard.press("Enter")
    expect(page.get_by_text("cannot be due before the first reply").first).to_be_visible()
    scan(page)
    page.get_by_label("Solution within, in working minutes").fill("960")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/targets")
    page.get_by_label("Brand").select_option(index=1)
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("45 mins by the rule: Everything")
    scan(page)
    page.set_viewport_size(NARROW)
    narrow_enough(page)
    number = opened(desk, "Garden lamp is broken")
    talk = visit(f"/conversations/{number}/clock", who=LIIS).page
    expect(talk.get_by_role("main")).to_contain_text("By the rule")
    expect(talk.get_by_role("heading", level=2).first).to_have_text("First reply")
    scan(talk)
    talk.set_viewport_size(NARROW)
    narrow_enough(talk)


def test_a_progress_policy_by_keyboard(visit: Callable[..., Tab]) -> None:
    tab = visit("/settings/progress", who=MARI)
    tab.forgiven.append("status of 422")
    page = tab.page
    scan(page)
    page.get_by_role("link", name="Make a policy").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a policy")
    scan(page)
    page.get_by_role("radio", name="Ready to send").focus()
    page.keyboard.press("Space")
    typed(page, "English", "Dear {nobody}")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("There is no placeholder {nobody}").first).to_be_visible()
    page.get_by_label("English", exact=True).fill("Hello {customer.first_name}")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url("**/settings/progress")
    expect(page.get_by_role("main")).to_contain_text("without a word")
    page.goto(page.url.replace("/settings/progress", "/progress"))
    expect(page.get_by_role("main")).to_contain_text("Everybody has heard from us")
    scan(page)
    page.set_viewport_size(NARROW)
    narrow_enough(page)
