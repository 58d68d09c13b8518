"""Erasing from the ledger, a person or what is past its time: personal words go, facts stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

MOST: Final = 1000
WINDOW: Final = 50_000
_EMPTY = """
UPDATE ledger_personal p SET payload = '{}'::jsonb FROM ledger_event e
WHERE e.id = p.event_id AND e.customer_id = %s AND p.payload <> '{}'::jsonb
"""
_OLD = """
SELECT p.event_id FROM ledger_personal p JOIN ledger_event e ON e.id = p.event_id
WHERE p.event_id > %s AND p.payload <> '{}'::jsonb AND e.type = ANY(%s) AND e.occurred_at < %s
ORDER BY p.event_id LIMIT %s
"""
_EMPTY_NAMING = """
UPDATE ledger_personal p SET payload = '{}'::jsonb
WHERE p.event_id >= %s AND p.event_id < %s AND p.payload <> '{}'::jsonb
    AND lower(p.payload::text) LIKE ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM ledger_event e WHERE e.id = p.event_id AND e.type = ANY(%s))
"""
_EMPTY_THESE = """
UPDATE ledger_personal SET payload = '{}'::jsonb
WHERE event_id = ANY(%s) AND payload <> '{}'::jsonb
"""


def empty_personal(customer_id: int) -> int:
    """Empty the personal part of every entry about this customer; answers how many were emptied.

    Must be called inside the erasing action's transaction; nobody else may.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Erasing happens inside the action's transaction.")
    return _emptied(_EMPTY, [customer_id])


def empty_personal_naming(
    words: Sequence[str], *, spared: Sequence[str] = (), batch: int = WINDOW
) -> int:
    """Empty the personal part of every entry in which one of these words, lower case, stands by
    itself as a value, whomever the entry is about; answers how many were emptied. Entries of the
    types `spared` stay.

    Looks through the whole ledger, `batch` entries at a time, each a transaction of its own. Safe
    to run twice.
    """
    quoted = [f"%{_escaped(orjson.dumps(word).decode())}%" for word in words]
    count, (first, last) = 0, _ends() if quoted else (0, -1)
    for start in range(first, last + 1, batch):
        with transaction.atomic():
            count += _emptied(_EMPTY_NAMING, [start, start + batch, quoted, list(spared)])
    return count


def empty_personal_before(moment: datetime, types: Sequence[str], *, batch: int = MOST) -> int:
    """Empty the personal part of the entries of these types that happened before a moment
    (retention); answers how many were emptied.

    Each batch is a transaction of its own, so a kill loses nothing. Safe to run twice.
    """
    count, after = 0, 0
    while found := _old(moment, types, after=after, most=batch):
        with transaction.atomic():
            count += _emptied(_EMPTY_THESE, [found])
        after = found[-1]
    return count


def _ends() -> tuple[int, int]:
    """The first and the last entry with a personal part; 0 and -1 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(min(event_id), 0), COALESCE(max(event_id), -1) FROM ledger_personal"
        )
        first, last = cursor.fetchone()
    return int(first), int(last)


def _escaped(word: str) -> str:
    """As LIKE reads it word by word."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _old(moment: datetime, types: Sequence[str], *, after: int, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [after, list(types), moment, most])
        return [row[0] for row in cursor.fetchall()]


def _emptied(sql: str, values: list[Any]) -> int:
    """How many rows a statement emptied for which the trigger opens the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kuula.erasing = 'on'")
        cursor.execute(sql, values)
        emptied = int(cursor.rowcount)
        cursor.execute("SET LOCAL kuula.erasing = 'off'")
    return emptied
