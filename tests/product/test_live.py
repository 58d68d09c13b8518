"""Open pages hear what changed at once, miss nothing across kills, and nothing of closed teams."""

import json
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from tests.product.running import Product, migrated_product


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Product, dict[str, Any]]]:
    with migrated_product() as it:
        it.start()
        yield it, json.loads(it.seed("desk"))


class Page:
    """A page's event stream, read in a thread; comes back with Last-Event-ID like a browser."""

    def __init__(self, running: Product, cookies: httpx.Cookies, last: str = "") -> None:
        self.told: list[tuple[int, list[str]]] = []
        self.last = last
        self.listening = threading.Event()
        self._stop = threading.Event()
        self._url, self._cookies = running.events_url, cookies
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def heard(self, number: int) -> int:
        return sum(f"conversation:{number}" in topics for _id, topics in self.told)

    def _run(self) -> None:
        while not self._stop.is_set():
            headers = {"Last-Event-ID": self.last.encode("latin-1")} if self.last else {}
            try:
                with httpx.stream(
                    "GET",
                    self._url,
                    headers=headers,
                    cookies=self._cookies,
                    timeout=httpx.Timeout(5, read=3),
                ) as answer:
                    self._read(answer)
            except httpx.HTTPError:
                time.sleep(0.2)

    def _read(self, answer: httpx.Response) -> None:
        number = ""
        for line in answer.iter_lines():
            if self._stop.is_set():
                return
            if line.startswith("id: "):
                number = self.last = line[4:]
                self.listening.set()
            elif line.startswith("data: "):
                self.told.append((int(number or 0), json.loads(line[6:])["topics"]))


def open_one(running: Product, seeded: dict[str, Any], **more: object) -> int:
    body = {
        "brand": seeded["brand"], "team": seeded["team"], "subject": "Tere", "text": "Kus kapp on?",
        "customer": {"email": f"c{time.monotonic_ns()}@kiri.example"},
    } | more  # fmt: skip
    answer = httpx.post(
        f"{running.url}/api/v1/conversations",
        json=body,
        headers={"Authorization": f"Bearer {seeded['token']}"},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def everybody_heard(pages: list[Page], numbers: tuple[int, ...]) -> bool:
    return all(page.heard(number) for page in pages for number in numbers)


def test_strangers_hear_nothing(running) -> None:
    it, _seeded = running
    assert httpx.get(it.events_url).status_code == 401
    for origin in ("https://elsewhere.example", "http://[::1", "http://localhost:99999"):
        foreign = httpx.get(it.events_url, headers={"Origin": origin})
        assert foreign.status_code == 403, origin


def test_a_nonsensical_place_to_resume_at_begins_with_now(running) -> None:
    it, seeded = running
    page = Page(it, it.cookies("liis@pohjala.example"), last="²")
    assert page.listening.wait(10)
    number = open_one(it, seeded)
    wait_for(lambda: page.heard(number))
    page.close()


def test_a_page_hears_of_a_new_conversation_and_of_nothing_in_a_closed_team(running) -> None:
    it, seeded = running
    outsider = Page(it, it.cookies("liis@pohjala.example"))
    insider = Page(it, it.cookies("mari@pohjala.example"))
    outsider.listening.wait(10)
    insider.listening.wait(10)
    hidden = open_one(it, seeded, team=seeded["closed"])
    shown = open_one(it, seeded)
    wait_for(lambda: outsider.heard(shown) and insider.heard(shown))
    assert insider.heard(hidden) == 1
    assert outsider.heard(hidden) == 0
    outsider.close()
    insider.close()


def test_after_three_kills_of_the_events_process_nobody_missed_or_doubled_anything(running) -> None:
    it, seeded = running
    cookies = it.cookies("liis@pohjala.example")
    pages = [Page(it, cookies) for _n in range(5)]
    for page in pages:
        assert page.listening.wait(20)
    numbers: list[int] = []
    for _round in range(3):
        numbers += [open_one(it, seeded) for _n in range(5)]
        assert it.kill("kuula.config.live") >= 1
        numbers += [open_one(it, seeded) for _n in range(5)]
        wait_for(partial(everybody_heard, pages, tuple(numbers)))
    for page in pages:
        heard = [page.heard(number) for number in numbers]
        assert heard == [1] * len(numbers)
        order = [number for number, _topics in page.told]
        assert order == sorted(order)
        page.close()
