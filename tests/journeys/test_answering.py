"""Answering customers: by keyboard alone, taking it back, notes and tags, live, without scripts."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.browser import Tab, scan
from tests.journeys.conftest import Desk
from tests.product.running import PASSWORD

pytestmark = pytest.mark.journey
LIIS = "liis@pohjala.example"
IVO = "ivo@pohjala.example"
LIVE_WITHIN = 5.0


def writing(page: Page):
    """The box one writes in, as it stands with scripts."""
    return page.locator("k-composer [contenteditable]")


def thread(page: Page):
    return page.get_by_role("region", name="Messages")


def test_a_conversation_is_read_and_answered_by_keyboard_alone(visit: Callable[..., Tab]) -> None:
    page = visit("/inbox/unassigned", who=LIIS).page
    row = page.get_by_role("link", name="Kadri Tamm")
    expect(row).to_be_visible()
    for _step in range(30):
        page.keyboard.press("j")
        if row.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kapp ei tulnud lubatud ajal")
    scan(page)
    page.keyboard.press("r")
    expect(writing(page)).to_be_focused()
    page.keyboard.type("Tere, Kadri! Kapp jõuab homme.")
    page.keyboard.press("Control+Enter")
    expect(thread(page)).to_contain_text("Kapp jõuab homme.")
    scan(page)


def test_what_was_sent_can_be_taken_back_within_ten_seconds(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    page = visit(f"/conversations/{desk.made['undo']}", who=LIIS).page
    writing(page).fill("Vabandust, saatsin vale vastuse.")
    page.get_by_role("button", name="Send and wait").click()
    expect(thread(page)).to_contain_text("vale vastuse")
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("z")
    expect(thread(page)).not_to_contain_text("vale vastuse")
    expect(writing(page)).to_contain_text("vale vastuse")
    scan(page)


def test_words_typed_while_the_product_was_away_are_there_after_a_reload(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    tab = visit(f"/conversations/{desk.made['solve']}", who=LIIS)
    tab.forgiven += ["ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "chrome-error:"]
    page = tab.page
    writing(page).fill("Palun vabandust")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    with away(desk):
        page.keyboard.press("End")
        page.keyboard.type(", kapp jõuab homme.")
        expect(page.get_by_text("Not saved yet")).to_be_visible()
        with pytest.raises(Error, match="ERR_CONNECTION"):
            page.reload()
    page.goto(f"{desk.url}/conversations/{desk.made['solve']}?in=open")
    expect(writing(page)).to_have_text("Palun vabandust, kapp jõuab homme.")
    expect(page.get_by_text("Put back what was not saved yet")).to_be_visible()
    scan(page)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert any(not copies(page) for _ in waits(page)), "a copy stays"
    elsewhere = visit(f"/conversations/{desk.made['solve']}", who=LIIS).page
    expect(writing(elsewhere)).to_have_text("Palun vabandust, kapp jõuab homme.")
    expect(elsewhere.get_by_text("Put back")).to_have_count(0)


def copies(page: Page) -> list[str]:
    """What the browser keeps of drafts."""
    kept = page.evaluate("Object.keys(localStorage).filter(key => /draft/.test(key))")
    return [str(name) for name in kept]


def waits(page: Page) -> Iterator[None]:
    """Half seconds, up to twenty seconds of them."""
    for _each in range(40):
        yield
        page.wait_for_timeout(500)


@contextmanager
def away(desk: Desk) -> Iterator[None]:
    """The process of the pages is killed, and whoever starts it again held back meanwhile."""
    parent = desk.running.parent
    assert parent is not None
    parent.send_signal(signal.SIGSTOP)
    try:
        assert desk.running.kill("kuula.config.web") >= 1
        yield
    finally:
        parent.send_signal(signal.SIGCONT)
    patience = time.monotonic() + 60
    while not desk.running.is_ready():
        assert time.monotonic() < patience
        time.sleep(0.2)


def test_two_windows_do_not_write_over_each_other(visit: Callable[..., Tab], desk: Desk) -> None:
    first = visit(f"/conversations/{desk.made['plain']}", who=IVO)
    other = visit(f"/conversations/{desk.made['plain']}", who=IVO)  # another browser of his
    writing(first.page).fill("Arve on tasutud.")
    expect(first.page.get_by_text("Draft saved")).to_be_visible()
    other.forgiven.append("status of 412")
    writing(other.page).fill("Vaatan homme üle.")
    expect(other.page.get_by_text("in another window: Arve on tasutud.")).to_be_visible()
    scan(other.page)
    other.page.get_by_role("button", name="Add it here").click()
    expect(writing(other.page)).to_contain_text("Arve on tasutud.")
    expect(other.page.get_by_text("Draft saved")).to_be_visible()
    first.page.reload()
    expect(writing(first.page)).to_contain_text("Vaatan homme üle.")


def test_an_answer_waits_for_its_file_and_does_not_go_without(
    visit: Callable[..., Tab], desk: Desk
) -> None:
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": "Arve puudub",
        "text": "Palun saatke arve.",
        "customer": {"email": "arve@kiri.example", "name": "Arvo Arve"},
    }
    tab = visit(f"/conversations/{desk.post('conversations', body)['number']}", who=LIIS)
    tab.forgiven.append("ERR_FAILED")
    page, held = tab.page, []
    page.route("**/draft/files*", lambda route: held.append(route))
    bill = {"name": "arve.txt", "mimeType": "text/plain", "buffer": b"1 kapp, 120 eurot"}
    with page.expect_request("**/draft/files*"):
        page.set_input_files("k-upload input", bill)
    writing(page).fill("Arve on lisatud.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Goes as soon as all has arrived")).to_be_visible()
    scan(page)
    held.pop().abort()
    expect(page.get_by_role("alert")).to_contain_text("arve.txt did not arrive")
    expect(thread(page)).not_to_contain_text("Arve on lisatud.")
    scan(page)
    with page.expect_request("**/draft/files*"):
        page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Send and wait").click()
    expect(page.get_by_text("Goes as soon as all has arrived")).to_be_visible()
    held.pop().continue_()
    expect(thread(page)).to_contain_text("Arve on lisatud.")
    expect(thread(page).get_by_role("link", name="arve.txt")).to_be_visible()


def test_a_note_a_tag_and_solved(visit: Callable[..., Tab], desk: Desk) -> None:
    page = visit(f"/conversations/{desk.made['solve']}", who=IVO).page
    page.keyboard.press("n")
    expect(writing(page)).to_be_focused()
    page.keyboard.type("Laos on kaks jalga, saadan ühe.")
    page.keyboard.press("Control+Enter")
    expect(thread(page)).to_contain_text("Laos on kaks jalga")
    page.locator("summary", has_text="Tags").click()
    page.get_by_label("Tags").fill("laud, garantii")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#talk-head")).to_contain_text("laud")
    scan(page)
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    scan(page)


def test_new_mail_appears_by_itself_on_a_colleagues_screen(
    visit: Callable[..., Tab], desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    page = visit("/inbox/open", who=LIIS).page
    expect(page.get_by_role("link", name="Kadri Tamm")).to_be_visible()
    waits = [_wait_for_new(page, desk, n) for n in range(4)]
    record_property("live_ms", [round(one * 1000) for one in waits])
    print("seen on the other screen after, ms:", [round(one * 1000) for one in waits])
    assert min(waits) < LIVE_WITHIN
    scan(page)


def _wait_for_new(page: Page, desk: Desk, n: int) -> float:
    body = {
        "brand": desk.made["brand"],
        "team": desk.made["team"],
        "subject": f"Värske kiri {n}",
        "text": "Kas poes on praegu avatud?",
        "customer": {"email": f"uus{n}@kiri.example", "name": f"Uus Klient {n}"},
    }
    desk.post("conversations", body)
    begun = time.monotonic()
    expect(page.locator("#list")).to_contain_text(f"Värske kiri {n}")
    return time.monotonic() - begun


def test_all_of_it_works_without_scripts(visit: Callable[..., Tab], desk: Desk) -> None:
    page = visit(f"/conversations/{desk.made['plain']}", java_script_enabled=False).page
    page.get_by_label("E-mail address").fill(LIIS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arve kaks korda")
    page.get_by_label("Your words").fill("Tagastame ühe makse.")
    page.get_by_role("button", name="Send and wait").click()
    expect(thread(page)).to_contain_text("Tagastame ühe makse.")
    page.get_by_role("button", name="Solve", exact=True).click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
