"""What was once built in the database, put back as rows: a tenth of the work of building it."""

import pickle
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from django.db import connection

from kuula.kit import clock

Built = TypeVar("Built")

GOOD_FOR: Final = 30.0  # seconds; what happened "two hours ago" stays two hours ago
_TABLES: Final = """
SELECT quote_ident(relname),
    (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""


class Kept(Generic[Built]):
    """What `build` made of an empty database, for tests that run in a transaction of their own.

    The rows come back with their numbers. They are built anew after half a minute, for a test that
    commits or has another clock, and after `forget`, which is for whoever lets numbers begin again.
    """

    def __init__(self, build: Callable[[], Built]) -> None:
        self._build = build
        self._until = 0.0
        self._made = b""
        self._rows: list[tuple[str, bytes]] = []

    def get(self) -> Built:
        """What was built, in the present transaction."""
        if clock.stands_still() or not connection.in_atomic_block:
            return self._build()
        if time.monotonic() < self._until:
            return self._put_back()
        return self._built()

    def forget(self) -> None:
        """Build it anew the next time."""
        self._until = 0.0

    def _built(self) -> Built:
        before = _filled()
        made = self._build()
        mine = _filled() - before
        self._rows = [(table, _copied(table)) for table in sorted(mine)]
        self._made = pickle.dumps(made)
        self._until = time.monotonic() + GOOD_FOR
        return made

    def _put_back(self) -> Built:
        with connection.cursor() as cursor:
            for table, rows in self._rows:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
        made: Built = pickle.loads(self._made)
        return made


def _filled() -> set[str]:
    """The tables that have rows, each with the columns one may write: `name (one, other)`."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [(name, f"{name} ({columns})") for name, columns in cursor.fetchall()]
        each = ", ".join(f"EXISTS (SELECT FROM {name})" for name, _ in tables)
        cursor.execute(f"SELECT {each}")
        found = cursor.fetchone()
    return {table for (_, table), has_rows in zip(tables, found, strict=True) if has_rows}


def _copied(table: str) -> bytes:
    name, _, columns = table.partition(" ")
    rows = f"SELECT {columns.strip('()')} FROM {name}"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)
