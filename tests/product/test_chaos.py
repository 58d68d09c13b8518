"""Every part is killed under load, and the database goes away: no mail is lost, none is doubled."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest

from tests.product.mail_load import Load
from tests.product.running import Product, free_ports, migrated_product
from tests.product.test_live import Page, open_one

pytestmark = pytest.mark.chaos
WORKER = "kuula.faces.cli worker"
PARTS = (
    "kuula.config.web",
    "kuula.config.live",
    WORKER,
    "kuula.faces.cli dispatcher",
    "kuula.faces.cli fetcher",
)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Product, int, dict[str, Any]]]:
    """A product with a mailbox, and the port where it takes mail from a mail server."""
    port = free_ports()
    with migrated_product(KUULA_LMTP_PORT=str(port)) as it:
        it.start(patience=240)
        yield it, port, json.loads(it.seed("mail_desk", "seed_mail"))


def test_every_part_is_killed_under_load_and_every_mail_is_there_once(running) -> None:
    it, port, _seeded = running
    load = Load("chaos", port, rate=6)
    load.begin()
    wait_for(lambda: len(load.handed) > 5)
    for word in PARTS:
        assert it.kill(word) >= 1, word
        time.sleep(5)
    os.kill(postmaster(it), signal.SIGKILL)
    time.sleep(8)
    load.end()
    check_all_are_there_once(it, load)
    assert len(load.handed) >= 60
    wait_for(it.is_ready)
    with closing(it.client("liis@pohjala.example")) as client:
        assert client.get("/").status_code == 200


def test_without_its_database_it_says_so_and_goes_on_by_itself(running) -> None:
    it, port, seeded = running
    wait_for(it.is_ready)
    before = {word: pids(it, word) for word in PARTS}
    load = Load("outage", port, rate=2)
    with closing(it.client("liis@pohjala.example")) as client:
        page = Page(it, client.cookies)
    assert page.listening.wait(20)
    load.begin()
    wait_for(lambda: len(load.handed) > 5)
    with closing(it.client("liis@pohjala.example")) as client, database_gone(it):
        wait_for(lambda: client.get("/").status_code == 503)
        answer = client.get("/")
        assert "waiting for its database" in answer.text
        assert "Traceback" not in answer.text
        token = {"Authorization": f"Bearer {seeded['token']}"}
        problem = client.get("/api/v1/conversations", headers=token)
        assert problem.status_code == 503
        assert problem.headers["Content-Type"].startswith("application/problem+json")
        taken = len(load.handed)
        time.sleep(30)
        assert len(load.handed) <= taken + load.senders, "a yes without a database"
    load.end()
    check_all_are_there_once(it, load)
    wait_for(it.is_ready)
    assert {word: pids(it, word) for word in PARTS} == before, "a part did not outlast it"
    shown = open_one(it, seeded)
    wait_for(lambda: page.heard(shown))
    page.close()


def test_a_worker_killed_amid_a_bulk_action_leaves_it_to_a_new_one_that_does_nothing_twice(
    running,
) -> None:
    it, _port, seeded = running
    wait_for(it.is_ready)
    numbers = json.loads(it.seed("many_talks", "seed_bulk"))
    many = len(numbers)
    order = {"verb": "priority", "value": "4", "conversations": numbers}
    with api(it, seeded) as client:
        bulk = client.post("/bulk", json=order).json()
        assert bulk["count"] == many, bulk
        kill_the_worker_amid(it, lambda: read(client, bulk)["changed"])
        assert 0 < read(client, bulk)["waiting"] < many
        wait_for(lambda: read(client, bulk)["ended_at"], 180)
        told = json.loads(it.seed("carried_out", "seed_bulk", KUULA_BULK=str(bulk["id"])))
        assert told["items"] == {"done": many}
        assert told["priorities"] == {"4": many}
        assert told["changes"] == {"1": many}, "a conversation was changed twice"
        assert told["ended"] == 1
        client.post(f"/bulk/{bulk['id']}/undoing")
        kill_the_worker_amid(it, lambda: read(client, bulk)["undone"])
        assert 0 < read(client, bulk)["changed"] < many
        wait_for(lambda: read(client, bulk)["ended_at"], 180)
    told = json.loads(it.seed("carried_out", "seed_bulk", KUULA_BULK=str(bulk["id"])))
    assert told["items"] == {"undone": many}
    assert told["priorities"] == {"2": many}
    assert told["changes"] == {"2": many}, "a conversation was brought back twice"
    assert told["ended"] == 2


def kill_the_worker_amid(it: Product, settled: Callable[[], int]) -> None:
    """kill -9 the worker when it has settled some items and not all; another one comes."""
    wait_for(lambda: settled() >= 20)
    before = pids(it, WORKER)
    assert it.kill(WORKER) >= 1
    wait_for(lambda: pids(it, WORKER) and not pids(it, WORKER) & before)


def read(client: httpx.Client, bulk: dict[str, Any]) -> dict[str, Any]:
    """A bulk action as it stands now."""
    told: dict[str, Any] = client.get(f"/bulk/{bulk['id']}").json()
    return told


def api(it: Product, seeded: dict[str, Any]) -> httpx.Client:
    """A program with the token of the administrator."""
    headers = {"Authorization": f"Bearer {seeded['token']}"}
    return httpx.Client(base_url=f"{it.url}/api/v1", headers=headers, timeout=30)


def check_all_are_there_once(it: Product, load: Load) -> None:
    told = json.loads(it.seed("settled_mail", "seed_mail"))
    ours = {text: count for text, count in told["messages"].items() if load.name in text}
    assert load.refused == []
    assert told["settled"], told
    assert ours == dict.fromkeys(load.handed, 1)
    assert set(told["states"]) == {"done"}
    assert told["parked"] == 0
    print(f"{load.name}: {len(load.handed)} mails, each once; tried again after {load.troubles}")


def postmaster(it: Product) -> int:
    """The number of the database server's first process."""
    found = next(it.home.rglob("postmaster.pid"))
    return int(found.read_text().split("\n", 1)[0])


@contextmanager
def database_gone(it: Product) -> Iterator[None]:
    """No database, and nobody who may start it, for the time of the block."""
    with (it.home / "run" / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.kill(postmaster(it), signal.SIGKILL)
        yield


def pids(it: Product, word: str) -> set[int]:
    return {process.pid for process in it.parts(word)}


def wait_for(condition: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
