"""Two colleagues at one conversation: each sees the other, nobody answers over somebody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
LIIS = "liis@pohjala.example"
IVO = "ivo@pohjala.example"


def writing(page: Page):
    """The box one writes in."""
    return page.locator("k-composer [contenteditable]")


def opened(desk: Desk, subject: str) -> int:
    """A customer's letter begins a conversation; answers its number."""
    letter = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": subject,
        "text": "Tere! Kas saate aidata?",
        "customer": {"email": "kaire@kiri.example", "name": "Kaire Põld"},
    }
    return int(desk.post("conversations", letter)["number"])


def test_the_second_writer_is_seen_and_asked_before_sending(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Kaks kirjutajat")
    address = f"/conversations/{number}?in=open"
    first, second = visit(address, who=IVO), visit(address, who=LIIS)
    second.forgiven += ["409"]
    ivo, liis = first.page, second.page
    expect(
        liis.locator("#talk-here").get_by_role("img", name="Ivo Lepik looks at this")
    ).to_be_visible()
    writing(ivo).click()
    ivo.keyboard.type("Tere, Kaire! ")
    expect(liis.get_by_text("Writing here now: Ivo Lepik")).to_be_visible()
    mark = liis.locator(f"#here-{number}")
    expect(mark.get_by_role("img", name="Ivo Lepik is writing here")).to_be_visible()
    scan(liis)
    writing(liis).click()
    liis.keyboard.type("Minu vastus on pooleli.")
    expect(ivo.get_by_text("Writing here now: Liis Kask")).to_be_visible()
    ivo.keyboard.type("Aitame kohe.")
    ivo.keyboard.press("Control+Enter")
    expect(ivo.get_by_role("region", name="Messages")).to_contain_text("Aitame kohe.")
    expect(liis.get_by_role("region", name="Messages")).to_contain_text("Aitame kohe.")
    liis.keyboard.press("Control+Enter")
    expect(liis.get_by_role("heading", level=1)).to_have_text("This came meanwhile")
    expect(liis.get_by_text("Aitame kohe.")).to_be_visible()
    scan(liis)
    expect(ivo.get_by_text("Liis Kask has a draft here")).to_be_visible()
    liis.get_by_role("link", name="Read it first").click()
    expect(writing(liis)).to_have_text("Minu vastus on pooleli.")
    writing(liis).click()
    liis.keyboard.press("Control+Enter")
    expect(liis.get_by_role("region", name="Messages")).to_contain_text("Minu vastus on pooleli.")
    ivo.close()
    expect(liis.locator("#talk-here").get_by_role("img")).to_have_count(0)


def test_without_scripts_the_second_writer_is_asked_too(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Ilma skriptita")
    tab = visit(f"/conversations/{number}", who=LIIS, java_script_enabled=False)
    tab.forgiven += ["409"]
    plain = tab.page
    plain.get_by_label("Your words").fill("Minu vastus.")
    desk.post(
        f"conversations/{number}/notes", {"text": "Juba vastatud."}
    )  # no mail that could fail
    plain.get_by_role("button", name="Send and wait").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("This came meanwhile")
    expect(plain.get_by_text("Juba vastatud.")).to_be_visible()
    plain.get_by_role("button", name="Send anyway").click()
    expect(plain.get_by_role("region", name="Messages")).to_contain_text("Minu vastus.")


def test_a_colleague_is_named_by_keyboard_and_finds_it(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    number = opened(desk, "Nõu on vaja")
    page = visit(f"/conversations/{number}?in=open", who=IVO).page
    page.keyboard.press("n")
    expect(writing(page)).to_be_focused()
    page.keyboard.type("Vaata palun, @li")
    offered = page.get_by_role("listbox", name="Colleagues")
    expect(offered.get_by_role("option", name="Liis Kask")).to_be_visible()
    scan(page)
    page.keyboard.press("Enter")
    expect(writing(page)).to_contain_text("@Liis Kask")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("mentioned Liis Kask")
    other = visit("/inbox/mentioned", who=LIIS).page
    expect(other.locator("#list").get_by_role("link", name="Kaire Põld")).to_be_visible()


def test_everything_is_found_in_one_box_by_keyboard(visit: Callable[..., Tab], desk: Desk) -> None:
    number = opened(desk, "Käsud")
    page = visit(f"/conversations/{number}?in=open", who=LIIS).page
    box = page.get_by_role("combobox", name="What do you want to do?")
    found = page.locator("#palette-list").get_by_role("option")
    writing(page).click()
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    scan(page)
    page.keyboard.type("take it")
    expect(found.first).to_have_attribute("aria-selected", "true")
    expect(found.first).to_contain_text("Take it on")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-head")).to_contain_text("Liis Kask")
    page.keyboard.press("Control+k")
    page.keyboard.type("ask for help")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Whom")).to_be_focused()
    scan(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("nothing like this")
    expect(found).to_have_count(1)
    scan(page)
    page.keyboard.press("Escape")
    page.goto(f"{desk.url}/templates")
    page.keyboard.press("Control+k")
    page.keyboard.type("mention")
    expect(found.filter(has_text="Mentioned")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.url}/inbox/mentioned")
    page.keyboard.press("Control+k")
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Käsud")
