"""Recording many facts at once, one row a fact all the same, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.db import connection
from django.db.transaction import TransactionManagementError

from kuula.kit import clock
from kuula.ledger.events import Event
from kuula.ledger.recording import COLUMNS, NOTHING, PRESENT, About, Past, Who, is_history

_TYPES: Final = (
    "timestamptz", "text", "text", "bigint", "bigint", "bigint", "bigint", "bigint", "text",
    "bigint", "text",
)  # fmt: skip
_GIVEN: Final = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
_INSERT: Final = f"""
WITH given AS MATERIALIZED (
    SELECT nextval('ledger_event_id_seq') AS id, f.* FROM unnest({_GIVEN})
        AS f (at, type, actor_kind, actor, customer, conversation, brand, team, payload, retracts,
              personal)
), facts AS (
    INSERT INTO ledger_event (id, {COLUMNS})
    SELECT id, at, type, %s, actor_kind, actor, customer, conversation, brand, team,
        payload::jsonb, retracts
    FROM given ORDER BY id
)
INSERT INTO ledger_personal (event_id, payload)
SELECT id, personal::jsonb FROM given WHERE personal <> '{{}}'
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """One of many facts of one doer that are recorded together."""

    event: Event
    about: About = NOTHING
    past: Past = PRESENT


@dataclass(frozen=True, slots=True)
class PastFact:
    """Something that happened at a moment in the past, who did it and whom it is about."""

    event: Event
    who: Who
    at: datetime
    about: About = NOTHING


def record_all(happenings: Sequence[Happening], who: Who) -> None:
    """Write many events of one doer, in their order, as `record` writes each.

    Must be called inside the transaction of the changes they tell of; raises otherwise.
    """
    now = clock.now()
    rows = (
        _row(one.event, who, one.past.occurred_at or now, one.about, one.past.retracts)
        for one in happenings
    )
    _write(rows, historic=is_history())


def record_past(facts: Sequence[PastFact]) -> None:
    """Write facts as historic rows, in this order: timeline, metrics and export see them, nothing
    fires.

    Must be called inside the transaction of the changes; raises otherwise. Keep it to some
    thousands: readers of the ledger wait for the transaction.
    """
    rows = (_row(one.event, one.who, one.at, one.about, None) for one in facts)
    _write(rows, historic=True)


def _row(
    event: Event, who: Who, at: datetime, about: About, retracts: int | None
) -> tuple[object, ...]:
    return (
        at, event.type, who.kind, who.id, about.customer, about.conversation, about.brand,
        about.team, orjson.dumps(event.facts()).decode(), retracts,
        orjson.dumps(event.personal_part()).decode(),
    )  # fmt: skip


def _write(rows: Iterable[tuple[object, ...]], *, historic: bool) -> None:
    """The numbers are taken by the statement that holds the lock on the ledger: readers wait."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Facts must be recorded inside a transaction.")
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [*columns, historic])
