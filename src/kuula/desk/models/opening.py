"""Opening a conversation in one statement: customer, address, conversation, message and ledger row.

One data-modifying statement is one round trip and one commit; through the ORM it would be seven.
"""

from contextlib import nullcontext
from typing import Any, Final, TypeAlias

import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction

from kuula.kit.compiled import replanned
from kuula.kit.languages import SEARCH_CONFIGS
from kuula.ledger.recording import COLUMNS
from kuula.workspace.gate import GATE, RECEIPT, Gate, GateClosed, refuse_spent_key

OpeningRow: TypeAlias = tuple[int, int, int, int, bool]
"""Conversation, customer, message, ledger entry, whether the customer is new."""

_SQL: Final = """
WITH {gate}known AS (
    SELECT id, customer_id FROM people_address WHERE kind = 'email' AND value = %(email)s
), fresh AS (
    INSERT INTO people_customer (name, language, company_id, city, phone, created_at)
    SELECT %(name)s, %(language)s, {company}, '', '', %(now)s
    WHERE NOT EXISTS (SELECT 1 FROM known){if_open}
    RETURNING id
), address AS (
    INSERT INTO people_address (kind, value, customer_id, shared, verified, created_at)
    SELECT 'email', %(email)s, id, false, false, %(now)s FROM fresh
    RETURNING id, customer_id
), person AS (
    SELECT id, customer_id, false AS fresh FROM known
    UNION ALL SELECT id, customer_id, true FROM address
), conversation AS (
    INSERT INTO desk_conversation (
        brand_id, team_id, customer_id, address_id, channel, mailbox_id, subject, language, state,
        priority, spam, opened_at, last_at, last_excerpt, last_from_us, messages_count,
        waiting_since, due_at, target_minutes, clocks)
    SELECT %(brand)s, %(team)s, customer_id, id, %(channel)s, %(mailbox)s, %(subject)s,
        %(language)s, 'new', %(priority)s, %(spam)s, %(at)s, %(at)s, %(excerpt)s, false, 1,
        %(waiting)s, %(due)s, %(target)s, %(clocks)s::jsonb
    FROM person{and_gate}
    RETURNING id, customer_id, brand_id, team_id
), message AS (
    INSERT INTO desk_message (
        conversation_id, kind, customer_id, sender, recipients, text, visible, html, language,
        header_id, automatic, authentic, raw_id, occurred_at, search)
    SELECT id, 'inbound', customer_id, %(sender)s, %(recipients)s::jsonb, %(text)s, %(visible)s,
        %(html)s, %(language)s, %(header_id)s, %(automatic)s, %(authentic)s::jsonb, %(raw)s,
        %(at)s, to_tsvector(%(config)s::regconfig, %(search)s)
    FROM conversation
    RETURNING id
), fact AS (
    INSERT INTO ledger_event ({columns})
    SELECT %(at)s, 'desk.conversation_opened', %(historic)s, %(who_kind)s,
        COALESCE(%(who_id)s::bigint, CASE WHEN %(who_kind)s = 'customer' THEN c.customer_id END),
        c.customer_id, c.id, c.brand_id, c.team_id,
        jsonb_build_object('channel', %(channel)s::text, 'message_id', m.id,
                           'new_customer', p.fresh, 'from_us', false),
        NULL::bigint
    FROM conversation c, message m, person p
    RETURNING id
){receipt}
SELECT c.id, c.customer_id, m.id, f.id, p.fresh
FROM conversation c, message m, fact f, person p
"""
_COMPANY: Final = "(SELECT company_id FROM people_companydomain WHERE domain = %(domain)s)"
_RECEIPT: Final = """, answer AS (
    SELECT jsonb_build_object('number', c.id, 'customer', c.customer_id, 'message', m.id,
                              'new_customer', p.fresh) AS body
    FROM conversation c, message m, person p
), {receipt}"""
STATEMENT: Final = _SQL.format(
    company=_COMPANY, columns=COLUMNS, gate="", if_open="", and_gate="", receipt=""
)
GATED: Final = _SQL.format(
    company=_COMPANY,
    columns=COLUMNS,
    gate=f"{GATE}, ",
    if_open=" AND EXISTS (SELECT 1 FROM gate)",
    and_gate=", gate",
    receipt=_RECEIPT.format(receipt=RECEIPT),
)


def search_config(language: str) -> str:
    """The PostgreSQL text-search configuration for a language, "simple" for others."""
    return SEARCH_CONFIGS.get(language, "simple")


def run_opening(
    values: dict[str, Any], gate: Gate | None = None, *, savepoint: bool = True
) -> OpeningRow:
    """Run the statement prepared, once more when two first mails of one person raced.

    With a gate the token's rights are checked and the idempotency key is spent in the same
    statement. Raises GateClosed when the rights changed, KeySpent when the key was used before.
    Inside a transaction without `savepoint` a race raises IntegrityError.
    """
    statement = STATEMENT if gate is None else GATED
    everything = values if gate is None else values | gate.values()
    inside = connections[DEFAULT_DB_ALIAS].in_atomic_block
    guard = transaction.atomic() if inside and savepoint else nullcontext()
    try:
        with guard:
            return _run(statement, everything)
    except IntegrityError as error:
        refuse_spent_key(error)
        if inside and not savepoint:
            raise
    try:
        return _run(statement, everything)
    except IntegrityError as error:
        refuse_spent_key(error)
        raise


def _run(statement: str, values: dict[str, Any]) -> OpeningRow:
    here = connections[DEFAULT_DB_ALIAS]

    def write() -> OpeningRow | None:
        here.ensure_connection()
        with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
            cursor.execute(statement, values, prepare=True)
            row: OpeningRow | None = cursor.fetchone()
            return row

    row = replanned(write)  # refused before anything is written
    if row is None:
        raise GateClosed
    return row
