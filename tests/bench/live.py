"""News on other people's screens, with a thousand open pages on one process of event streams.

A program creates conversations by the API. Measured is the time from sending the request until
another agent's list holds the new line (the news heard, and the list asked for anew), while all
other pages listen too; the memory a listener costs the process; and whether anything is missed or
doubled when that process is killed three times while news goes on.
"""

import json
import os
import re
import threading
import time
from contextlib import closing

import httpx
import psutil

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.listeners import Crowd
from tests.product.running import Product, product
from tests.product.test_live import open_one

LASTS = "about two minutes"
LISTENERS = int(os.environ.get("BENCH_LISTENERS", "1000"))
NEWS = 100
PAUSE = 0.15
KILLS = 3
SHOWN_MS = 200.0
KILOBYTES = 20.0
EVENTS = "kuula.config.live"


def measure() -> list[Measured]:
    """Start everything, let the crowd listen, tell news, kill."""
    with product() as it:
        it.start()
        seeded = json.loads(it.seed("desk"))
        session = it.cookies("liis@pohjala.example")["kuula_session"]
        warm = Crowd(it.port + 1, session, 20)
        warm.listen()
        open_one(it, seeded)
        warm.close()
        before = _memory(it)
        crowd = Crowd(it.port + 1, session, LISTENERS)
        crowd.listen()
        each = (_memory(it) - before) / LISTENERS / 1024
        shown, heard = _tell(it, seeded, crowd)
        extra = _kill(it, seeded, crowd)
        crowd.close()
    return _measured(shown, heard, each, extra)


def _tell(it: Product, seeded: dict, crowd: Crowd) -> tuple[list[float], list[float]]:
    """Milliseconds until a list shows each new conversation, and until the last page heard."""
    shown, sent = [], {}
    watcher = crowd.ears[0]
    token = {"Authorization": f"Bearer {seeded['token']}"}
    with (
        closing(it.client("liis@pohjala.example")) as screen,
        httpx.Client(base_url=it.url, headers=token) as shop,
    ):
        for _ in range(NEWS):
            now = time.perf_counter()
            topic = f"conversation:{_open(shop, seeded)}"
            sent[topic] = now
            word = f'"{topic}"'.encode()
            while not any(word in data for _, data in watcher.came[-20:]):
                time.sleep(0.001)
            _look(screen, topic)
            shown.append((time.perf_counter() - now) * 1000)
            time.sleep(PAUSE)
    crowd.wait_for(set(sent))
    latest: dict[str, float] = {}
    for ear in crowd.ears:
        for at, topic in ear.topics():
            latest[topic] = max(at, latest.get(topic, at))
    return shown, [(latest[topic] - now) * 1000 for topic, now in sent.items()]


def _open(shop: httpx.Client, seeded: dict) -> int:
    """A program opens a conversation over its kept connection; answers its number."""
    body = {
        "brand": seeded["brand"], "team": seeded["team"], "subject": "Tere", "text": "Kus kapp on?",
        "customer": {"email": f"c{time.monotonic_ns()}@kiri.example"},
    }  # fmt: skip
    answer = shop.post("/api/v1/conversations", json=body)
    answer.raise_for_status()
    return int(answer.json()["number"])


def _look(screen: httpx.Client, topic: str) -> None:
    """Ask for the list as an open page does when it hears news."""
    answer = screen.get(
        "/inbox/open?sort=newest&part=list", headers={"HX-Request": "true", "HX-Target": "div#list"}
    )
    number = topic.partition(":")[2]
    if not re.search(rf'id="row-{number}"', answer.text):
        raise AssertionError(f"the list does not show {number}")


def _kill(it: Product, seeded: dict, crowd: Crowd) -> int:
    """Kill the process three times while conversations come in; answers what was told twice."""
    numbers: list[int] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.1):
            numbers.append(open_one(it, seeded))

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(KILLS):
        time.sleep(2)
        it.kill(EVENTS)
        time.sleep(8)
    stop.set()
    writer.join()
    told = crowd.wait_for({f"conversation:{number}" for number in numbers}, patience=120)
    return sum(one.total() - len(numbers) for one in told)


def _memory(it: Product) -> int:
    """Bytes of the process that streams."""
    found = [one for one in it.parts(EVENTS) if one.name() != "sh"]
    return max(psutil.Process(one.pid).memory_info().rss for one in found)


def _measured(shown: list[float], heard: list[float], each: float, extra: int) -> list[Measured]:
    p95 = percentile(shown, 0.95)
    soon = Goal(
        f"95 % shown within {SHOWN_MS:g} ms with {LISTENERS:,} listeners", p95 < SHOWN_MS, wall=True
    )
    small = Goal(f"at most {KILOBYTES:g} KB of memory for a listener", each <= KILOBYTES)
    whole = Goal(f"after {KILLS} kills nothing missed, nothing doubled", extra == 0)
    return [
        Measured("live", middle(shown), "ms", NEWS, p50=middle(shown), p95=p95, goals=(soon,)),
        Measured(
            "live.everybody", middle(heard), "ms", NEWS,
            p50=middle(heard), p95=percentile(heard, 0.95),
        ),
        Measured("live.memory", each, "KB/listener", LISTENERS, goals=(small,)),
        Measured("live.doubled", extra, "events", LISTENERS, goals=(whole,)),
    ]  # fmt: skip
