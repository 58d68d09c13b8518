"""The daily pages with a million conversations, asked for by four people who are signed in.

The large desk (tests/bench/large) is made once and kept. Times are those of the client, waiting in
the queue included. The floor of each page is the one query it cannot do without, by four bare
psycopg scripts on the same server; page and floor are measured in turn.
"""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of, web_processor
from tests.bench.large import fill
from tests.bench.large.rows import LENGTHS
from tests.bench.readers import FLOORS, Reading, by_script, over_http
from tests.bench.writers import Done
from tests.product.running import Product, kept_product

LASTS = "two minutes, and ten more when the large desk must be made"
PEOPLE = 4
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
P95_MS = 100.0
COUNT = int(os.environ.get("BENCH_CONVERSATIONS", str(fill.CONVERSATIONS)))
_LONG = (
    "SELECT id FROM desk_conversation WHERE messages_count = %(many)s AND team_id = ANY(%(teams)s)"
)


def measure() -> list[Measured]:
    """Make the desk unless it is there, start the product on it, and read."""
    fill.main(COUNT)
    desk = json.loads((fill.FOLDER / "desk.json").read_text())
    with kept_product(fill.FOLDER / "home") as it:
        it.start()
        works = _works(it, desk)
        with ProcessPoolExecutor(PEOPLE, mp_context=get_context("spawn")) as pool:
            return [one for kind in FLOORS for one in _measured(it, pool, works, kind)]


def _works(it: Product, desk: dict[str, Any]) -> list[Reading]:
    database = database_of(it)
    *teams, _closed = desk["teams"]
    with psycopg.connect(database) as connection:
        found = connection.execute(_LONG, {"teams": teams, "many": max(LENGTHS)}).fetchall()
    numbers = tuple(number for (number,) in found)
    sessions = [it.cookies(email)["kuula_session"] for email in desk["emails"][:PEOPLE]]
    return [
        Reading("", n, 0, 0, numbers, tuple(teams), it.port, session, database)
        for n, session in enumerate(sessions)
    ]


def _measured(
    it: Product, pool: ProcessPoolExecutor, works: list[Reading], kind: str
) -> list[Measured]:
    _run(pool, over_http, works, kind, 1000, 2)
    rates, floors, processor, took = [], [], [], []
    for turn in range(ROUNDS):
        floors.append(_rate(_run(pool, by_script, works, kind, turn, SECONDS / 2)))
        before = web_processor(it)
        done = _run(pool, over_http, works, kind, turn, SECONDS)
        many = sum(len(one.took) for one in done)
        processor.append((web_processor(it) - before) / many * 1000)
        rates.append(_rate(done))
        took += [seconds * 1000 for one in done for seconds in one.took]
    rate, floor, p95 = middle(rates), middle(floors), percentile(took, 0.95)
    goal = Goal(f"{kind}: 95 % within {P95_MS:g} ms with {PEOPLE} people", p95 < P95_MS, wall=True)
    name, n = f"pages.{kind}", len(took)
    return [
        Measured(name, rate, "pages/s", n, floor, rate / floor, middle(took), p95, (goal,)),
        Measured(f"{name}.processor", middle(processor), "ms each", n),
    ]


def _run(
    pool: ProcessPoolExecutor, act: Any, works: list[Reading], kind: str, turn: int, seconds: float
) -> list[Done]:
    mine = [
        Reading(**{**vars(one), "kind": kind, "seconds": seconds, "seed": turn * 100 + one.number})
        for one in works
    ]
    return list(pool.map(act, mine))


def _rate(done: list[Done]) -> float:
    return sum(len(one.took) / one.lasted for one in done)
