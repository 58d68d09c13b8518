"""A customer writes by the contact form inside the company's own site; an agent reads it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Tab, scan
from tests.loopback import Form, answering

pytestmark = pytest.mark.journey
ADMIN, AGENT = "mari@pohjala.example", "liis@pohjala.example"
WORDS = "Tere! Minu tellimus 48213 ei ole kohale jõudnud, kus see praegu on?"


@contextmanager
def shop_with(line: list[str]) -> Iterator[str]:
    """A shop on another origin, in Estonian, with the line of the form in its page."""
    head = '<!doctype html><html lang="et"><link rel="icon" href="data:,"><title>Pood</title>'

    def answer(_path: str, _form: Form) -> tuple[int, bytes]:
        return 200, f"{head}<h1>Kontakt</h1>{''.join(line)}</html>".encode()

    with answering(answer) as origin:
        yield origin


def made_form(page: Page, origin: str) -> str:
    """Fill in the settings by keyboard; answers the line for the site."""
    page.get_by_role("link", name="Make a contact form").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").focus()
    page.keyboard.type("Pood")
    page.get_by_label("What is written goes to").select_option(label="First line")
    page.get_by_label("Topics to choose from").fill("Tarne\nArve")
    page.get_by_label("Sites that show it").fill(origin)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pood")
    scan(page)
    return page.get_by_label("Line for your page").input_value()


def test_what_is_written_on_the_companys_own_site_reaches_an_agent(
    visit: Callable[..., Tab],
) -> None:
    line: list[str] = []
    with shop_with(line) as origin:
        line.append(made_form(visit("/settings/forms", who=ADMIN).page, origin))
        shop = visit(f"{origin}/").page
        form = shop.frame_locator("iframe")
        expect(form.get_by_role("heading", level=1)).to_have_text("Kirjutage meile")
        form.get_by_label("Teie e-posti aadress").fill("peeter@kiri.example")
        form.get_by_label("Kuidas on teie nimi?").fill("Peeter Puu")
        form.get_by_label("Mille kohta see on?").select_option("Tarne")
        form.get_by_label("Teie sõnum").fill(WORDS)
        fits(shop)
        shop.wait_for_timeout(3000)  # nobody writes faster
        form.get_by_role("button", name="Saada").press("Enter")
        expect(form.get_by_role("heading", level=1)).to_have_text("Teie sõnum on kohal")
        number = re.sub(r"\D", "", form.get_by_text("Selle number on").inner_text())
        agent = visit(f"/conversations/{number}", who=AGENT).page
        expect(agent.get_by_role("heading", level=1)).to_have_text("Tarne")
        expect(agent.get_by_role("main")).to_contain_text(WORDS)


def fits(shop: Page) -> None:
    """The form is as high as its content: nothing scrolls inside a box."""
    within = "() => { const d = document.documentElement; return d.scrollHeight - d.clientHeight; }"
    frame = shop.frames[-1]
    frame.wait_for_function(f"({within})() <= 0")
