"""The messages of the past, written in one statement that is planned once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from kuula.desk.models import Message
from kuula.desk.models.opening import search_config
from kuula.desk.past import PastConversation
from kuula.desk.searching import search_text
from kuula.kit.text import clean

_TYPES: Final = {
    "id": "bigint", "conversation": "bigint", "kind": "text", "staff": "bigint",
    "customer": "bigint", "sender": "text", "recipients": "text", "text": "text",
    "visible": "text", "html": "text", "language": "text", "header_id": "text",
    "automatic": "text", "at": "timestamptz", "config": "text", "search": "text",
}  # fmt: skip


def _array(name: str, kind: str) -> str:
    """Long texts go over in binary form: nothing in them needs to be escaped."""
    return f"%({name}){'b' if kind == 'text' else 's'}::{kind}[]"


_SQL: Final = f"""
INSERT INTO desk_message (
    id, conversation_id, kind, staff_id, customer_id, sender, recipients, text, visible, html,
    language, header_id, automatic, authentic, occurred_at, release_at, released_at, search)
SELECT id, conversation, kind, staff, customer, sender, recipients::jsonb, text, visible, html,
    language, header_id, automatic, '{{}}'::jsonb, at,
    CASE WHEN kind = 'outbound' THEN at END, CASE WHEN kind = 'outbound' THEN at END,
    to_tsvector(config::regconfig, search)
FROM unnest({", ".join(_array(name, kind) for name, kind in _TYPES.items())})
    AS given ({", ".join(_TYPES)})
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A conversation of the past with its number here and those of its messages."""

    number: int
    held: PastConversation
    message_ids: tuple[int, ...]


def insert_messages(placed: Sequence[Placed]) -> None:
    """Write the messages with their search entries. Belongs inside a transaction."""
    rows = [row for one in placed for row in _rows(one)]
    if not rows:
        return
    columns = dict(zip(_TYPES, map(list, zip(*rows, strict=True)), strict=True))
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
        cursor.execute(_SQL, columns, prepare=True)


def _rows(placed: Placed) -> Iterator[tuple[Any, ...]]:
    held = placed.held
    for place, (number, one) in enumerate(zip(placed.message_ids, held.messages, strict=True)):
        text = clean(one.text)
        theirs = one.kind == Message.Kind.INBOUND
        parts = (held.subject if place == 0 else "", one.name, one.sender if theirs else "", text)
        yield (
            number, placed.number, str(one.kind), one.staff_id,
            held.customer_id if theirs else None,
            clean(one.sender), orjson.dumps(dict(one.recipients)).decode(), text,
            clean(one.visible) or text, one.html, one.language, clean(one.header_id),
            one.automatic, one.at, search_config(one.language or held.language),
            search_text(*parts),
        )  # fmt: skip
