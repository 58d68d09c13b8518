"""Coming in: by password, by invitation, with a second factor, and on the very first day."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.product.running import PASSWORD, Product, migrated_product

pytestmark = pytest.mark.journey
UKU = "uku.uus@pohjala.example"
LONG = "kolm kollast kaarti"


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def choose_password(page: Page) -> None:
    page.get_by_label(re.compile("^Password(?! again)")).fill(LONG)
    page.get_by_label("Password again").fill(LONG)


@pytest.fixture
def fresh() -> Iterator[Product]:
    with migrated_product("--no-demo") as running:
        running.start()
        yield running


def test_a_wrong_password_is_refused_and_the_right_one_opens_the_inbox(
    visit: Callable[..., Tab],
) -> None:
    tab = visit("/")
    tab.forgiven.append("status of 4(00|22)")
    page = tab.page
    scan(page)
    sign_in(page, "liis@pohjala.example", "vale-parool")
    expect(page.get_by_role("alert")).to_be_visible()
    scan(page)
    sign_in(page, "liis@pohjala.example", PASSWORD)
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()
    scan(page)


def test_an_invited_colleague_comes_in_by_the_link(visit: Callable[..., Tab], desk: Desk) -> None:
    page = visit("/settings/people", who="mari@pohjala.example").page
    scan(page)
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("E-mail address").fill(UKU)
    page.get_by_label("Name").fill("Uku Uus")
    page.get_by_label("First line").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("Link of the invitation").input_value()
    scan(page)
    guest = visit(desk.url + "/invitation/" + link.rsplit("/", 1)[1]).page
    choose_password(guest)
    scan(guest)
    guest.get_by_role("button", name="Come in").click()
    expect(guest.get_by_role("navigation", name="Places")).to_be_visible()
    expect(guest.get_by_role("img", name="Uku Uus")).to_be_visible()
    again = visit("/account/login/").page
    sign_in(again, UKU, LONG)
    expect(again.get_by_role("navigation", name="Places")).to_be_visible()


def test_an_authenticator_app_can_be_set_up(visit: Callable[..., Tab]) -> None:
    page = visit("/account/locks/totp/activate/", who="ivo@pohjala.example").page
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("totp/activate"))
    expect(page.get_by_role("textbox").first).to_be_visible()
    scan(page)


def _told_secret(fresh: Product) -> re.Match[str]:
    """The link that is told a moment after the pages answer."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if told := re.search(r"/welcome\?secret=(\S+)", fresh.said.read_text()):
            return told
        time.sleep(0.2)
    raise AssertionError("No link was told")


def test_the_first_day_leads_to_an_empty_inbox(visit: Callable[..., Tab], fresh: Product) -> None:
    secret = _told_secret(fresh)
    tab = visit(f"{fresh.url}/welcome?secret={secret[1]}")
    tab.forgiven.append("ERR_CONNECTION_REFUSED")  # the product ends before the page does
    page = tab.page
    scan(page)
    page.get_by_role("textbox").first.fill("Väike Pood")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Mari Mets")
    page.get_by_label("E-mail address").fill("mari@pood.example")
    choose_password(page)
    scan(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Step 3 of 4")).to_be_visible()
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_text("Step 4 of 4")).to_be_visible()
    scan(page)
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()
    scan(page)
