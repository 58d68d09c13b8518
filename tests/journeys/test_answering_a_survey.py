"""A customer answers: on a phone by touch, without scripts, and at a counter without a network."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.bench.inside import database_of
from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
THANKS = "Thank you, your answers have arrived"


@pytest.fixture(scope="session")
def asked(desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(desk.running.seed("asked", "seed_answers"))
    return told


def answers(desk: Desk, survey: int, way: str) -> list[list[Any]]:
    """What is kept of a survey and came this way, as other journeys answer it too: question and
    answer."""
    with psycopg.connect(database_of(desk.running)) as database:
        rows = database.execute(
            "SELECT a.question, a.value FROM listening_answer a JOIN listening_response r"
            " ON r.id = a.response_id WHERE r.survey_id = %s AND r.way = %s ORDER BY 1, 2",
            [survey, way],
        )
        return [list(row) for row in rows]


def test_by_touch_on_a_phone_with_back_and_a_change_of_mind(
    visit: Callable[..., Tab], desk: Desk, asked: dict[str, Any]
) -> None:
    link = f"{asked['mail']}?v=1&q=nps&a=3"
    page = visit(link, viewport=PHONE, has_touch=True).page
    expect(page.get_by_label("3", exact=True)).to_be_checked()
    scan(page)
    page.get_by_label("7", exact=True).tap()
    expect(page.get_by_text("What should we have done better?")).to_be_visible()
    scan(page)
    page.get_by_role("button", name="Back").tap()
    expect(page.get_by_label("7", exact=True)).to_be_checked()
    page.keyboard.press("8")
    page.keyboard.press("Enter")
    page.get_by_label("Tell me sooner").tap()
    page.get_by_label("Why?").fill("The lift was out of order.")
    on_laptop = visit(page.url).page
    expect(on_laptop.get_by_label("Why?")).to_be_visible()
    page.get_by_role("button", name="Finish").tap()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    scan(page)
    kept = answers(desk, asked["survey"], "mail")
    assert kept == [["late", "word"], ["nps", 8], ["why", "The lift was out of order."]]


def test_without_scripts_every_answer_is_a_button_away(
    visit: Callable[..., Tab], asked: dict[str, Any]
) -> None:
    page = visit(asked["anybody"], java_script_enabled=False, viewport=PHONE).page
    page.get_by_label("9", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Why?").fill("Good")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("9", exact=True)).to_be_checked()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Why?")).to_have_value("Good")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()


def test_a_counter_without_a_network_keeps_what_is_pressed_and_sends_it_once(
    visit: Callable[..., Tab], desk: Desk, asked: dict[str, Any]
) -> None:
    tab = visit(asked["button"])
    page = tab.page
    tab.forgiven.append("ERR_INTERNET_DISCONNECTED")
    scan(page)
    kept_at_hand(page)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="5 of 5").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("1")
    expect(page.get_by_role("button", name="2 of 5")).to_be_visible()
    page.get_by_role("button", name="2 of 5").click()
    expect(page.locator("[data-waiting]")).to_contain_text("2")
    page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.reload()
    assert answers(desk, asked["till"], "button") == [["csat", 2], ["csat", 5]]


def kept_at_hand(page: Page) -> None:
    """The page lies in the browser, so that it opens without a network."""
    there = (
        "async () => Boolean(await (await caches.open('kuula-button')).match(location.pathname))"
    )
    page.wait_for_function(there)
    page.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
