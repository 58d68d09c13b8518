"""What the days do to commercial facts: a promised day passes, an invoice falls due."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from kuula.kit import clock
from kuula.ledger.recording_many import record_all
from kuula.people.commerce import events
from kuula.people.commerce.actions.checks import at
from kuula.people.commerce.actions.keeping import happened
from kuula.people.commerce.moments import begin_of, today
from kuula.people.models import Delivery, Invoice, Order
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

RECENT: Final = timedelta(days=60)
"""What was to be longer ago than this is history when it becomes known, and told to nobody."""
BATCH: Final = 500
ONE_DAY: Final = timedelta(days=1)


def note_late_deliveries(actor: Actor, *, limit: int = 10_000) -> int:
    """Record of each delivery whose promised day is over that it is late; answers how many.

    Once for each promise. Safe to run twice, also at once.
    """
    allow(actor, Permission.COMMERCE_CHANGE)
    found = 0
    while found < limit and (some := _late(actor)):
        found += some
    return found


def note_overdue_invoices(actor: Actor, *, limit: int = 10_000) -> int:
    """Record of each invoice whose last day is over and of which something is owed that it is past
    due; answers how many. Once for each due date. Safe to run twice, also at once."""
    allow(actor, Permission.COMMERCE_CHANGE)
    found = 0
    while found < limit and (some := _overdue(actor)):
        found += some
    return found


def _late(actor: Actor) -> int:
    day = today()
    with transaction.atomic():
        awaited = Delivery.objects.filter(
            promised_on__lt=day, promised_on__gte=day - RECENT, delivered_at=None,
            late_told_at=None, cancelled=False, order__customer__isnull=False,
        ).exclude(order__state__in=(Order.State.CANCELLED, Order.State.DELIVERED))  # fmt: skip
        locked = awaited.select_related("order").select_for_update(of=("self",), skip_locked=True)
        rows = list(locked.order_by("promised_on", "pk")[:BATCH])
        told = []
        for row in rows:
            row.late_told_at = clock.now()
            event = events.DeliveryLate(row.pk, row.order_id, row.order.number)
            over = begin_of((row.promised_on or day) + ONE_DAY)
            told += happened(event, row.order.customer_id, at(over))
        Delivery.objects.bulk_update(rows, ["late_told_at"])
        record_all(told, actor.who)
    return len(rows)


def _overdue(actor: Actor) -> int:
    day = today()
    with transaction.atomic():
        owed = Invoice.objects.filter(
            due_on__lt=day, due_on__gte=day - RECENT, state=Invoice.State.OPEN,
            due_told_at=None, total__gt=F("paid"), customer__isnull=False,
        ).select_for_update(skip_locked=True)  # fmt: skip
        rows = list(owed.order_by("due_on", "pk")[:BATCH])
        told = []
        for row in rows:
            row.due_told_at = clock.now()
            event = events.InvoiceOverdue(row.pk, row.currency, row.outstanding, row.number)
            over = begin_of((row.due_on or day) + ONE_DAY)
            told += happened(event, row.customer_id, at(over))
        Invoice.objects.bulk_update(rows, ["due_told_at"])
        record_all(told, actor.who)
    return len(rows)
