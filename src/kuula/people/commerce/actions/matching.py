"""Finding whose a commercial fact is once an address of its customer is known."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from kuula.kit import clock
from kuula.ledger.recording_many import Happening, record_all
from kuula.people.commerce.actions.buyers import BUYERS
from kuula.people.commerce.actions.goods import OWNED, SUBSCRIPTIONS
from kuula.people.commerce.actions.keeping import Kind
from kuula.people.commerce.actions.money import INVOICES, RETURNS
from kuula.people.commerce.actions.orders import DELIVERIES, ORDERS
from kuula.people.commerce.events import DeliveryLate
from kuula.people.models import Address, Customer, Delivery
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 500
THEIRS: Final[tuple[Kind[Any, Any], ...]] = (
    ORDERS, INVOICES, RETURNS, SUBSCRIPTIONS, OWNED, BUYERS,
)  # fmt: skip
"""Everything that is a customer's."""


def match_customer(actor: Actor, *, customer_id: int) -> int:
    """Let a customer have what came under their own addresses before they were known; answers how
    much that was. The ledger is told all that became of it meanwhile. What came under a shared
    address is nobody's. Safe to run twice."""
    allow(actor, Permission.COMMERCE_CHANGE)
    own = Address.objects.filter(customer_id=customer_id, shared=False, customer__erased_at=None)
    values = list(own.values_list("value", flat=True))
    found = 0
    for kind in THEIRS if values else ():
        while some := _match_some(actor, kind, customer_id, values):
            found += some
    return found


def _match_some(actor: Actor, kind: Kind[Any, Any], customer_id: int, values: Sequence[str]) -> int:
    with transaction.atomic():
        present = Customer.objects.select_for_update(no_key=True)
        if not present.filter(pk=customer_id, erased_at=None).exists():
            return 0
        waiting = kind.model._default_manager.filter(customer=None, email__in=values)
        numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
        came = _held_parcels(numbers) if kind is ORDERS else []
        rows = list(waiting.filter(pk__in=numbers).order_by("pk").select_for_update())
        for row in rows:
            row.customer_id = customer_id
        kind.model._default_manager.bulk_update(rows, ["customer"])
        told = [one for row in rows for one in kind.told(row, None)]
        record_all(told + _delivered(rows, came), actor.who)
    return len(rows)


def _held_parcels(orders: Sequence[int]) -> list[Delivery]:
    """What came of these orders; held before the orders, as whoever keeps deliveries does."""
    came = Delivery.objects.filter(order__in=orders, delivered_at__isnull=False)
    return list(came.order_by("pk").select_for_update())


def _delivered(orders: Sequence[Any], came: Sequence[Delivery]) -> list[Happening]:
    """What the ledger is told of parcels that came before it was known whose they are."""
    known, told = {one.pk: one for one in orders}, list[Happening]()
    for delivery in came:
        if delivery.order_id in known:
            delivery.order = known[delivery.order_id]
            told += DELIVERIES.told(delivery, None)
    late = [one.event.delivery_id for one in told if isinstance(one.event, DeliveryLate)]
    Delivery.objects.filter(pk__in=late).update(late_told_at=clock.now())
    return told
