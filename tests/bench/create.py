"""Creating a conversation by the API, against a bare script that does the same writes.

The running product (two web workers, its own PostgreSQL, fsync on) is called by 8 programs over
kept connections, each with a token and an idempotency key; a third of the customers are known. The
floor is 8 psycopg processes that run the very statement of the action on the same server. Both are
measured in turn, three times each, and the medians are compared.
"""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of, opening_statement, web_processor
from tests.bench.writers import KNOWN, Done, Work, by_script, over_http
from tests.product.running import Product, product

LASTS = "about a minute"
WRITERS = 8
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
RATIO = 0.35
PROCESSOR_MS = 1.3
P95_MS = 50.0


@dataclass
class Found:
    """What the rounds gave: rates a second, latencies and processor time of the application."""

    rates: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure() -> list[Measured]:
    """Start the product, measure, and count that everything is there once."""
    with product(KUULA_API_RATE="1000000") as it:
        it.start()
        seeded = json.loads(it.seed("writers"))
        works = _works(it, seeded)
        with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
            _warm_up(pool, works)
            found = _rounds(it, pool, works)
        _count(works[0], found)
    return _measured(found)


def _works(it: Product, seeded: dict[str, object]) -> list[Work]:
    database, statement = database_of(it), opening_statement(it, gated=True)
    return [
        Work(
            number=n,
            run="warm",
            seconds=2,
            brand=seeded["brand"],
            team=seeded["team"],
            port=it.port,
            token=one["secret"],
            database=database,
            statement=statement,
            gate={
                "gate_token": one["id"], "gate_since": seeded["since"],
                "gate_changes": seeded["changes"], "who_id": seeded["staff"],
            },
        )
        for n, one in enumerate(seeded["tokens"])
    ]  # fmt: skip


def _warm_up(pool: ProcessPoolExecutor, works: list[Work]) -> None:
    """Connections open, statements prepared, code loaded, everybody known who shall be known."""
    _run(pool, over_http, works, "warm", 3)
    _run(pool, by_script, works, "warmscript", 1)
    with psycopg.connect(works[0].database, autocommit=True) as connection:
        connection.execute(
            "WITH person AS ("
            " INSERT INTO people_customer (name, language, city, phone, created_at)"
            " SELECT 'Kadri Tamm', 'et', '', '', now()"
            " FROM generate_series(1, %(many)s) RETURNING id)"
            " INSERT INTO people_address (kind, value, customer_id, shared, verified, created_at)"
            " SELECT 'email', 'known' || (row_number() OVER () - 1) || '@kiri.example', id, false,"
            " false, now() FROM person ON CONFLICT DO NOTHING",
            {"many": KNOWN},
        )
        connection.execute("ANALYZE")


def _rounds(it: Product, pool: ProcessPoolExecutor, works: list[Work]) -> Found:
    found = Found()
    for n in range(ROUNDS):
        floor = _run(pool, by_script, works, f"script{n}", SECONDS)
        found.floors.append(_rate(floor))
        before = web_processor(it)
        done = _run(pool, over_http, works, f"http{n}", SECONDS)
        count = sum(len(one.took) for one in done)
        found.processor.append((web_processor(it) - before) / count * 1000)
        found.rates.append(_rate(done))
        found.took += [seconds * 1000 for one in done for seconds in one.took]
    return found


def _run(pool, kind, works: list[Work], run: str, seconds: float) -> list[Done]:
    mine = [Work(**{**vars(work), "run": run, "seconds": seconds}) for work in works]
    return list(pool.map(kind, mine))


def _rate(done: list[Done]) -> float:
    return sum(len(one.took) / one.lasted for one in done)


def _count(work: Work, found: Found) -> None:
    """Every conversation that was answered with 201 is there once."""
    with psycopg.connect(work.database) as connection:
        rows = connection.execute(
            "SELECT count(*), count(DISTINCT conversation_id) FROM ledger_event WHERE type ="
            " 'desk.conversation_opened' AND conversation_id IN (SELECT (body->>'number')::bigint"
            " FROM workspace_receipt WHERE key LIKE 'http%')"
        ).fetchone()
    if rows != (len(found.took), len(found.took)):
        raise AssertionError(f"{len(found.took)} were answered, {rows} are there")


def _measured(found: Found) -> list[Measured]:
    rate, floor = middle(found.rates), middle(found.floors)
    p95, processor, n = percentile(found.took, 0.95), middle(found.processor), len(found.took)
    goals = (
        Goal(f"at least {RATIO} of the bare script's rate", rate / floor >= RATIO),
        Goal(f"95 % within {P95_MS:g} ms with {WRITERS} programs", p95 < P95_MS, wall=True),
    )
    spent = Goal(
        f"under {PROCESSOR_MS} ms of processor time in the application", processor < PROCESSOR_MS
    )
    return [
        Measured(
            "create",
            rate,
            "conversations/s",
            n,
            floor,
            rate / floor,
            middle(found.took),
            p95,
            goals,
        ),
        Measured("create.processor", processor, "ms each", n, goals=(spent,)),
    ]
