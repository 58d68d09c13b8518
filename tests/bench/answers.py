"""Saving answers to a survey over HTTP, against a bare script that does the same writes.

The running product (two web workers, its own PostgreSQL, fsync on) is sent answers by 8 browsers
over kept connections, each answer a POST of the page's form as its script sends it: kept with its
fact in one commit, answered with the next question. Half of them begin a response of somebody
invited, half go on with it. The floor is 8 psycopg processes that run the very two statements of
the action in a transaction on the same server. Both are measured in turn, three times each, and the
medians are compared.
"""

import json
import os
import socket
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlencode

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import answering_statements, database_of, web_processor
from tests.product.running import Product, product

LASTS = "about a minute"
WRITERS = 8
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
INVITED = int(os.environ.get("BENCH_INVITED", "12000"))
RATE = 500.0
P95_MS = 50.0
RATIO = 0.25
PROCESSOR_MS = 2.2


@dataclass(frozen=True)
class Work:
    """What one writer does for `seconds`: `addresses` are sittings, as they stand in links."""

    seconds: float
    port: int
    survey: int
    addresses: tuple[str, ...] = ()
    database: str = ""
    begin: str = ""
    keep: str = ""


@dataclass(frozen=True)
class Done:
    """How long each took, in seconds, and how long all of it lasted."""

    took: list[float]
    lasted: float


@dataclass
class Found:
    """What the rounds gave."""

    rates: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure() -> list[Measured]:
    """Start the product, measure, and count that every answer is there once."""
    with product() as it:
        it.start()
        seeded = json.loads(it.seed("invited", "seed_answers", BENCH_INVITED=str(INVITED)))
        begin, keep = answering_statements(it)
        work = Work(SECONDS, it.port, seeded["survey"], (), database_of(it), begin, keep)
        with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
            found = _rounds(it, pool, work, seeded["addresses"])
        _count(work, found)
    return _measured(found)


def _rounds(it: Product, pool: ProcessPoolExecutor, work: Work, addresses: list[str]) -> Found:
    found, some = Found(), iter(addresses)
    share = len(addresses) // (WRITERS * (ROUNDS + 1))

    def works(seconds: float, most: int) -> list[Work]:
        shares = (tuple(islice(some, most)) for _writer in range(WRITERS))
        return [replace(work, seconds=seconds, addresses=one) for one in shares]

    list(pool.map(over_http, works(2, share)))
    list(pool.map(by_script, works(1, 0)))
    for _round in range(ROUNDS):
        floor = list(pool.map(by_script, works(SECONDS, 0)))
        found.floors.append(_rate(floor))
        before = web_processor(it)
        done = list(pool.map(over_http, works(SECONDS, share)))
        count = sum(len(one.took) for one in done)
        found.processor.append((web_processor(it) - before) / count * 1000)
        found.rates.append(_rate(done))
        found.took += [seconds * 1000 for one in done for seconds in one.took]
    return found


def over_http(work: Work) -> Done:
    """Answer two questions of each sitting over one kept connection."""
    with socket.create_connection(("127.0.0.1", work.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        took: list[float] = []
        begun = now = time.perf_counter()
        for address in work.addresses:
            for key, value in (("nps", "9"), ("csat", "4")):
                _post(line, work.port, address, {"q": key, f"q-{key}": value, "to": "next"})
                later = time.perf_counter()
                took.append(later - now)
                now = later
            if now - begun > work.seconds:
                break
        return Done(took, now - begun)


def by_script(work: Work) -> Done:
    """Run the same writes with psycopg, prepared, one commit each."""
    with psycopg.connect(work.database) as connection:
        cursor = connection.cursor()
        took: list[float] = []
        begun = now = time.perf_counter()
        while now - begun < work.seconds:
            key = uuid.uuid4()
            for question, score in (("nps", 9), ("csat", 4)):
                cursor.execute(work.begin, begin_values(work, key), prepare=True)
                row = cursor.fetchone()
                if row is None:
                    raise RuntimeError("nothing is taken")
                cursor.execute(work.keep, keep_values(work, question, score, row[0]), prepare=True)
                connection.commit()
                later = time.perf_counter()
                took.append(later - now)
                now = later
        return Done(took, now - begun)


def begin_values(work: Work, key: uuid.UUID) -> dict[str, Any]:
    """What begins a response, or goes on with it."""
    now = datetime.now(UTC)
    return {
        "survey": work.survey, "version": 1, "key": key, "way": "mail", "place": "",
        "language": "en", "variant": 0, "at": now, "now": now, "moved": now,
        "changeable": now - timedelta(days=1), "anonymous": False,
        "invitation": None, "customer": None, "staff": None,
    }  # fmt: skip


def keep_values(work: Work, question: str, score: int, response: int) -> dict[str, Any]:
    """What keeps an answer with its fact."""
    now = datetime.now(UTC)
    told = {"survey_id": work.survey, "version": 1, "response_id": response, "question": question,
            "kind": question, "score": score, "low": 0, "high": 10, "way": "mail"}  # fmt: skip
    return {
        "response": response, "question": question, "value": str(score), "at": now, "led_at": now,
        "led_type": "listening.survey_answered", "led_historic": False, "led_kind": "customer",
        "led_actor": None, "led_payload": json.dumps(told), "led_customer": None,
        "led_talk": None, "led_brand": None, "led_team": None,
    }  # fmt: skip


def _post(line: socket.socket, port: int, address: str, form: dict[str, str]) -> None:
    body = urlencode(form).encode()
    head = (
        f"POST {address} HTTP/1.1\r\nHost: localhost:{port}\r\nX-Kuula-Part: 1\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line.sendall(head.encode() + body)
    answer = line.recv(65536)
    head_end = answer.find(b"\r\n\r\n")
    while head_end < 0 or len(answer) < head_end + 4 + _length(answer[:head_end]):
        answer += line.recv(65536)
        head_end = answer.find(b"\r\n\r\n")
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:2000].decode("utf-8", "replace"))


def _length(head: bytes) -> int:
    for one in head.split(b"\r\n"):
        name, _colon, value = one.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError(head.decode())


def _kept(work: Work) -> list[tuple[Any, ...]]:
    with psycopg.connect(work.database) as connection:
        return connection.execute(
            "SELECT a.entry_id FROM listening_answer a JOIN listening_response r"
            " ON r.id = a.response_id WHERE r.invitation_id IS NOT NULL"
        ).fetchall()


def _count(work: Work, found: Found) -> None:
    """Every answer has its one fact."""
    kept = _kept(work)
    if len(kept) < len(found.took) or len({one for (one,) in kept}) != len(kept):
        raise AssertionError(f"{len(found.took)} were answered, {len(kept)} are there")


def _rate(done: list[Done]) -> float:
    return sum(len(one.took) / one.lasted for one in done if one.took)


def _measured(found: Found) -> list[Measured]:
    rate, floor = middle(found.rates), middle(found.floors)
    p95, processor, n = percentile(found.took, 0.95), middle(found.processor), len(found.took)
    goals = (
        Goal(f"at least {RATE:g} answers a second", rate >= RATE, wall=True),
        Goal(f"95 % within {P95_MS:g} ms with {WRITERS} browsers", p95 < P95_MS, wall=True),
        Goal(f"at least {RATIO} of the bare script's rate", rate / floor >= RATIO),
    )
    spent = Goal(
        f"under {PROCESSOR_MS} ms of processor time in the application", processor < PROCESSOR_MS
    )
    p50 = middle(found.took)
    return [
        Measured("answers", rate, "answers/s", n, floor, rate / floor, p50, p95, goals),
        Measured("answers.processor", processor, "ms each", n, goals=(spent,)),
    ]
