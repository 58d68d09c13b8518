"""Recording many facts at once: what an import tells of the past, one row a fact all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.db import connection
from django.db.transaction import TransactionManagementError

from kuula.ledger.events import Event
from kuula.ledger.recording import COLUMNS, NOTHING, About, Who

_TYPES: Final = (
    "timestamptz", "text", "text", "bigint", "bigint", "bigint", "bigint", "bigint", "text",
)  # fmt: skip
_GIVEN: Final = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
_INSERT: Final = f"""
INSERT INTO ledger_event ({COLUMNS})
SELECT at, type, true, actor_kind, actor, customer, conversation, brand, team, payload::jsonb, NULL
FROM unnest({_GIVEN}) WITH ORDINALITY
    AS given (at, type, actor_kind, actor, customer, conversation, brand, team, payload, place)
ORDER BY place RETURNING id
"""
_APART: Final = """
INSERT INTO ledger_personal (event_id, payload)
SELECT id, payload::jsonb FROM unnest(%s::bigint[], %s::text[]) AS given (id, payload)
"""


@dataclass(frozen=True, slots=True)
class PastFact:
    """Something that happened at a moment in the past, who did it and whom it is about."""

    event: Event
    who: Who
    at: datetime
    about: About = NOTHING


def record_past(facts: Sequence[PastFact]) -> None:
    """Write facts as historic rows, in this order: timeline, metrics and export see them, nothing
    fires.

    Must be called inside the transaction of the changes; raises otherwise. Keep it to some
    thousands: readers of the ledger wait for the transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("The past must be recorded inside a transaction.")
    if not facts:
        return
    columns = zip(*map(_row, facts), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in columns])
        ids = [row[0] for row in cursor.fetchall()]
        apart = [
            (one.event.personal_part(), number) for one, number in zip(facts, ids, strict=True)
        ]
        named = [(number, orjson.dumps(part).decode()) for part, number in apart if part]
        if named:
            cursor.execute(_APART, [[n for n, _part in named], [part for _n, part in named]])


def _row(fact: PastFact) -> tuple[object, ...]:
    about = fact.about
    return (
        fact.at, fact.event.type, fact.who.kind, fact.who.id, about.customer, about.conversation,
        about.brand, about.team, orjson.dumps(fact.event.facts()).decode(),
    )  # fmt: skip
