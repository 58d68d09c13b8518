"""Recording: the one way a fact enters the ledger, inside the transaction that made it true."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.db import connection
from django.db.transaction import TransactionManagementError

from kuula.kit import clock
from kuula.ledger.events import Event

_historic: ContextVar[bool] = ContextVar("kuula_historic", default=False)


@dataclass(frozen=True, slots=True)
class Who:
    """Who did it: kind is "staff", "customer", "token" or "system"; id is None for the system."""

    kind: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what a fact is about. Ids are plain numbers; what is not known stays None."""

    customer: int | None = None
    conversation: int | None = None
    brand: int | None = None
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """Options of a fact: when it happened (default now) and the entry it retracts."""

    occurred_at: datetime | None = None
    retracts: int | None = None


NOTHING: Final = About()
PRESENT: Final = Past()

COLUMNS: Final = (
    "occurred_at, type, historic, actor_kind, actor_id, customer_id, conversation_id, brand_id,"
    " team_id, payload, retracts"
)

_INSERT = f"""
WITH fact AS (
    INSERT INTO ledger_event ({COLUMNS})
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s) RETURNING id
), apart AS (
    INSERT INTO ledger_personal (event_id, payload) SELECT id, %s::jsonb FROM fact WHERE %s
)
SELECT id FROM fact
"""


def record(event: Event, who: Who, about: About = NOTHING, past: Past = PRESENT) -> int:
    """Write `event` as one immutable row and answer its id.

    Must be called inside the transaction of the change it records; raises otherwise. Inside
    `as_history` the row is historic: timeline, metrics and export see it, nothing fires.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{event.type} must be recorded inside a transaction.")
    personal = event.personal_part()
    values = (
        past.occurred_at or clock.now(), event.type, is_history(), who.kind, who.id,
        about.customer, about.conversation, about.brand, about.team,
        orjson.dumps(event.facts()).decode(), past.retracts,
        orjson.dumps(personal).decode(), bool(personal),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row: tuple[int] = cursor.fetchone()
    return row[0]


@contextmanager
def as_history(moment: datetime) -> Iterator[None]:
    """Let actions inside the block happen at `moment`, as history that fires nothing."""
    token = _historic.set(True)
    try:
        with clock.at(moment):
            yield
    finally:
        _historic.reset(token)


def is_history() -> bool:
    """Whether facts recorded now are historic."""
    return _historic.get()


@dataclass(frozen=True, slots=True)
class SqlRow:
    """A ledger row as one select of a larger statement: `sql` selects COLUMNS in order, `values`
    fills it."""

    sql: str
    values: dict[str, object]


def row_sql(
    event: Event, who: Who, *, ids: str, source: str, retracts: str = "NULL::bigint"
) -> SqlRow:
    """The ledger's part of a hot data-modifying statement.

    `ids` is SQL for "customer, conversation, brand, team", `retracts` for the entry it retracts,
    and `source` the SQL FROM list they come from. For events without a personal part only; the
    statement wraps it in INSERT INTO ledger_event (COLUMNS). Payload keys known only to the
    statement are added by it.
    """
    sql = (
        f"SELECT %(led_at)s::timestamptz, %(led_type)s, %(led_historic)s::boolean, %(led_kind)s,"
        f" %(led_actor)s::bigint, {ids}, %(led_payload)s::jsonb, {retracts} FROM {source}"
    )
    return SqlRow(
        sql,
        {
            "led_at": clock.now(),
            "led_type": event.type,
            "led_historic": is_history(),
            "led_kind": who.kind,
            "led_actor": who.id,
            "led_payload": orjson.dumps(event.facts()).decode(),
        },
    )
