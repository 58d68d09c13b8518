"""Undoing what was imported: every fact is retracted by a new one, nothing is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, transaction
from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event
from kuula.ledger.recording import Who

_RETRACT = """
INSERT INTO ledger_event (occurred_at, type, historic, actor_kind, actor_id, customer_id,
    conversation_id, brand_id, team_id, payload, retracts)
SELECT e.occurred_at, %s, true, %s, %s, e.customer_id, e.conversation_id, e.brand_id, e.team_id,
    '{{}}'::jsonb, e.id
FROM ledger_event e
WHERE e.historic AND e.type <> %s AND ({those})
  AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.retracts = e.id)
"""
_OF_BRANDS = _RETRACT.format(those="e.brand_id = ANY(%s) OR e.customer_id = ANY(%s)")
_OF_TALKS = _RETRACT.format(those="e.conversation_id = ANY(%s)")
_OF_PEOPLE = _RETRACT.format(those="e.customer_id = ANY(%s)")


@dataclass(frozen=True)
class FactUndone(Event):
    """An imported fact was taken back together with the whole import."""

    type: ClassVar[str] = "ledger.fact_undone"
    words: ClassVar[str] = _("%(actor)s took an imported fact back")


def undo_facts(who: Who, *, brand_ids: Sequence[int], customer_ids: Sequence[int]) -> int:
    """Retract every historic fact about these brands or customers; answers how many.

    Safe to run twice. Empties nothing: erasing a person is another matter.
    """
    return _retract(_OF_BRANDS, who, brand_ids, customer_ids)


def undo_facts_of(
    who: Who, *, conversation_ids: Sequence[int] = (), customer_ids: Sequence[int] = ()
) -> int:
    """Retract every historic fact of these conversations, and of these customers; answers how
    many. Safe to run twice."""
    talks = _retract(_OF_TALKS, who, conversation_ids) if conversation_ids else 0
    return talks + (_retract(_OF_PEOPLE, who, customer_ids) if customer_ids else 0)


def _retract(statement: str, who: Who, *ids: Sequence[int]) -> int:
    values = [FactUndone.type, who.kind, who.id, FactUndone.type, *(list(some) for some in ids)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
