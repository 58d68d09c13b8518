"""`make screens`: sheets of the named screens into docs/guide/screens.

Each sheet is one screen in one state, its rows the four languages, its columns light and dark at
1440 and at 390 pixels: with nothing on it, with 500 rows, with an error. Look at them before
committing. The single pictures stay in build/screens.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Browser, Page

from kuula.kit.languages import LANGUAGES
from tests.journeys.browser import chromium, context_of
from tests.product.running import Product, product

ROOT: Final = Path(__file__).parents[1]
SHEETS: Final = ROOT / "docs/guide/screens"
SINGLE: Final = ROOT / "build/screens"
WIDE: Final = {"width": 1440, "height": 900}
NARROW: Final = {"width": 390, "height": 844}
LOOKS: Final = tuple((size, scheme) for size in (WIDE, NARROW) for scheme in ("light", "dark"))
QUALITY: Final = 72
SHEET: Final = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 12px; background: #8a8f98; display: inline-block }
div { display: flex; gap: 12px; align-items: start; margin-bottom: 12px }
img { height: 420px; display: block }
</style>"""


@dataclass(frozen=True)
class Screen:
    """A screen: its name, where it is, and how an error is come by on it."""

    name: str
    path: str
    fail: Callable[[Page, dict[str, int]], None]
    who: str = "lead"


def _refused_lesson(page: Page, made: dict[str, int]) -> None:
    """A prevention is saved until a day that does not exist."""
    page.goto(f"{_base(page)}/complaints/{made['complaint']}")
    page.evaluate(
        "const day = document.querySelector('[name=due]'); day.type = 'text'; day.value = '31.2.'"
    )
    _send(page, "form[action$='/lesson']")


def _refused_gift(page: Page, made: dict[str, int]) -> None:
    """Goodwill is given without an amount and a reason."""
    page.goto(f"{_base(page)}/conversations/{made['talk']}/goodwill")
    _send(page, "main form[method=post]")


def _refused_contact(page: Page, made: dict[str, int]) -> None:
    """A telephone is added without its number."""
    _send(page, f"form[action='/customers/{made['customer']}/contacts']")


def _refused_segment(page: Page, made: dict[str, int]) -> None:
    """A segment is saved without a name and a rule."""
    del made
    page.goto(f"{_base(page)}/segments/new")
    _send(page, "main form[method=post]", ".form-foot button")


def _refused_merge(page: Page, made: dict[str, int]) -> None:
    """Two are merged, and the other one is not named."""
    page.goto(f"{_base(page)}/customers/{made['known']}/merge?with={made['twin']}")
    page.evaluate("document.querySelector('main [name=source]').value = ''")
    _send(page, "main form[method=post]")


def _refused_plan(page: Page, made: dict[str, int]) -> None:
    """Something is planned that says nothing."""
    _send(page, f"form[action='/companies/{made['company']}/plan']")


def _refused_table(page: Page, made: dict[str, int]) -> None:
    """A table is sent without its file."""
    del made
    _send(page, "form[enctype]")


def _refused_shop(page: Page, made: dict[str, int]) -> None:
    """A shop is saved without its name."""
    page.evaluate("document.querySelector('[name=name]').value = ''")
    _send(page, f"form[action='/settings/shops/{made['shop']}']")


def _lost(page: Page, made: dict[str, int]) -> None:
    """The connection is gone when something is pressed."""
    del made
    page.context.set_offline(True)
    page.evaluate("htmx.ajax('GET', location.pathname, {source: 'main', swap: 'none'})")
    page.locator("#toasts > *").first.wait_for()


def _send(page: Page, form: str, press: str = "button:not([type=button])") -> None:
    """Send a form as a browser without its own checks would."""
    page.evaluate(
        "([form, press]) => { const it = document.querySelector(form); it.noValidate = true;"
        " it.requestSubmit(it.querySelector(press)) }",
        [form, press],
    )
    said = page.locator("[aria-invalid=true], .callout.bad").first
    said.wait_for()
    said.scroll_into_view_if_needed()


SCREENS: Final = (
    Screen("board", "/board", _lost),
    Screen("day", "/day", _lost),
    Screen("complaints", "/complaints", _refused_lesson),
    Screen("goodwill", "/report/goodwill", _refused_gift),
    Screen("customer", "/customers/{customer}", _refused_contact),
    Screen("orders", "/customers/{customer}/orders", _lost),
    Screen("segments", "/segments", _refused_segment),
    Screen("merge", "/likenesses", _refused_merge),
    Screen("account", "/companies/{company}", _refused_plan),
    Screen("imports", "/settings/imports", _refused_table, "admin"),
    Screen("shop", "/settings/shops/{shop}", _refused_shop, "admin"),
)


def main() -> None:
    """Start an installation, take every state in turn, stop."""
    for folder in (SHEETS, SINGLE):
        folder.mkdir(parents=True, exist_ok=True)
    with product("--no-demo") as running, chromium() as browser:
        running.start(patience=300)
        made = json.loads(running.seed("nothing", "seed_screens"))
        take(running, browser, "empty", made)
        made |= json.loads(running.seed("too_much", "seed_screens"))
        take(running, browser, "500", made)
        take(running, browser, "error", made)


def take(running: Product, browser: Browser, state: str, made: dict[str, int]) -> None:
    """A sheet of each screen in a state."""
    for screen in SCREENS:
        rows = [
            [_single(running, browser, screen, state, language, look, made) for look in LOOKS]
            for language in LANGUAGES
        ]
        _sheet(browser, rows, SHEETS / f"{screen.name}-{state}.jpg")


def _single(
    running: Product, browser: Browser, screen: Screen, state: str, language: str,
    look: tuple[dict[str, int], str], made: dict[str, int],
) -> Path:  # fmt: skip
    size, scheme = look
    path = SINGLE / f"{screen.name}-{state}-{language}-{size['width']}-{scheme}.png"
    with _page(running, browser, f"{screen.who}-{language}", look) as page:
        page.goto(running.url + screen.path.format_map(made))
        if state == "error":
            screen.fail(page, made)
        page.wait_for_load_state("load")
        page.screenshot(path=path, animations="disabled")
    return path


_signed_in: Final[dict[str, httpx.Cookies]] = {}


@contextmanager
def _page(
    running: Product, browser: Browser, name: str, look: tuple[dict[str, int], str]
) -> Iterator[Page]:
    who = f"{name}@pohjala.example"
    if who not in _signed_in:
        _signed_in[who] = running.cookies(who)
    context = context_of(browser, _signed_in[who], color_scheme=look[1], viewport=look[0])
    yield context.new_page()
    context.close()


def _base(page: Page) -> str:
    return str(page.evaluate("location.origin"))


def _sheet(browser: Browser, rows: list[list[Path]], path: Path) -> None:
    page = browser.new_page(viewport={"width": 2000, "height": 1800})
    page.set_content(SHEET + "".join(f"<div>{''.join(map(_tile, row))}</div>" for row in rows))
    page.locator("body").screenshot(path=path, type="jpeg", quality=QUALITY)
    page.close()
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB", flush=True)


def _tile(picture: Path) -> str:
    content = base64.b64encode(picture.read_bytes()).decode()
    return f'<img src="data:image/png;base64,{content}" alt="{picture.stem}">'


if __name__ == "__main__":
    main()
