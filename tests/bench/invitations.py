"""1,000,000 invitations planned with the contact budget, a sample and the other rules applied.

Half of a million customers have been asked before, one in fifty refused, one in a hundred paused.
Planning is that of the running worker. The floor is a plain INSERT ... SELECT of as many rows.
"""

import os
import time

import psycopg

from tests.bench.frame import Goal, Measured
from tests.bench.inside import database_of
from tests.bench.results import CONTENT, SURVEY
from tests.product.running import product

LASTS = "five minutes"
CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1250000"))
SHARE = 80
LIMIT_S = 300.0
PATIENCE = 900.0
FILL = """
SET synchronous_commit = off;
INSERT INTO people_customer (name, language, city, phone, created_at)
SELECT 'Person ' || n, (ARRAY['en','et','hr','ru'])[1 + n % 4], '', '', now()
FROM generate_series(1, {customers}) n;
INSERT INTO people_address (kind, value, customer_id, shared, verified, created_at)
SELECT 'email', 'p' || id || '@example.com', id, false, true, now() FROM people_customer
WHERE name LIKE 'Person %';
INSERT INTO listening_askingpause (customer_id, since, channel)
SELECT id, now(), 'mail' FROM people_customer WHERE id % 100 = 0;
"""
ASKED = """
INSERT INTO listening_invitation (survey_id, customer_id, channel, language, variant, token_digest,
    state, why, planned_for, made_at, refused_at, expires_at)
SELECT %(survey)s, id, 'mail', 'en', 0, '', CASE WHEN id %% 50 = 1 THEN 'refused' ELSE 'sent' END,
    '', now() - interval '20 days', now() - interval '20 days',
    CASE WHEN id %% 50 = 1 THEN now() - interval '19 days' END, now()
FROM people_customer WHERE id %% 2 = 1"""
WAVE = """
INSERT INTO listening_wave (survey_id, share, starts_at, state, reached, looked_at, sampled,
    invited, left_out, made_at, moved_at)
SELECT %s, %s, now() + interval '1 day', 'planning', 0, 0, 0, 0, 0, now() - interval '1 hour',
    now() - interval '1 hour' RETURNING id"""
FLOOR = """
CREATE UNLOGGED TABLE bench_rows AS
SELECT id, 'planned'::text AS state, now() AS at FROM people_customer WHERE name LIKE 'Person %'"""


def measure() -> list[Measured]:
    """Write the customers, begin a sending, and wait until the worker has planned it."""
    with product() as it:
        it.start(patience=300)
        with psycopg.connect(database_of(it), autocommit=True) as connection:
            connection.execute(FILL.format(customers=CUSTOMERS))
            row = connection.execute(SURVEY, {"content": CONTENT}).fetchone()
            assert row is not None
            connection.execute(ASKED, {"survey": row[0]})
            connection.execute("ANALYZE")
            floor = _timed(connection, FLOOR)
            took, looked, sampled, made = _planned(connection, int(row[0]))
    enough = Goal(f"{sampled:,} judged in {LIMIT_S:g} s", took < LIMIT_S, wall=True)
    once = Goal("each of them once", made == sampled)
    return [
        Measured(f"invitations: of {looked:,} customers {sampled:,} judged, {made:,} kept", took,
                 "s", sampled, floor, took / floor, goals=(enough, once)),
    ]  # fmt: skip


def _timed(connection: psycopg.Connection, sql: str) -> float:
    begun = time.perf_counter()
    connection.execute(sql)
    return time.perf_counter() - begun


def _planned(connection: psycopg.Connection, survey: int) -> tuple[float, int, int, int]:
    """The seconds from the first batch to the last, and the counts of the sending."""
    wave = connection.execute(WAVE, [survey, SHARE]).fetchone()
    assert wave is not None
    begun, until = 0.0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        told = connection.execute(
            "SELECT state, looked_at, sampled FROM listening_wave WHERE id = %s", wave
        ).fetchone()
        assert told is not None
        if told[1] and not begun:
            begun = time.monotonic()
        if told[0] == "planned":
            made = connection.execute(
                "SELECT count(DISTINCT customer_id), count(*) FROM listening_invitation"
                " WHERE wave = %s", wave,
            ).fetchone()  # fmt: skip
            assert made is not None
            assert made[0] == made[1]
            return time.monotonic() - begun, told[1], told[2], made[1]
        time.sleep(0.05)
    raise AssertionError("The sending was not planned in time.")
