"""By keyboard alone: a segment built and counted, two who are one merged and parted again, a table
taken in and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.journeys.test_by_keys import MARI, press_button, press_until

pytestmark = pytest.mark.journey
TABLE = """Nimi;E-post;Linn
Õie Sõstar;oie.sostar@kiri.example;Kärdla
Ülo Käbi;ylo.kabi@kiri.example;Kärdla
Jaan Vigane;see ei ole aadress;Kärdla
"""


def known(desk: Desk, name: str, email: str, **more: str) -> None:
    """The API tells of a customer."""
    desk.post("customers", {"name": name, "email": email, **more})


def test_a_segment_is_built_and_counted_by_keyboard(visit: Callable[..., Tab], desk: Desk) -> None:
    for name in ("Sander", "Mare"):
        known(desk, f"{name} Ruhnu", f"{name.lower()}@ruhnu.example", city="Ruhnu")
    page = visit("/segments", who=MARI).page
    page.keyboard.press("n")
    page.wait_for_url("**/segments/new")
    press_until(page, "Tab", page.get_by_label("Name"))
    page.keyboard.type("Islanders")
    what = page.get_by_label("What", exact=True)
    press_until(page, "Tab", what)
    page.keyboard.press("c")  # the row is drawn anew with each letter, so there is but one
    expect(what).to_have_value("city")
    value = page.get_by_label("Value", exact=True)
    expect(value).to_be_visible()
    press_until(page, "Tab", value)
    page.keyboard.type("Ruhnu")
    fits = page.get_by_role("region", name="Whom it fits")
    expect(fits).to_contain_text("2 customers fit")
    expect(fits).to_contain_text("City: is “Ruhnu”")
    scan(page)
    press_button(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Islanders")
    expect(page.get_by_role("link", name="Mare Ruhnu")).to_be_visible()


def test_two_who_are_one_are_merged_and_parted_by_keyboard(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    phone = "+372 5550 7707"
    known(desk, "Leelo Vilsandi", "leelo@vilsandi.example", phone=phone, city="Kihelkonna")
    known(desk, "Leelo Vilsandi", "leelo.v@kool.example", phone="5550 7707")
    page = visit("/likenesses", who=MARI).page
    pair = page.get_by_role("region", name="Leelo Vilsandi · Leelo Vilsandi")
    while not pair.count():  # the job that compares who changed is on its way
        page.reload()
    expect(pair).to_contain_text("the same telephone number")
    scan(page)
    press_until(page, "Tab", pair.get_by_role("link", name="Merge"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("leelo.v@kool.example")
    scan(page)
    press_button(page, "Merge")
    expect(page.locator("#contacts")).to_contain_text("leelo.v@kool.example")
    press_button(page, "Take back")
    expect(page.locator("#toasts")).to_contain_text("The merge is taken back")
    expect(page.locator("#contacts")).not_to_contain_text("leelo.v@kool.example")


def test_a_table_is_tried_let_in_and_taken_back_by_keyboard(
    visit: Callable[..., Tab], desk: Desk, tmp_path: Path
) -> None:
    table = tmp_path / "kardla.csv"
    table.write_text(TABLE)
    page = visit("/settings/imports", who=MARI).page
    page.get_by_label("File").set_input_files(table)  # the system's own window takes no keys here
    press_button(page, "Look at it")
    page.wait_for_url("**/settings/imports/*")
    expect(page.get_by_label("Linn")).to_have_value("city")
    press_button(page, "Try it")
    told = page.get_by_role("region", name="How far it is")
    expect(told).to_contain_text("is no e-mail address")
    scan(page)
    press_button(page, "Let it in")
    expect(told.get_by_role("button", name="Take it back")).to_be_visible()
    expect(told).to_contain_text("Line 4")
    press_button(page, "Take it back")
    expect(told).to_contain_text("2 as before, 0 kept")
