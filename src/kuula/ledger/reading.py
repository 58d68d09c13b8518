"""Reading the ledger so that no committed fact is ever missed.

Sequence numbers are not commit order: a transaction may take number 7 and commit after number 9 is
visible. A position is final once every transaction that held the right to write below it has ended.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from psycopg.types.numeric import Int8

from kuula.kit.compiled import fetched
from kuula.ledger.events import Event, event_type
from kuula.ledger.recording import About, Who

SHORTEST = 0.002
LONGEST = 0.016
_POSITION = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger_event_id_seq"
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'ledger_event'::regclass AND granted
  AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_STILL_OPEN = f"{_WRITERS} AND virtualtransaction = ANY(%s) LIMIT 1"
_ENTRIES = """
SELECT e.id, e.type, e.occurred_at, e.recorded_at, e.historic, e.actor_kind, e.actor_id,
e.customer_id,
       e.conversation_id, e.brand_id, e.team_id, e.payload::text, e.retracts, p.payload::text
FROM ledger_event e LEFT JOIN ledger_personal p ON p.event_id = e.id
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry as its readers get it, the personal part joined (empty after an erasure)."""

    id: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    historic: bool
    who: Who
    about: About
    retracts: int | None
    payload: dict[str, Any]

    def event(self) -> Event:
        """The typed event. Raises UnknownEvent for one this version does not know."""
        return event_type(self.type).load(self.payload)


def last_position() -> int:
    """The highest number handed out so far; not final, see `final_position`."""
    position: int = fetched((_POSITION, ()))[0][0]
    return position


def final_position(*, timeout: float = 10.0) -> int | None:
    """A position below which nothing can appear any more; None if writers did not end in `timeout`
    s.

    Waits only for transactions that write to the ledger, so a long report or bulk load elsewhere
    stalls nobody. Call it outside a transaction.
    """
    position = last_position()
    writers = [row[0] for row in fetched((_WRITERS, ()))]
    deadline, pause = time.monotonic() + timeout, SHORTEST
    while writers and fetched((_STILL_OPEN, (writers,))):
        if time.monotonic() > deadline:
            return None
        time.sleep(pause)
        pause = min(2 * pause, LONGEST)
    return position


def entries_between(after: int, upto: int, *, limit: int = 1000) -> tuple[Recorded, ...]:
    """Entries with `after` < id <= `upto` in order, at most `limit`."""
    sql = f"{_ENTRIES} WHERE e.id > %s AND e.id <= %s ORDER BY e.id LIMIT %s"
    return _rows(sql, [Int8(after), Int8(upto), Int8(limit)])


def entries(ids: list[int]) -> tuple[Recorded, ...]:
    """The entries with these ids, in order; unknown ids are left out."""
    return _rows(f"{_ENTRIES} WHERE e.id = ANY(%s::bigint[]) ORDER BY e.id", [ids])


def _rows(sql: str, values: list[Any]) -> tuple[Recorded, ...]:
    return tuple(_recorded(row) for row in fetched((sql, tuple(values))))


def _recorded(row: tuple[Any, ...]) -> Recorded:
    facts = orjson.loads(row[11])
    personal = orjson.loads(row[13]) if row[13] else {}
    return Recorded(
        id=row[0],
        type=row[1],
        occurred_at=row[2],
        recorded_at=row[3],
        historic=row[4],
        who=Who(row[5], row[6]),
        about=About(row[7], row[8], row[9], row[10]),
        retracts=row[12],
        payload=facts | personal,
    )
