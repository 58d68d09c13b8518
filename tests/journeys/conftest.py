"""One running product with a small busy desk, one browser, and pages watched for mistakes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Tab, context_of
from tests.product.running import Product, migrated_product


@dataclass(frozen=True)
class Desk:
    """The running product; `made` is what the seed told: numbers, tokens, secrets."""

    running: Product
    made: dict[str, Any]
    signed_in: dict[str, httpx.Cookies] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.running.url

    def cookies(self, email: str) -> httpx.Cookies:
        """What a browser holds once `email` is signed in; asked once per colleague."""
        if email not in self.signed_in:
            client = self.running.client(email)
            self.signed_in[email] = client.cookies
            client.close()
        return self.signed_in[email]

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask the API with the seed's token; answers its JSON."""
        headers = {"Authorization": f"Bearer {self.made['token']}"}
        answer = httpx.post(f"{self.url}/api/v1/{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code in (200, 201), answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    with migrated_product("--no-demo") as running:
        running.start(patience=300)
        yield Desk(running, json.loads(running.seed("busy_desk")))


@pytest.fixture
def visit(browsing: Browser, desk: Desk) -> Iterator[Callable[..., Tab]]:
    """Opens `path` in a fresh profile, signed in as `who`; no page may complain in its console."""
    tabs: list[Tab] = []

    def open_page(path: str, *, who: str = "", **wishes: Any) -> Tab:
        context = context_of(browsing, desk.cookies(who) if who else None, **wishes)
        tab = Tab(context.new_page())
        tab.watch()
        tabs.append(tab)
        tab.page.goto(path if path.startswith("http") else desk.url + path)
        return tab

    yield open_page
    for tab in tabs:
        tab.page.context.close()
    assert [one for tab in tabs for one in tab.complaints()] == []
