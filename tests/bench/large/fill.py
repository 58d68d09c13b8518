"""`python -m tests.bench.large.fill [CONVERSATIONS]`: make the large desk, once, and keep it.

How: the rows are written as text and sent by COPY, messages through a temporary table so that the
server makes their search entries; two processes share the work; indexes are dropped before and made
again after; the checks of references rest meanwhile (the rows are right by construction). The desk
stays in build/large (BENCH_HOME names another folder) and is used again as long as its size fits.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from tests.bench.large.rows import EACH, LENGTHS, Desk, customers, shard

CONVERSATIONS = 1_000_000
SHARD = 200 * len(LENGTHS)
FOLDER = Path(os.environ.get("BENCH_HOME") or Path(__file__).resolve().parents[3] / "build/large")
TABLES = ("people_customer", "people_address", "desk_conversation", "desk_message", "ledger_event")
SETTINGS = "SET session_replication_role = replica; SET synchronous_commit = off;"
_CONVERSATION = (
    "id, brand_id, team_id, assignee_id, customer_id, address_id, channel, subject, language,"
    " state, priority, spam, opened_at, last_at, last_excerpt, last_from_us, messages_count,"
    " waiting_since, due_at, target_minutes, first_replied_at, solved_at, closed_at"
)
_MESSAGE = (
    "id, conversation_id, kind, staff_id, customer_id, recipients, text, language, occurred_at,"
    " released_at"
)
_FACT = (
    "occurred_at, type, historic, actor_kind, actor_id, customer_id, conversation_id, brand_id,"
    " team_id, payload, retracts"
)
_STAGE = (
    "CREATE TEMP TABLE stage (id bigint, conversation_id bigint, kind text, staff_id bigint,"
    " customer_id bigint, recipients jsonb, text text, language text, occurred_at timestamptz,"
    " released_at timestamptz)"
)
_INTO_MESSAGE = f"""
INSERT INTO desk_message (
    {_MESSAGE}, sender, visible, html, header_id, automatic, authentic, search)
SELECT {_MESSAGE}, '', text, '', '', '', '{{}}', to_tsvector(
    (CASE language WHEN 'et' THEN 'estonian' WHEN 'hr' THEN 'serbian' WHEN 'ru' THEN 'russian'
     ELSE 'english' END)::regconfig, translate(text, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD'))
FROM stage ORDER BY id"""


def fill(desk: Desk, *, say: Callable[[str], None] = print) -> None:
    """Write all of `desk` into the installation of this process. Runs for minutes."""
    begun = time.monotonic()

    def told(what: str) -> None:
        say(f"{time.monotonic() - begun:6.0f} s  {what}")

    with _superuser() as connection:
        indexes = _drop_indexes(connection)
        _people(connection, desk)
        told(f"{desk.customers:,} customers")
        _in_shards(desk, told)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(_make_index, sorted(indexes, key=lambda sql: "USING gin" not in sql)))
        told("indexes")
        _finish(connection, desk)
    told("vacuumed and analysed")


def ready(count: int) -> bool:
    """Whether the kept desk has this many conversations."""
    kept = FOLDER / "desk.json"
    return kept.exists() and json.loads(kept.read_text())["conversations"] == count


def _people(connection: psycopg.Connection, desk: Desk) -> None:
    lines = list(customers(desk, 1, desk.customers))
    people = "id, name, language, company_id, city, phone, created_at, erased_at"
    addresses = "id, kind, value, customer_id, shared, verified, created_at"
    _copy(connection, f"people_customer ({people})", [line for line, _ in lines])
    _copy(connection, f"people_address ({addresses})", [line for _, line in lines])


def _in_shards(desk: Desk, told: Callable[[str], None]) -> None:
    starts = range(1, desk.conversations + 1, SHARD)
    with ProcessPoolExecutor(2) as pool:
        for done, _ in enumerate(pool.map(_one_shard, [desk] * len(starts), starts), 1):
            if done % 10 == 0 or done == len(starts):
                told(f"{min(done * SHARD, desk.conversations):,} conversations")


def _one_shard(desk: Desk, first: int) -> None:
    rows = shard(desk, first, min(first + SHARD - 1, desk.conversations))
    with _superuser() as connection, connection.transaction():
        _copy(connection, f"desk_conversation ({_CONVERSATION})", rows.conversations)
        connection.execute(_STAGE)
        _copy(connection, f"stage ({_MESSAGE})", rows.messages)
        connection.execute(_INTO_MESSAGE)
        _copy(connection, f"ledger_event ({_FACT})", rows.facts)


def _copy(connection: psycopg.Connection, into: str, lines: list[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        copy.write("".join(lines))


def _drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop the indexes that no constraint needs; answers the statements that make them again."""
    found = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c"
        " ON c.conname = i.indexname WHERE i.schemaname = 'public' AND i.tablename = ANY(%s)"
        " AND c.oid IS NULL",
        [list(TABLES)],
    ).fetchall()
    for name, _sql in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [sql.replace(" ON ONLY ", " ON ") for _name, sql in found]


def _make_index(statement: str) -> None:
    with _superuser() as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(statement)


def _finish(connection: psycopg.Connection, desk: Desk) -> None:
    """Numbers go on where the rows end, the dispatcher has read all, statistics are fresh."""
    counts = {
        "people_customer": desk.customers,
        "people_address": desk.customers,
        "desk_conversation": desk.conversations,
        "desk_message": desk.conversations * EACH,
    }
    for table, count in counts.items():
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})")
    connection.execute(
        "INSERT INTO ledger_reader (name, position, moved_at)"
        " SELECT 'dispatcher', max(id), now() FROM ledger_event"
        " ON CONFLICT (name) DO UPDATE SET position = excluded.position"
    )
    for table in TABLES:
        connection.execute(f"VACUUM ANALYZE {table}")


def _superuser() -> psycopg.Connection:
    from kuula.kit import home, postgres

    connection = postgres.connect_as_superuser(home.load(), "kuula")
    connection.execute(SETTINGS)
    return connection


def main(count: int = CONVERSATIONS) -> None:
    """Make the desk in its folder unless it is there already."""
    if ready(count):
        print(f"{FOLDER} already holds {count:,} conversations.")
        return
    os.environ |= {
        "KUULA_HOME": str(FOLDER / "home"),
        "DJANGO_SETTINGS_MODULE": "kuula.config.settings",
    }
    from kuula.kit import home, postgres

    FOLDER.mkdir(parents=True, exist_ok=True)
    where = home.load()
    postgres.ensure_running(where)
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from tests.bench.large.people import around

        kept = around()
        desk = Desk(kept["brands"], kept["teams"], kept["staff"], count, datetime.now(UTC))
        fill(desk)
        (FOLDER / "desk.json").write_text(json.dumps(kept | {"conversations": count}))
    finally:
        postgres.stop(where)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
