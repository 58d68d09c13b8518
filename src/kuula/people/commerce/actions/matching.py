"""Finding whose a commercial fact is once an address of its customer is known."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import transaction

from kuula.ledger.recording_many import Happening, record_all
from kuula.people.commerce.actions.goods import registered, started
from kuula.people.commerce.actions.money import opened
from kuula.people.commerce.actions.orders import placed
from kuula.people.models import (
    Address,
    Buyer,
    Customer,
    Invoice,
    OfCustomer,
    Order,
    OwnedProduct,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 500


def _nothing(_row: Any) -> list[Happening]:
    return []


THEIRS: Final[tuple[tuple[type[OfCustomer], Callable[[Any], list[Happening]]], ...]] = (
    (Order, placed),
    (Invoice, _nothing),
    (Return, opened),
    (Subscription, started),
    (OwnedProduct, registered),
    (Buyer, _nothing),
)
"""Everything that is a customer's, and what the ledger is told of it once they are known."""


def match_customer(actor: Actor, *, customer_id: int) -> int:
    """Let a customer have what came under their own addresses before they were known; answers how
    much that was. What came under a shared address is nobody's. Safe to run twice."""
    allow(actor, Permission.COMMERCE_CHANGE)
    own = Address.objects.filter(customer_id=customer_id, shared=False, customer__erased_at=None)
    values = list(own.values_list("value", flat=True))
    found = 0
    for model, told in THEIRS if values else ():
        while some := _match_some(actor, model, told, customer_id, values):
            found += some
    return found


def _match_some(
    actor: Actor, model: type[OfCustomer], told: Callable[[Any], list[Happening]],
    customer_id: int, values: Sequence[str],
) -> int:  # fmt: skip
    with transaction.atomic():
        present = Customer.objects.select_for_update(no_key=True)
        if not present.filter(pk=customer_id, erased_at=None).exists():
            return 0
        waiting = model._default_manager.select_for_update().filter(customer=None, email__in=values)
        rows = list(waiting.order_by("pk")[:BATCH])
        for row in rows:
            row.customer_id = customer_id
        model._default_manager.bulk_update(rows, ["customer"])
        record_all([one for row in rows for one in told(row)], actor.who)
    return len(rows)
