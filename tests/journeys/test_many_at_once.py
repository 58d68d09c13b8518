"""Many conversations at once, by keyboard alone; and an incident to its last answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
IVO = "ivo@pohjala.example"


def opened(desk: Desk, subject: str) -> int:
    """A customer's letter begins a conversation; answers its number."""
    letter = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": subject,
        "text": "Tere! Kus kaup on?",
        "customer": {"email": f"{subject}@kiri.example", "name": f"Klient {subject}"},
    }
    return int(desk.post("conversations", letter)["number"])


def test_chosen_solved_and_taken_back_by_keyboard(visit: Callable[..., Tab], desk: Desk) -> None:
    numbers = [opened(desk, f"hulk{at}") for at in range(3)]
    ivo = visit("/inbox/open?sort=newest", who=IVO).page
    rows = ivo.locator("#list .item")
    expect(rows.first).to_contain_text("hulk2")
    for key in ("j", "x", "j", "j", "X"):
        ivo.keyboard.press(key)
    expect(ivo.get_by_text("3 chosen")).to_be_visible()
    scan(ivo)
    ivo.keyboard.press("b")
    ivo.keyboard.press("Enter")
    expect(ivo.get_by_role("heading", level=1)).to_have_text("Solve")
    expect(ivo.get_by_role("button", name="Change 3 conversations")).to_be_focused()
    scan(ivo)
    ivo.keyboard.press("Enter")
    expect(ivo.get_by_text("3 conversations changed")).to_be_visible()
    for number in numbers:
        expect(ivo.locator(f"#row-{number}")).to_have_count(0)
    ivo.keyboard.press("z")
    expect(ivo.get_by_text("All is as it was before")).to_be_visible()
    for number in numbers:
        expect(ivo.locator(f"#row-{number}")).to_be_visible()


def test_what_is_chosen_stays_chosen_while_the_list_changes(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    first = opened(desk, "valitud")
    ivo = visit("/inbox/open?sort=newest", who=IVO).page
    ivo.locator(f"#choose-{first}").check(force=True)
    second = opened(desk, "uuem")
    expect(ivo.locator(f"#row-{second}")).to_be_visible()
    expect(ivo.locator(f"#choose-{first}")).to_be_checked()
    expect(ivo.get_by_text("1 chosen")).to_be_visible()


def test_an_incident_is_linked_answered_and_resolved(visit: Callable[..., Tab], desk: Desk) -> None:
    numbers = [opened(desk, f"rike{at}") for at in range(2)]
    ivo = visit("/incidents/new", who=IVO).page
    ivo.get_by_label("Title").fill("Ladu streigib")
    ivo.get_by_role("button", name="Save").click()
    ivo.get_by_label("Link by number").fill(", ".join(map(str, numbers)))
    ivo.get_by_role("button", name="Link", exact=True).click()
    expect(ivo.get_by_text("Klient rike0")).to_be_visible()
    scan(ivo)
    ivo.keyboard.press("Escape")
    ivo.get_by_role("link", name="Answer all at once").click()
    for area in ivo.locator("textarea").all():
        area.fill("Tere, {customer.name}! Ladu streigib.")
    ivo.get_by_role("button", name="Show how they get it").click()
    expect(ivo.get_by_text("Tere, Klient rike0! Ladu streigib.")).to_be_visible()
    scan(ivo)
    ivo.keyboard.press("Enter")
    expect(ivo.get_by_text("2 conversations changed").first).to_be_visible()
    scan(ivo)
