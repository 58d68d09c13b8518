"""A survey written, looked at and published by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan

pytestmark = pytest.mark.journey
MARI = "mari@pohjala.example"


def add(page: Page, kind: str, words: str) -> None:
    """Choose a kind from the menu and write the question."""
    page.locator("#builder summary", has_text="Add a question").press("Enter")
    page.locator(f"#builder button[value=add-{kind}]").press("Enter")
    question = page.get_by_role("textbox", name="Question", exact=True)
    expect(question).to_have_value("")
    expect(question).to_be_focused()
    page.keyboard.type(words)


def test_a_survey_with_a_branch_is_written_looked_at_and_published(
    visit: Callable[..., Tab],
) -> None:
    page = visit("/surveys/new", who=MARI).page
    page.get_by_label("Name").focus()
    page.keyboard.type("By keys")
    page.get_by_role("button", name="An empty survey for customers").press("Enter")
    expect(page.get_by_role("heading", name="By keys")).to_be_visible()
    add(page, "nps", "Would you recommend us?")
    expect(page.locator("#preview")).to_contain_text("Would you recommend us?")
    add(page, "single", "What mattered most?")
    for key, words in (("a", "The price"), ("b", "The wait")):
        page.locator(f"#choice-{key}").focus()
        page.keyboard.type(words)
    add(page, "text", "Why not more?")
    page.get_by_role("button", name="Add a condition").press("Enter")
    page.locator("#sq-0").select_option("nps")
    page.locator("#b-save").press("Enter")
    expect(page.locator("#sv-0")).to_have_value("5")
    page.locator("#so-0").select_option("at_most")
    page.locator("#sv-0").select_option("6")
    page.locator("#b-save").press("Enter")
    expect(page.locator("#open-words")).to_contain_text("at most 6")
    page.locator("#up-words").press("Enter")
    expect(page.locator("#up-words")).to_be_focused()
    expect(page.locator(".outline-row").nth(3)).to_contain_text("Why not more?")
    scan(page)
    page.get_by_role("button", name="Preview", exact=True).press("Enter")
    expect(page.get_by_text("Why not more?")).to_have_count(0)
    page.get_by_role("radio", name="3", exact=True).press("Space")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_role("textbox", name="Why not more?")).to_be_visible()
    scan(page)
    page.get_by_role("link", name="Back").press("Enter")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_text("People see version 1")).to_be_visible()
