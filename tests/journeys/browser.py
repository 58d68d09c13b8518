"""A browser the machine already has, its pages watched for mistakes, and axe."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000  # milliseconds, for a machine that does other things too
WIDE = {"width": 1280, "height": 800}
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {"type": "tag", "values": list(STANDARD)}
RUN_AXE = """async (only) => {
  const open = [...document.querySelectorAll(":popover-open, details[open] > .menu-list")];
  const overlaid = (node) => {
    const one = document.querySelector(node.target[0]);
    const box = one?.getBoundingClientRect();
    return open.some((above) => {
      const over = above.getBoundingClientRect();
      return !above.contains(one) && box.left < over.right && over.left < box.right
        && box.top < over.bottom && over.top < box.bottom;
    });
  };
  const found = await axe.run(document, { runOnly: only });
  return found.violations.map((rule) => ({
    rule: rule.id, about: rule.help,
    where: rule.nodes.filter((node) => rule.id !== "target-size" || !overlaid(node)).slice(0, 4)
      .map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  })).filter((rule) => rule.where.length);
}"""
"""What an open menu half covers is nothing to aim at until it has closed."""
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# A chip and a state beside a name stand on one line, squeezed as they may be.
FIND_WRAPPED = """() => [...document.querySelectorAll(".pill, .spread > .clip ~ *")]
  .filter((one) => !one.querySelector("button, a, p"))
  .filter((one) => one.offsetHeight > 2.4 * parseFloat(getComputedStyle(one).fontSize))
  .map((one) => one.innerText)"""


@dataclass
class Tab:
    """One open page and what went wrong on it; `forgiven`: patterns of what is provoked."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """From now on, remember every console error, breach of policy and exception."""
        self.page.on("console", lambda said: self._heard(said.type, f"{said.text} {said.location}"))
        self.page.on("pageerror", lambda error: self._heard("error", str(error)))

    def complaints(self) -> list[str]:
        """The mistakes nobody provoked."""
        return [one for one in self.wrong if not any(re.search(p, one) for p in self.forgiven)]

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.wrong.append(text)


def chromium_path() -> str:
    """The Chromium of this machine, or the one a variable names."""
    named = os.environ.get("KUULA_CHROMIUM") or "chromium"
    found = shutil.which(named)
    assert found, f"There is no {named}: install Chromium or name it in KUULA_CHROMIUM."
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed afterwards."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


def context_of(browser: Browser, cookies: httpx.Cookies | None, **wishes: Any) -> BrowserContext:
    """A fresh profile, signed in when `cookies` of a signed-in client are given."""
    wishes = {"viewport": WIDE, "reduced_motion": "reduce", "locale": "en-GB"} | wishes
    context = browser.new_context(**wishes)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    for cookie in cookies.jar if cookies else ():
        value = cookie.value or ""
        context.add_cookies(
            [{"name": cookie.name, "value": value, "domain": "localhost", "path": "/"}]
        )
    return context


def scan(page: Page) -> None:
    """Fail with what axe finds on the page as it stands, and with states that wrap. In dark only
    the colours are others, so only they are looked at again."""
    assert page.evaluate(FIND_WRAPPED) == []
    page.evaluate(AXE.read_text())
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of its two words
        found = page.evaluate(RUN_AXE, rules)
        assert not found, f"{page.url} in {scheme}: {json.dumps(found, indent=1)}"
