"""Saving an answer: one statement finds or begins the response and locks it, one keeps the answer
with its fact.

Two statements, since the second must see what another device wrote while the first one waited.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from kuula.kit.compiled import replanned
from kuula.ledger.recording import COLUMNS, SqlRow

BEGIN: Final = """
WITH invited AS MATERIALIZED (
    SELECT * FROM listening_invitation WHERE id = %(invitation)s::bigint FOR NO KEY UPDATE
), open AS (
    SELECT s.id, i.id AS invitation, COALESCE(i.customer_id, %(customer)s::bigint) AS customer,
        i.conversation_id, COALESCE(i.brand_id, s.brand_id) AS brand, i.team_id
    FROM listening_survey s
    LEFT JOIN invited i ON i.survey_id = s.id
    WHERE s.id = %(survey)s AND s.archived_at IS NULL
        AND (s.state = 'live' OR (s.state = 'closed' AND s.closed_at > %(now)s))
        AND (s.closes_at IS NULL OR s.closes_at > %(now)s)
        AND (%(invitation)s::bigint IS NULL OR (i.state <> 'refused' AND i.expires_at > %(now)s))
)
INSERT INTO listening_response AS r (id, survey_id, version, key, invitation_id, customer_id,
    conversation_id, brand_id, team_id, staff_id, way, place, language, variant, started_at,
    moved_at, voided_why)
SELECT CASE WHEN %(anonymous)s THEN -1 - (random() * 9e15)::bigint
        ELSE nextval('listening_response_id_seq') END,
    id, %(version)s, %(key)s, invitation, customer, conversation_id, brand, team_id,
    %(staff)s::bigint, %(way)s, %(place)s, %(language)s, %(variant)s, %(at)s, %(moved)s, ''
FROM open
ON CONFLICT (key) DO UPDATE SET moved_at = GREATEST(r.moved_at, excluded.moved_at)
    WHERE r.survey_id = excluded.survey_id AND r.voided_at IS NULL
        AND (r.completed_at IS NULL OR r.completed_at > %(changeable)s)
RETURNING id, version, customer_id, conversation_id, brand_id, team_id, (xmax = 0)
"""
"""Begins the response of that key or goes on with it, locked until the transaction ends; no row
when the survey takes no answers, the invitation has ended, or the response is settled. Of two
devices that begin one invitation, the second waits: only a conflict of `key` goes on. Numbers of
what colleagues say are drawn by lot below zero, and the next one of customers tells nothing of
them."""

_KEEP: Final = """
WITH before AS (
    SELECT value, entry_id FROM listening_answer
    WHERE response_id = %(response)s AND question = %(question)s
), change AS (
    SELECT (SELECT entry_id FROM before) AS entry
    WHERE NOT EXISTS (SELECT 1 FROM before WHERE value = %(value)s::jsonb)
), {fact}kept AS (
    INSERT INTO listening_answer (id, response_id, question, value, known, answered_at, entry_id)
    SELECT CASE WHEN %(response)s < 0 THEN -1 - (random() * 9e15)::bigint
            ELSE nextval('listening_answer_id_seq') END,
        %(response)s, %(question)s, %(value)s::jsonb, false, %(at)s, {entry} FROM change
    ON CONFLICT (response_id, question) DO UPDATE SET value = excluded.value, known = false,
        answered_at = excluded.answered_at, entry_id = excluded.entry_id
    RETURNING 1
)
SELECT EXISTS (SELECT 1 FROM kept), COALESCE((
    SELECT jsonb_object_agg(question, value) FROM listening_answer
    WHERE response_id = %(response)s AND question <> %(question)s), '{{}}'::jsonb),
    ARRAY(SELECT question FROM listening_answer WHERE response_id = %(response)s AND known
        AND question <> %(question)s)
"""
_FACT: Final = f"fact AS (INSERT INTO ledger_event ({COLUMNS}) {{row}} RETURNING id), "


@dataclass(frozen=True, slots=True)
class Begun:
    """A response, locked: whose it is, which version it saw, whether it is new."""

    id: int
    version: int
    customer_id: int | None
    conversation_id: int | None
    brand_id: int | None
    team_id: int | None
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a response begins with. `at` is what is kept of the moment (of colleagues the day),
    `now` when the survey must take answers, `moved` when it comes in, which may be later;
    `changeable` is the moment since which a completed one can still be changed."""

    survey: int
    version: int
    key: UUID
    way: str
    place: str
    language: str
    variant: int
    at: datetime
    now: datetime
    moved: datetime
    changeable: datetime
    anonymous: bool
    invitation: int | None
    customer: int | None
    staff: int | None

    def values(self) -> dict[str, Any]:
        """By the names of the statement."""
        return {name: getattr(self, name) for name in self.__slots__}


def run_begin(beginning: Beginning) -> Begun | None:
    """The response of that key, begun if it was not there; None when nothing is taken. Inside a
    transaction."""
    row = run_prepared(BEGIN, beginning.values())
    return Begun(*row) if row else None


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether anything changed, the other answers, and which of them the record knew."""

    changed: bool
    others: dict[str, Any]
    known: list[str]


def run_keep(values: dict[str, Any], fact: SqlRow | None) -> Kept:
    """Keep an answer unless it is there already, with its `fact`, whose source is `change`: it
    retracts that of the answer it replaces."""
    everything = values | (fact.values if fact else {})
    row = run_prepared(keep_statement(fact.sql if fact else ""), everything)
    return Kept(row[0], orjson.loads(row[1]), row[2]) if row else Kept(False, {}, [])


def keep_statement(row: str) -> str:
    """The statement that keeps an answer; `row` selects its fact from `change`, empty for none."""
    told = _FACT.format(row=row) if row else ""
    return _KEEP.format(fact=told, entry="(SELECT id FROM fact)" if row else "NULL::bigint")


def run_prepared(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """The first row of a statement whose plan the server keeps."""
    here = connections[DEFAULT_DB_ALIAS]

    def write() -> tuple[Any, ...] | None:
        here.ensure_connection()
        with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
            cursor.execute(statement, values, prepare=True)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    return replanned(write)
