"""Staying where one is: nothing is missed, trouble is told beside the page, focus is led along."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
LIIS = "liis@pohjala.example"
NARROW = {"width": 390, "height": 780}
AWAY = Path(__file__).parents[2] / "docs/guide/nginx/away.html"
EVENTS = "kuula.config.live"


def row(page: Page, name: str):
    return page.locator("#list").get_by_role("link", name=name)


def current(page: Page):
    return page.locator("#list [data-item][aria-current]")


def heading(page: Page):
    return page.locator("#talk h1")


@contextmanager
def without_events(desk: Desk) -> Iterator[None]:
    """The stream's process is killed, and whoever starts it again held back meanwhile."""
    parent = desk.running.parent
    assert parent is not None
    parent.send_signal(signal.SIGSTOP)
    try:
        assert desk.running.kill(EVENTS) >= 1
        yield
    finally:
        parent.send_signal(signal.SIGCONT)


def test_news_marks_the_row_that_is_open_and_focus_stands_on_its_heading(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = visit(f"/conversations/{desk.made['undo']}?in=open", who=LIIS).page
    row(page, "Mihkel Rand").click()
    expect(heading(page)).to_have_text("Kas homme saab?")
    expect(heading(page)).to_be_focused()
    letter = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": "Kas mattpinda saab?",
        "text": "Tere!",
        "customer": {"email": "vaike@kiri.example", "name": "Väike Maasik"},
    }
    desk.post("conversations", letter)
    expect(row(page, "Väike Maasik")).to_be_visible()
    expect(current(page)).to_contain_text("Mihkel Rand")
    page.keyboard.press("a")
    expect(heading(page)).to_be_focused()
    expect(page.locator("#talk-head")).to_contain_text("Liis Kask")


def test_on_a_narrow_screen_the_focus_goes_along(visit: Callable[..., Tab], desk: Desk) -> None:
    page = visit("/inbox/open", who=LIIS, viewport=NARROW).page
    row(page, "Mihkel Rand").click()
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_visible()


def test_what_happens_while_a_conversation_is_on_its_way_is_shown(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = desk.made["stay"]
    page = visit("/inbox/open", who=LIIS).page

    def slowly(route: Route) -> None:
        answer = route.fetch()
        desk.post(f"conversations/{number}/notes", {"text": "Vahepeal juhtunud."})
        page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    page.route(f"**/conversations/{number}?*", slowly, times=1)
    row(page, "Mihkel Rand").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Vahepeal juhtunud.")


def test_an_answer_of_somebody_else_about_trouble_replaces_nothing(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    tab = visit(f"/conversations/{desk.made['undo']}?in=open", who=LIIS)
    tab.forgiven += ["503", "ERR_FAILED", "Failed to fetch", "htmx:error"]
    page, here = tab.page, tab.page.url
    expect(heading(page)).to_have_text("Vale värv")
    away = AWAY.read_text()
    other = f"**/conversations/{desk.made['stay']}?*"
    page.route(other, lambda route: route.fulfill(status=503, body=away, content_type="text/html"))
    row(page, "Mihkel Rand").click()
    expect(page.get_by_role("status").filter(has_text="does not answer")).to_be_visible()
    assert (page.url, heading(page).inner_text()) == (here, "Vale värv")
    expect(current(page)).to_contain_text("Peeter Saar")
    page.unroute(other)
    page.route(other, lambda route: route.abort())
    row(page, "Mihkel Rand").click()
    page.wait_for_timeout(300)
    expect(page.locator("#toasts k-toast")).to_have_count(1)
    scan(page)
    page.unroute(other)
    row(page, "Mihkel Rand").click()
    expect(heading(page)).to_have_text("Kas homme saab?")


def test_a_lost_stream_is_told_after_a_while_and_what_was_missed_is_caught_up(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    tab = visit(f"/conversations/{desk.made['undo']}?in=open", who=LIIS)
    tab.forgiven += ["events", "ERR_"]
    page = tab.page
    page.wait_for_timeout(1000)
    lost = page.get_by_text("Reconnecting")
    with without_events(desk):
        expect(lost).to_be_visible()
        desk.post(f"conversations/{desk.made['undo']}/notes", {"text": "Ühenduseta kirjutatud."})
        time.sleep(1)
    expect(lost).to_be_hidden(timeout=60_000)
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Ühenduseta kirjutatud.")
