"""Opening several conversations in one statement, which is planned and run once for all of them.

The same rows as `opening` writes one by one, in the same order: who writes twice is one customer.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from kuula.desk.models.opening import OpeningRow
from kuula.ledger.recording import COLUMNS

_TYPES: Final = {
    "email": "text", "domain": "text", "name": "text", "language": "text", "brand": "bigint",
    "team": "bigint", "channel": "text", "mailbox": "bigint", "subject": "text",
    "priority": "smallint", "spam": "boolean", "at": "timestamptz", "excerpt": "text",
    "waiting": "timestamptz", "due": "timestamptz", "target": "integer", "clocks": "text",
    "sender": "text",
    "recipients": "text", "text": "text", "visible": "text", "html": "text", "header_id": "text",
    "automatic": "text", "authentic": "text", "raw": "bigint", "config": "text", "search": "text",
}  # fmt: skip
_SHARED: Final = ("now", "historic", "who_kind", "who_id")


def _array(name: str, kind: str) -> str:
    """Long texts go over in binary form: nothing in them needs to be escaped."""
    return f"%({name}){'b' if kind == 'text' else 's'}::{kind}[]"


_SQL: Final = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM unnest({", ".join(_array(name, kind) for name, kind in _TYPES.items())})
        WITH ORDINALITY AS given ({", ".join(_TYPES)}, place)
), writer AS (
    SELECT DISTINCT ON (email) email, name, language, domain, place FROM given
    ORDER BY email, place
), known AS (
    SELECT w.email, a.id AS address, a.customer_id AS customer, 0::bigint AS made_by
    FROM writer w JOIN people_address a ON a.kind = 'email' AND a.value = w.email
), fresh AS MATERIALIZED (
    SELECT w.*, nextval('people_customer_id_seq') AS customer FROM writer w
    WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.email = w.email)
), made AS (
    INSERT INTO people_customer (id, name, language, company_id, city, phone, created_at)
    SELECT customer, name, language,
        (SELECT company_id FROM people_companydomain d WHERE d.domain = fresh.domain), '', '',
        %(now)s
    FROM fresh ORDER BY customer
), address AS (
    INSERT INTO people_address (kind, value, customer_id, shared, verified, created_at)
    SELECT 'email', email, customer, false, false, %(now)s FROM fresh ORDER BY email
    RETURNING id, value, customer_id
), person AS (
    SELECT * FROM known
    UNION ALL SELECT a.value, a.id, a.customer_id, f.place
    FROM address a JOIN fresh f ON f.email = a.value
), placed AS MATERIALIZED (
    SELECT one.*, nextval('desk_conversation_id_seq') AS conversation,
        nextval('desk_message_id_seq') AS message
    FROM (
        SELECT g.*, p.address, p.customer, p.made_by = g.place AS fresh
        FROM given g JOIN person p ON p.email = g.email ORDER BY g.place OFFSET 0
    ) one
), conversation AS (
    INSERT INTO desk_conversation (
        id, brand_id, team_id, customer_id, address_id, channel, mailbox_id, subject, language,
        state, priority, spam, opened_at, last_at, last_excerpt, last_from_us, messages_count,
        waiting_since, due_at, target_minutes, clocks)
    SELECT conversation, brand, team, customer, address, channel, mailbox, subject, language,
        'new', priority, spam, at, at, excerpt, false, 1, waiting, due, target,
        clocks::jsonb
    FROM placed ORDER BY place
), message AS (
    INSERT INTO desk_message (
        id, conversation_id, kind, customer_id, sender, recipients, text, visible, html, language,
        header_id, automatic, authentic, raw_id, occurred_at, search)
    SELECT message, conversation, 'inbound', customer, sender, recipients::jsonb, text, visible,
        html, language, header_id, automatic, authentic::jsonb, raw, at,
        to_tsvector(config::regconfig, search)
    FROM placed ORDER BY place
), fact AS (
    INSERT INTO ledger_event ({COLUMNS})
    SELECT at, 'desk.conversation_opened', %(historic)s, %(who_kind)s,
        COALESCE(%(who_id)s::bigint, CASE WHEN %(who_kind)s = 'customer' THEN customer END),
        customer, conversation, brand, team,
        jsonb_build_object('channel', channel, 'message_id', message, 'new_customer', fresh,
                           'from_us', false),
        NULL::bigint
    FROM placed ORDER BY place
    RETURNING id, conversation_id
)
SELECT p.conversation, p.customer, p.message, f.id, p.fresh
FROM placed p JOIN fact f ON f.conversation_id = p.conversation ORDER BY p.place
"""


def run_openings(values: Sequence[dict[str, Any]]) -> list[OpeningRow]:
    """Run the statement for several openings, each with the values of `opening.run_opening`.

    What they share (moment, actor) is taken from the first. Belongs inside a transaction; a race
    about a first mail of one person raises IntegrityError.
    """
    columns: dict[str, Any] = {name: [one[name] for one in values] for name in _TYPES}
    shared = {name: values[0][name] for name in _SHARED}
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
        cursor.execute(_SQL, columns | shared, prepare=True)
        return cursor.fetchall()
