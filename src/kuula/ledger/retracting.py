"""Retracting single imported facts: those of one moment, those of one order or invoice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from kuula.ledger.recording import Who
from kuula.ledger.undoing import FactUndone

_RETRACT: Final = """
INSERT INTO ledger_event (occurred_at, type, historic, actor_kind, actor_id, customer_id,
    conversation_id, brand_id, team_id, payload, retracts)
SELECT e.occurred_at, %s, true, %s, %s, e.customer_id, e.conversation_id, e.brand_id, e.team_id,
    '{}'::jsonb, e.id
FROM ledger_event e
JOIN unnest(%s::bigint[], %s::timestamptz[]) AS given (customer, at)
    ON e.customer_id = given.customer AND e.occurred_at = given.at
WHERE e.historic AND e.type <> %s
  AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.retracts = e.id)
"""
_RETRACT_OF: Final = """
INSERT INTO ledger_event (occurred_at, type, historic, actor_kind, actor_id, customer_id,
    conversation_id, brand_id, team_id, payload, retracts)
SELECT e.occurred_at, %s, true, %s, %s, e.customer_id, e.conversation_id, e.brand_id, e.team_id,
    '{}'::jsonb, e.id
FROM ledger_event e
JOIN unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS given (customer, number, at)
    ON e.customer_id = given.customer AND e.payload ->> %s = given.number
    AND (given.at IS NULL OR e.occurred_at = given.at)
WHERE e.historic AND e.type <> %s
  AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.retracts = e.id)
"""


def retract_at(who: Who, facts: Sequence[tuple[int, datetime]]) -> int:
    """Retract the historic facts of these customers that happened at these very moments; answers
    how many. Safe to run twice."""
    if not facts:
        return 0
    customers, moments = (list(column) for column in zip(*facts, strict=True))
    values = [FactUndone.type, who.kind, who.id, customers, moments, FactUndone.type]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RETRACT, values)
        return int(cursor.rowcount)


def retract_of(who: Who, *, key: str, facts: Sequence[tuple[int, int, datetime | None]]) -> int:
    """Retract the historic facts of these customers whose payload has this number under `key`, all
    of them or those of a moment; answers how many. Safe to run twice."""
    if not facts:
        return 0
    customers, numbers, moments = (list(column) for column in zip(*facts, strict=True))
    named = [str(number) for number in numbers]
    values = [
        FactUndone.type, who.kind, who.id, customers, named, moments, key, FactUndone.type,
    ]  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RETRACT_OF, values)
        return int(cursor.rowcount)
