"""What a conversation is about, and whether its words name what the customer bought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kuula.desk.models import Concern
from kuula.kit.compiled import fetched

CONCERNED: Final = """(SELECT jsonb_agg(jsonb_build_object('id', k.id, 'order', k.order_id,
            'owned', k.owned_id, 'called', COALESCE(o.number, w.name || CASE WHEN w.serial = ''
            THEN '' ELSE ' · ' || w.serial END)) ORDER BY k.id)
        FROM desk_concern k LEFT JOIN people_order o ON o.id = k.order_id
        LEFT JOIN people_ownedproduct w ON w.id = k.owned_id
        WHERE k.conversation_id = c.id AND k.removed_at IS NULL)"""
"""SQL for what conversation c is about."""
_ANYTHING: Final = """
SELECT EXISTS (SELECT 1 FROM people_order WHERE customer_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM people_ownedproduct WHERE customer_id IS NOT NULL)"""
_SAID: Final = """
SELECT m.id, c.subject, m.visible
FROM desk_message m JOIN desk_conversation c ON c.id = m.conversation_id
WHERE m.id = ANY(%s::bigint[]) AND m.kind = 'inbound' AND m.automatic = ''
    AND (EXISTS (SELECT 1 FROM people_order o WHERE o.customer_id = c.customer_id)
        OR EXISTS (SELECT 1 FROM people_ownedproduct w WHERE w.customer_id = c.customer_id))"""

_LATELY: Final = """
SELECT DISTINCT c.customer_id FROM desk_conversation c
WHERE c.customer_id = ANY(%s::bigint[]) AND c.last_at >= %s"""
_LATEST: Final = """
SELECT m.id FROM desk_conversation c JOIN desk_message m ON m.conversation_id = c.id
WHERE c.customer_id = %s AND c.last_at >= %s AND m.kind = 'inbound' AND m.automatic = ''
    AND m.occurred_at >= %s
ORDER BY m.id DESC LIMIT 50"""


@dataclass(frozen=True, slots=True)
class Concerned:
    """An order or a product that a conversation is about (one of the two numbers is None), and what
    it is called."""

    id: int
    order: int | None
    owned: int | None
    called: str


def anything_bought() -> bool:
    """Whether any customer has an order or a product."""
    return bool(fetched((_ANYTHING, ()))[0][0])


def said_by_buyers(messages: Iterable[int]) -> Mapping[int, str]:
    """Subject and words of those of these messages whose customer bought something; one
    statement."""
    rows = fetched((_SAID, (list(messages),)))
    return {number: f"{subject}\n{words}" for number, subject, words in rows}


def talked_lately(customers: Iterable[int], since: datetime) -> set[int]:
    """Those of these customers with whom something was said since a moment; one statement."""
    return {row[0] for row in fetched((_LATELY, (list(customers), since)))}


def latest_words(customer_id: int, since: datetime) -> list[int]:
    """The latest messages of a customer since a moment, at most 50, oldest first."""
    found = fetched((_LATEST, (customer_id, since, since)))
    return sorted(row[0] for row in found)


def concerns_of(numbers: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """What each of some conversations is about: orders by their number, products by theirs below
    nothing. One statement."""
    found = Concern.objects.filter(conversation_id__in=list(numbers), removed_at=None)
    about: dict[int, set[int]] = {}
    for number, order, owned in found.values_list("conversation_id", "order_id", "owned_id"):
        about.setdefault(number, set()).add(order or -(owned or 0))
    return {number: frozenset(things) for number, things in about.items()}
