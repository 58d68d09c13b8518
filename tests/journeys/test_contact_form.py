"""A customer writes by the contact form inside the company's own site; an agent reads it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import Tab, scan

pytestmark = pytest.mark.journey
SITE = "http://pood.example"
ADMIN, AGENT = "mari@pohjala.example", "liis@pohjala.example"
WORDS = "Tere! Minu tellimus 48213 ei ole kohale jõudnud, kus see praegu on?"


def site(line: str) -> Callable[[Route], None]:
    """A page of a shop, in Estonian, with the line of the form in it."""
    words = f'<!doctype html><html lang="et"><title>Pood</title><h1>Kontakt</h1>{line}</html>'

    def answer(route: Route) -> None:
        found = route.request.url.rstrip("/") == SITE
        kind = "text/html; charset=utf-8"
        route.fulfill(status=200 if found else 404, content_type=kind, body=words if found else "")

    return answer


def made_form(page: Page) -> str:
    """Fill in the settings by keyboard; answers the line for the site."""
    page.get_by_role("link", name="Make a contact form").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").focus()
    page.keyboard.type("Pood")
    page.get_by_label("What is written goes to").select_option(label="First line")
    page.get_by_label("Topics to choose from").fill("Tarne\nArve")
    page.get_by_label("Sites that show it").fill(SITE)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pood")
    scan(page)
    return page.get_by_label("Line for your page").input_value()


def test_what_is_written_on_the_companys_own_site_reaches_an_agent(
    visit: Callable[..., Tab],
) -> None:
    line = made_form(visit("/settings/forms", who=ADMIN).page)
    shop = visit("/healthz").page
    shop.route(f"{SITE}/**", site(line))
    shop.goto(f"{SITE}/")
    form = shop.frame_locator("iframe")
    expect(form.get_by_role("heading", level=1)).to_have_text("Kirjuta meile")
    form.get_by_label("Sinu e-posti aadress").fill("peeter@kiri.example")
    form.get_by_label("Sinu nimi").fill("Peeter Puu")
    form.get_by_label("Mille kohta see on?").select_option("Tarne")
    form.get_by_label("Sinu sõnum").fill(WORDS)
    fits(shop)
    shop.wait_for_timeout(3000)  # nobody writes faster
    form.get_by_role("button", name="Saada").press("Enter")
    expect(form.get_by_role("heading", level=1)).to_have_text("Sinu sõnum on kohal")
    number = re.sub(r"\D", "", form.get_by_text("Selle number on").inner_text())
    agent = visit(f"/conversations/{number}", who=AGENT).page
    expect(agent.get_by_role("heading", level=1)).to_have_text("Tarne")
    expect(agent.get_by_role("main")).to_contain_text(WORDS)


def fits(shop: Page) -> None:
    """The form is as high as its content: nothing scrolls inside a box."""
    within = "() => { const d = document.documentElement; return d.scrollHeight - d.clientHeight; }"
    frame = shop.frames[-1]
    frame.wait_for_function(f"({within})() <= 0")
