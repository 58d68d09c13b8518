"""Facts that wait for their customer: whether there are any, and of whom."""

from collections.abc import Iterable
from typing import Final

from kuula.kit.compiled import fetched
from kuula.people.models import Buyer, Invoice, Order, OwnedProduct, Return, Subscription

_TABLES: Final = tuple(
    model._meta.db_table for model in (Order, Invoice, Return, Subscription, OwnedProduct, Buyer)
)
_ANY: Final = "SELECT " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE customer_id IS NULL AND email <> '')" for table in _TABLES
)
_WHOSE: Final = (
    "SELECT DISTINCT a.customer_id FROM people_address a"
    " WHERE a.customer_id = ANY(%s::bigint[]) AND NOT a.shared AND ("
    + " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} t WHERE t.customer_id IS NULL AND t.email = a.value)"
        for table in _TABLES
    )
    + ")"
)


def anything_waits() -> bool:
    """Whether a fact came under an address that nobody has."""
    return bool(fetched((_ANY, ()))[0][0])


def waited_for(customers: Iterable[int]) -> set[int]:
    """Those of these customers under whose own addresses something waits; one statement."""
    return {row[0] for row in fetched((_WHOSE, (list(customers),)))}
