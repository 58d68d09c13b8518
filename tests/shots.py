"""`make shots`: pictures of the key pages into docs/guide/pictures, taken from the demo company.

Light, dark and narrow. Look at them before committing: a reviewer will.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Browser, Page

from tests.journeys.browser import WIDE, chromium, context_of
from tests.product.running import Product, product

FOLDER: Final = Path(__file__).parents[1] / "docs/guide/pictures"
NARROW: Final = {"width": 390, "height": 844}
LEAD: Final = "liis.kask@pohjala.example"
ADMINISTRATOR: Final = "mart.lepik@pohjala.example"
AGENT: Final = "ivo.vaher@pohjala.example"
LIGHT: Final = "damir.blazevic@jadran.example"
SECOND: Final = "#list li:nth-child(2) [data-item]"
LOOKS: Final = (("light", "light", WIDE), ("dark", "dark", WIDE), ("narrow", "light", NARROW))


Look = tuple[str, str, dict[str, int]]


@dataclass(frozen=True)
class Shot:
    """One page to take: its name, who looks, where, and what to press on the way there."""

    name: str
    who: str
    path: str
    press: str = ""


SHOTS: Final = (
    Shot("survey", ADMINISTRATOR, "/surveys", "main li:nth-child(2) [data-item]"),
    Shot(
        "survey-builder",
        ADMINISTRATOR,
        "/surveys",
        "main li:nth-child(2) [data-item] >> main [data-key=e]",
    ),
    Shot("sign-in", "", "/account/login/"),
    Shot("inbox", LEAD, "/inbox/unassigned"),
    Shot("conversation", LEAD, "/inbox/open", SECOND),
    Shot("clock", LEAD, "/inbox/open", f"{SECOND} >> #talk-head a.pill"),
    Shot("handover", LEAD, "/inbox/open", f"{SECOND} >> #talk-head a[data-key=h]"),
    Shot("customer", LEAD, "/inbox/open", f"{SECOND} >> #side a[data-key=c]"),
    Shot("likenesses", LEAD, "/likenesses"),
    Shot("merge", LEAD, "/likenesses", "main .alike a.primary"),
    Shot("segment", LEAD, "/segments", "main [data-item]"),
    Shot(
        "segment-rule", LEAD, "/segments", "main li:nth-child(2) [data-item] >> main [data-key=e]"
    ),
    Shot("journey", ADMINISTRATOR, "/listening"),
    Shot("mentions", ADMINISTRATOR, "/listening/mentions?part=all"),
    Shot("mention", ADMINISTRATOR, "/listening/mentions?part=overdue", "main li [data-item]"),
    Shot("account", LEAD, "/companies", "main .item a"),
    Shot("shop", ADMINISTRATOR, "/settings/shops", "main .item a"),
    Shot("search", LEAD, "/search?q=kapp"),
    Shot("day", AGENT, "/day"),
    Shot("asked", LIGHT, "/asked", "#list li:first-child [data-item]"),
    Shot("board", LEAD, "/board"),
    Shot("promises", LEAD, "/promises?whose=teams"),
    Shot("complaints", LEAD, "/complaints"),
    Shot("report", ADMINISTRATOR, "/report"),
    Shot("first-contact", ADMINISTRATOR, "/report/first-contact"),
    Shot("brands", ADMINISTRATOR, "/settings/brands"),
    Shot("mailboxes", ADMINISTRATOR, "/settings/mailboxes"),
    Shot("contact-form", ADMINISTRATOR, "/settings/forms/new"),
    Shot("roles", ADMINISTRATOR, "/settings/roles"),
    Shot("rating", "", ""),
)


def main() -> None:
    """Start the demo company, take every picture, stop."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with product() as running:
        running.options = ()
        print("Starting the demo company...", flush=True)
        running.start(patience=600)
        take_all(running)


def take_all(running: Product) -> None:
    """Take every shot of a running demo company."""
    token = running.seed("for_pictures")
    signed_in = {who: running.client(who).cookies for who in (AGENT, LIGHT, LEAD, ADMINISTRATOR)}
    with chromium() as browser:
        for look in LOOKS:
            for shot in SHOTS:
                page = _opened(browser, signed_in.get(shot.who), look)
                page.goto(running.url + (shot.path or f"/r/{token}?lang=en"))
                _take(page, shot, look[0])
                page.context.close()


def _opened(
    browser: Browser, cookies: httpx.Cookies | None, look: tuple[str, str, dict[str, int]]
) -> Page:
    _name, scheme, size = look
    return context_of(browser, cookies, color_scheme=scheme, viewport=size).new_page()


def _take(page: Page, shot: Shot, look: str) -> None:
    for press in filter(None, shot.press.split(" >> ")):
        href = page.locator(press).first.get_attribute("href") or ""
        page.goto(urljoin(page.url, href))
    page.wait_for_load_state("load")
    path = FOLDER / f"{shot.name}-{look}.png"
    page.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(Path.cwd())}  {path.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    main()
