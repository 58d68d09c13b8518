"""The profile of customers with 10,000 events and 500 orders each, asked for over HTTP, signed in.

Times are those of the client: one person who never pauses and never asks for the same customer
twice in a row. The floor is the one query that no timeline can do without, by psycopg, in turn.
"""

import http.client
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of
from tests.bench.regulars import EVENTS, Around, write_regulars
from tests.product.running import Product, product

LASTS = "two minutes"
CUSTOMERS = int(os.environ.get("BENCH_REGULARS", "60"))
ROUNDS = 3
EACH = 120
P95_MS = 100.0
PRINTED_MS = 5000.0
MIDDLE = "SELECT id, occurred_at FROM ledger_event WHERE customer_id = %s ORDER BY occurred_at, id"
FLOOR = (
    "SELECT id, type, occurred_at, payload FROM ledger_event WHERE customer_id = %s"
    " ORDER BY occurred_at DESC, id DESC LIMIT 26"
)
Path = Callable[[int], str]


def measure() -> list[Measured]:
    """Write the customers, start the product on them, and read their pages."""
    with product() as it:
        it.start(patience=300)
        it.seed("desk")
        with psycopg.connect(database_of(it), autocommit=True) as connection:
            numbers = write_regulars(connection, _around(connection), CUSTOMERS)
            connection.execute("ANALYZE")
            deep = {number: _cursor(connection, number) for number in numbers}
            kinds: dict[str, Path] = {
                "customer": lambda number: f"/customers/{number}",
                "customer_deep": lambda number: f"/customers/{number}?after={deep[number]}",
                "timeline": lambda number: f"/customers/{number}/timeline",
                "timeline_deep": lambda number: (
                    f"/customers/{number}/timeline?after={deep[number]}"
                ),
                "timeline_kind": lambda number: f"/customers/{number}/timeline?kind=care",
            }
            found = [_measured(it, connection, numbers, name, path)
                     for name, path in kinds.items()]  # fmt: skip
            return [*found, _printed(it, numbers)]


def _around(connection: psycopg.Connection) -> Around:
    def ids(table: str) -> list[int]:
        return [row[0] for row in connection.execute(f"SELECT id FROM {table} ORDER BY id")]

    return Around(
        ids("workspace_brand")[0], ids("workspace_team")[0], ids("workspace_staff"),
        datetime.now(UTC) - timedelta(hours=1),
    )  # fmt: skip


def _cursor(connection: psycopg.Connection, number: int) -> str:
    """The cursor in the middle of a timeline."""
    from kuula.kit.keyset import encode

    row = connection.execute(f"{MIDDLE} OFFSET %s LIMIT 1", [number, EVENTS // 2]).fetchone()
    assert row is not None
    return encode((row[1].isoformat(), row[0]))


def _measured(
    it: Product, connection: psycopg.Connection, numbers: range, name: str, path: Path
) -> Measured:
    chance, took, floors = random.Random(name), [], []
    _asked(it, _mixed(chance, numbers, 20), path)
    for _turn in range(ROUNDS):
        some = _mixed(chance, numbers, EACH)
        begun = time.perf_counter()
        for number in some:
            connection.execute(FLOOR, [number], prepare=True).fetchall()
        floors.append(len(some) / (time.perf_counter() - begun))
        took += _asked(it, some, path)
    p95, rate = percentile(took, 0.95), 1000 / middle(took)
    goal = Goal(f"{name}: 95 % within {P95_MS:g} ms", p95 < P95_MS, wall=True)
    floor = middle(floors)
    return Measured(f"profile.{name}", rate, "pages/s", len(took), floor, rate / floor,
                    middle(took), p95, (goal,))  # fmt: skip


def _mixed(chance: random.Random, numbers: range, count: int) -> list[int]:
    """Customers by chance, none twice in a row."""
    some = [chance.choice(numbers)]
    while len(some) < count:
        number = chance.choice(numbers)
        if number != some[-1]:
            some.append(number)
    assert all(one != other for one, other in pairwise(some))
    return some


def _asked(it: Product, numbers: list[int], path: Path) -> list[float]:
    """How long each page took, in milliseconds, over one kept connection."""
    line = http.client.HTTPConnection("127.0.0.1", it.port, timeout=60)
    session = it.cookies("mari@pohjala.example")["kuula_session"]
    headers = {
        "Host": f"localhost:{it.port}",
        "Cookie": f"kuula_session={session}",
        "Accept-Encoding": "gzip, br",
    }
    took = []
    for number in numbers:
        begun = time.perf_counter()
        line.request("GET", path(number), headers=headers)
        answer = line.getresponse()
        content = answer.read()
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (answer.status, content[:500])
    line.close()
    return took


def _printed(it: Product, numbers: range) -> Measured:
    """All 10,000 events on one sheet."""
    took = _asked(it, list(numbers)[:10], lambda number: f"/customers/{number}/timeline?print=1")
    p95 = percentile(took, 0.95)
    goal = Goal(f"printed: within {PRINTED_MS:g} ms", p95 < PRINTED_MS, wall=True)
    return Measured("profile.printed", 1000 / middle(took), "pages/s", len(took), None, None,
                    middle(took), p95, (goal,))  # fmt: skip
