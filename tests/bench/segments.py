"""Segments over many customers with orders: how long a whole count takes, and how soon after its
cause somebody is in. SEGMENTS=100000 measures with fewer customers."""

import json
import os

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of
from tests.product.running import product

LASTS = "two to four minutes"
CUSTOMERS = int(os.environ.get("SEGMENTS", "1000000"))
RULES = ("profile", "orders", "sum and facts", "contacts", "everybody")
ROUNDS = 5
MOVES = 20
MOST_SECONDS = 2.0
SOONEST = 5.0
_FILL = """
SET synchronous_commit = off; SET work_mem = '256MB';
INSERT INTO people_customer (name, language, city, phone, created_at, company_id)
SELECT 'Person ' || n, (ARRAY['en','et','hr','ru'])[1 + n % 4],
    (ARRAY['Tallinn','Tartu','Zagreb','Split','Narva'])[1 + n % 5], '',
    now() - make_interval(days => n % 1500), NULL
FROM generate_series(1, {customers}) n;
INSERT INTO people_order (source, external_id, fresh_at, email, customer_id, number, placed_at,
    state, currency, total, url)
SELECT 'bench', n::text, now(), '', 1 + abs(hashint8extended(n, 1) % {customers}),
    n::text, now() - make_interval(days => (n % 900)::int), 'delivered', 'EUR', 500 + n % 40000, ''
FROM generate_series(1::bigint, {customers} * 2) n;
INSERT INTO ledger_event (occurred_at, type, historic, actor_kind, customer_id, payload)
SELECT now() - make_interval(days => (n % 600)::int),
    CASE WHEN n % 20 = 0 THEN 'desk.complaint_opened' ELSE 'desk.message_received' END, true,
    'customer', 1 + n % {customers}, '{{}}'
FROM generate_series(1::bigint, {customers}) n;
"""
_CAUGHT_UP = """UPDATE ledger_reader SET position = (SELECT last_value FROM ledger_event_id_seq)
WHERE name = 'dispatcher'"""
_REST = ("people_customer", "people_order", "ledger_event")


def measure() -> list[Measured]:
    """The counts in the worker's way, each rule several times; then moves through the running
    product."""
    with product() as it:
        it.start(patience=600)
        with psycopg.connect(database_of(it), autocommit=True) as connection:
            connection.execute(_FILL.format(customers=CUSTOMERS))
            for table in _REST:
                connection.execute(f"VACUUM ANALYZE {table}")
            connection.execute(_CAUGHT_UP)
        told = {"SEGMENTS_ROUNDS": str(ROUNDS), "SEGMENTS_MOVES": str(MOVES)}
        counted = {
            name: json.loads(it.seed("recounts", "seed_segments", SEGMENTS_RULE=name, **told))
            for name in RULES
        }
        moved = json.loads(it.seed("moves", "seed_segments", **told))
    return [*(_count(name, one) for name, one in counted.items()), _moves(moved)]


def _count(name: str, one: dict[str, list[float]]) -> Measured:
    took = one["seconds"]
    usual = middle(took)
    words = f"{name}: {CUSTOMERS:,} customers counted anew in at most {MOST_SECONDS} s"
    return Measured(
        f"segments {name}",
        usual,
        f"s (processor {middle(one['processor']):.2f} s), {one['size'][0]:,.0f} in it;"
        f" first {one['first'][0]:.2f} s",
        len(took),
        p50=usual * 1000,
        p95=percentile(took, 0.95) * 1000,
        goals=(Goal(words, usual <= MOST_SECONDS, wall=True),),
    )


def _moves(took: list[float]) -> Measured:
    latest = percentile(took, 0.95)
    words = f"somebody is in at most {SOONEST} s after the order that brought them in"
    return Measured(
        "segments move", middle(took), "s from the order to the membership", len(took),
        p50=middle(took) * 1000, p95=latest * 1000,
        goals=(Goal(words, latest <= SOONEST, wall=True),),
    )  # fmt: skip
