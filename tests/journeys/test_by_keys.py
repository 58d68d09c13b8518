"""By keyboard alone: a mention in the bell, a case handed over and taken, a complaint closed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_answering import IVO, LIIS, thread, writing

pytestmark = pytest.mark.journey
MARI = "mari@pohjala.example"
CAUSE = "Courier gave no notice"
STEPS = (
    "Apologise",
    "Go through it with the customer",
    "Document it",
    "Resolve it",
    "Ask whether it is really solved",
    "Document it with the resolution",
)


def opened(desk: Desk, subject: str, name: str) -> int:
    """A customer's letter begins a conversation; answers its number."""
    letter = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": subject,
        "text": "Hello! I waited the whole day for the wardrobe, nobody came.",
        "customer": {"email": f"{name.split()[0].lower()}@kiri.example", "name": name},
        "language": "en",
    }
    return int(desk.post("conversations", letter)["number"])


def at_focus(page: Page) -> Locator:
    """What the keys go to just now."""
    return page.locator(":focus")


def press_until(page: Page, key: str, wanted: Locator, *, most: int = 60) -> None:
    """Press one key until `wanted` has the focus, as somebody without a mouse does."""
    for _step in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    expect(wanted).to_be_focused()


def press_button(page: Page, name: str) -> None:
    """Walk to a button and press it."""
    press_until(page, "Tab", page.get_by_role("button", name=name, exact=True).first)
    page.keyboard.press("Enter")


def test_a_mention_arrives_in_the_bell_and_is_opened_by_keyboard(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Bell lamp is broken", "Nora Bell")
    liis = visit("/inbox/unassigned", who=LIIS).page
    ivo = visit(f"/conversations/{number}?in=open", who=IVO).page
    ivo.keyboard.press("n")
    expect(writing(ivo)).to_be_focused()
    ivo.keyboard.type("Which bulb fits, @li")
    offered = ivo.get_by_role("listbox", name="Colleagues")
    expect(offered.get_by_role("option", name="Liis Kask")).to_be_visible()
    ivo.keyboard.press("Enter")
    ivo.keyboard.press("Control+Enter")
    expect(thread(ivo)).to_contain_text("mentioned Liis Kask")
    told = liis.locator("#bell .notice", has_text="Nora Bell")
    expect(told).to_have_count(1)
    unread = liis.locator("#bell .rail-count")
    expect(unread).to_be_visible()
    liis.keyboard.press("g")
    liis.keyboard.press("n")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Ivo Lepik")
    scan(liis)
    press_until(liis, "ArrowDown", told)
    liis.keyboard.press("Enter")
    liis.wait_for_url(f"**/conversations/{number}**")
    expect(liis.get_by_role("heading", level=1)).to_have_text("Bell lamp is broken")
    expect(liis.locator("#bell .notice", has_text="Nora Bell")).to_have_count(0)


def test_a_case_is_handed_over_and_taken_by_keyboard(visit: Callable[..., Tab], desk: Desk) -> None:
    number = opened(desk, "Wardrobe never came", "Hugo Hand")
    ivo = visit(f"/conversations/{number}?in=open", who=IVO).page
    ivo.keyboard.press("h")
    expect(ivo.get_by_role("heading", level=1)).to_have_text("Hand over")
    scan(ivo)
    press_until(ivo, "Tab", ivo.get_by_label("To whom"))
    ivo.keyboard.type("Liis")
    press_until(ivo, "Tab", ivo.get_by_label("Do not ask again").last)
    ivo.keyboard.type("Where he lives: it is in the order")
    press_button(ivo, "Hand over")
    ivo.wait_for_url(f"**/conversations/{number}**")
    expect(ivo.locator(".handover")).to_contain_text("Liis Kask")
    liis = visit(f"/conversations/{number}", who=LIIS).page
    brief = liis.locator(".handover")
    expect(brief).to_contain_text("Where he lives: it is in the order")
    scan(liis)
    liis.keyboard.press("y")
    expect(thread(liis)).to_contain_text("Liis Kask")
    expect(liis.get_by_role("button", name="I have it")).to_have_count(0)
    expect(liis.locator("#talk-head summary", has_text="Liis Kask").first).to_be_visible()
    expect(ivo.locator("#talk-head summary", has_text="Liis Kask").first).to_be_visible()


def test_a_complaint_goes_its_six_steps_and_is_closed_by_keyboard(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    causes = visit("/complaints/causes", who=MARI).page
    press_until(causes, "Tab", causes.get_by_role("textbox", name="Root cause"))
    causes.keyboard.type(CAUSE)
    causes.keyboard.press("Enter")
    expect(causes.get_by_role("main")).to_contain_text("Rename")
    number = opened(desk, "I want to complain", "Klara Kaebus")
    tab = visit(f"/conversations/{number}?in=open", who=LIIS)
    tab.forgiven += ["422"]
    page = tab.page
    page.keyboard.press("C")
    press_until(page, "ArrowDown", page.get_by_role("button", name="Open a complaint"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaints/*")
    scan(page)
    press_button(page, "Close the complaint")
    expect(page.get_by_role("main")).to_contain_text("this is missing: the step “Apologise”")
    form = page.locator(".step-form")
    for step in STEPS:
        expect(form.get_by_role("heading")).to_have_text(step)
        press_until(page, "Tab", form.get_by_label("In a few words"))
        page.keyboard.type(f"Done for Klara: {step}")
        press_button(page, "The step is taken")
        expect(page.locator(".steps")).to_contain_text(f"Done for Klara: {step}")
    expect(form).to_have_count(0)
    press_until(page, "Tab", page.get_by_role("combobox", name="Root cause"))
    page.keyboard.type(CAUSE[:7])
    press_until(page, "Tab", page.get_by_label("What keeps it from happening again"))
    page.keyboard.type("The courier calls an hour before")
    press_until(page, "Tab", page.get_by_label("Who sees to it"))
    page.keyboard.type("Mari")
    page.keyboard.press("Tab")
    page.keyboard.type("01032027")
    press_button(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("All six steps are taken")
    scan(page)
    press_button(page, "Close the complaint")
    expect(page.get_by_role("button", name="Close the complaint")).to_have_count(0)
    expect(page.locator(".complaint-facts")).to_contain_text("Closed")
