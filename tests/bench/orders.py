"""Letting in a table of orders by the command of a user, against a bare COPY and upsert.

The running product gets `kuula import table FILE --as orders` with BENCH_LINES lines (a million
unless told): about four lines an order, twenty lines a customer, two thousand products. Every line
is read three times, judged twice and written once with its facts. The floor is one psycopg
connection that copies the same lines into a temporary table and upserts orders and lines from it.
Memory is the most that the command held.
"""

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg

from tests.bench.frame import Goal, Measured
from tests.bench.inside import database_of
from tests.product.running import Product, product

LASTS = "about five minutes for a million lines"
LINES = int(os.environ.get("BENCH_LINES", "1000000"))
PATIENCE = 180.0
MOST_MB = 400.0
HEADER = ("Order number", "Order date", "E-mail", "Customer name", "Status", "Currency",
          "Order total", "SKU", "Product", "Quantity", "Price", "Line total")  # fmt: skip
_TABLE = """
CREATE TEMP TABLE given (number text, at timestamptz, email text, name text, state text,
    currency text, total numeric, sku text, item text, quantity numeric, price numeric,
    line_total numeric);
CREATE TABLE bench_order (LIKE people_order INCLUDING ALL);
CREATE TABLE bench_line (LIKE people_orderline INCLUDING ALL);
ALTER TABLE bench_line ADD FOREIGN KEY (order_id) REFERENCES bench_order (id)
"""
_ORDERS = """
INSERT INTO bench_order (source, external_id, fresh_at, email, number, placed_at, state, currency,
    total, url)
SELECT DISTINCT ON (number) 'table', number, now(), email, number, at, state, currency,
    total * 100, '' FROM given
ON CONFLICT (source, external_id) DO UPDATE SET state = excluded.state, total = excluded.total
"""
_LINES = """
INSERT INTO bench_line (order_id, place, name, version, quantity, price, total)
SELECT o.id, row_number() OVER (PARTITION BY o.id) - 1, g.item, '', g.quantity, g.price * 100,
    g.line_total * 100
FROM given g JOIN bench_order o ON o.source = 'table' AND o.external_id = g.number
ON CONFLICT (order_id, place) DO UPDATE SET total = excluded.total
"""


def measure() -> list[Measured]:
    """Start the product, let the table in, and again, and count that everything is there once."""
    with product() as it:
        it.start(patience=600)
        file = it.home.parent / "orders.csv"
        _write(file)
        took, used, memory = _let_in(it, file, f"{LINES} made, 0 changed, 0 same, 0 refused")
        again, _used, _memory = _let_in(it, file, f"0 made, 0 changed, {LINES} same, 0 refused")
        with psycopg.connect(database_of(it), autocommit=True) as database:
            lines = database.execute("SELECT count(*) FROM people_orderline").fetchone()
            assert lines == (LINES,), f"{lines} lines are there"
            floor = _floor(database, file)
    wall = Goal(f"a million lines in under {PATIENCE:.0f} s", took / LINES * 1e6 < PATIENCE, True)
    flat = Goal(f"at most {MOST_MB:.0f} MB", memory < MOST_MB)
    return [
        Measured("orders: lines let in", LINES / took, "a second", LINES, LINES / floor,
                 floor / took, goals=(wall,)),
        Measured("orders: the same again", LINES / again, "a second", LINES),
        Measured("orders: processor of the command", used / LINES * 1e6, "µs a line", LINES),
        Measured("orders: memory of the command", memory, "MB", LINES, goals=(flat,)),
    ]  # fmt: skip


def _let_in(it: Product, file: Path, told: str) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processor, and the most megabytes."""
    words = [sys.executable, "-m", "kuula.faces.cli", "import", "table", str(file)]
    out = it.home.parent / "import.txt"
    began = time.perf_counter()
    with out.open("w") as said:
        running = subprocess.Popen([*words, "--as", "orders"], env=it.environment, stdout=said)
        _pid, status, usage = os.wait4(running.pid, 0)
    took = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    assert told in out.read_text(), out.read_text()
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _floor(database: psycopg.Connection[tuple[object, ...]], file: Path) -> float:
    for statement in _TABLE.split(";"):
        database.execute(statement)
    began = time.perf_counter()
    with (
        file.open("rb") as content,
        database.cursor() as cursor,
        cursor.copy("COPY given FROM STDIN (FORMAT csv, HEADER)") as copy,
    ):
        while piece := content.read(1 << 20):
            copy.write(piece)
    database.execute(_ORDERS)
    database.execute(_LINES)
    return time.perf_counter() - began


def _write(file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as content:
        out = csv.writer(content)
        out.writerow(HEADER)
        out.writerows(_rows())


def _rows() -> Iterator[tuple[object, ...]]:
    chance = random.Random(4)
    goods = [(f"SKU-{n:04}", f"Toode {n}", Decimal(chance.randrange(99, 99_999)) / 100)
             for n in range(2000)]  # fmt: skip
    written = number = 0
    while written < LINES:
        number += 1
        count = min(chance.randint(1, 7), LINES - written)
        someone = chance.randrange(max(1, LINES // 20))
        at = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} {chance.randrange(24):02}"
        at += f":{chance.randrange(60):02}:{chance.randrange(60):02}"
        state = chance.choice(("completed", "processing", "shipped", "cancelled"))
        lines = [(*chance.choice(goods), chance.randint(1, 4)) for _line in range(count)]
        total = sum(price * pieces for _sku, _item, price, pieces in lines)
        head = (f"B{number:07}", at, f"ostja{someone}@example.com", f"Ostja {someone}", state,
                "EUR", total)  # fmt: skip
        for sku, item, price, pieces in lines:
            yield (*head, sku, item, pieces, price, price * pieces)
        written += count
