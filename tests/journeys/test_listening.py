"""Finding, looking back and listening: search, the customer, the report, the one question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.journey
LIIS = "liis@pohjala.example"
NARROW = {"width": 390, "height": 844}


def test_search_finds_other_forms_of_an_estonian_word_and_leads_to_the_customer(
    visit: Callable[..., Tab],
) -> None:
    page = visit("/inbox/open", who=LIIS).page
    page.keyboard.press("/")
    page.keyboard.type("külaline")
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name="Küsimus diivani kohta")
    expect(found).to_be_visible()
    scan(page)
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Küsimus diivani kohta")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Riina Oja")
    expect(page.locator("#timeline")).to_be_visible()
    scan(page)


def test_each_number_of_the_report_opens_the_conversations_behind_it(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = visit("/report", who="mari@pohjala.example").page
    scan(page)
    links = page.locator("main a[href*='/report/'][href*='conversations']")
    paths = sorted({link.get_attribute("href") or "" for link in links.all()})
    assert len(paths) >= 3
    for path in paths[:6]:
        page.goto(desk.url + path)
        expect(page.locator("main [data-list]")).to_be_visible()
    scan(page)


def test_one_tap_in_the_mail_is_an_answer_and_opening_the_link_is_none(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    link = f"/r/{desk.made['rating']}?a=1"
    page = visit(link).page
    expect(page.get_by_label("I am satisfied", exact=True)).to_be_checked()
    scan(page)
    unchanged = visit(link.partition("?")[0], java_script_enabled=False).page
    expect(unchanged.get_by_role("button", name="This is my answer")).to_be_visible()
    page.mouse.move(200, 200)
    page.mouse.move(240, 220)
    expect(page.get_by_role("heading", name="Thank you, your answer has arrived")).to_be_visible()
    scan(page)
    page.get_by_role("textbox").press_sequentially("Kõik sai")
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    page.once("dialog", lambda asked: asked.accept())
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("Kõik sai")
    page.get_by_role("textbox").fill("Kõik sai korda, aitäh.")
    page.get_by_role("button", name="Send these words").click()
    expect(page.get_by_role("status").first).to_be_visible()
    scan(page)
    page.set_viewport_size({"width": 340, "height": 640})
    page.get_by_role("link", name="Русский").click()
    expect(page.get_by_role("button", name="Изменить ответ")).to_be_visible()
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    assert page.locator(".btn-text").evaluate_all(cut) == []


def test_a_long_name_stays_inside_the_composer(visit: Callable[..., Tab], desk: Desk) -> None:
    name = "Bartholomew Featherstonehaugh-Cholmondeley of Wolverhampton-upon-Severn"
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": "Broken lamp",
        "text": "The lamp does not work any more.",
        "customer": {"email": "bart@lamp.example", "name": name},
    }
    made = desk.post("conversations", body)
    page = visit(f"/conversations/{made['number']}", who=LIIS).page
    width = "one => parseFloat(getComputedStyle(one, '::before').width) - one.clientWidth"
    assert page.locator(".rich-text[data-empty]").first.evaluate(width) <= 0
    scan(page)


def test_every_settings_page_and_the_gallery_are_clean(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = visit("/settings", who="mari@pohjala.example").page
    places = page.locator("main nav a, .settings-nav a")
    paths = [link.get_attribute("href") or "" for link in places.all()]
    assert len(paths) >= 5
    for path in (*paths, "/tray", "/templates", "/customers", "/_ui/"):
        page.goto(desk.url + path)
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        scan(page)


def test_everything_fits_a_telephone(visit: Callable[..., Tab], desk: Desk) -> None:
    page = visit("/account", who="mari@pohjala.example", viewport=NARROW).page
    places = ("inbox/open", f"conversations/{desk.made['search']}", "customers", "report", "tray")
    for path in (*places, "settings/brands", "settings/roles", "settings/mailboxes/new", "_ui/"):
        page.goto(f"{desk.url}/{path}")
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{path} is {wider} pixels wider than the telephone"
        scan(page)
