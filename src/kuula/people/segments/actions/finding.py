"""Groups found among customers with orders, by what they do."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import record
from kuula.people.models import Grouping, Order
from kuula.people.segments import events
from kuula.people.segments.compiling import measured_customers
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SAMPLE: Final = 20_000
FEATURES: Final = ("recency", "orders", "sum", "contacts")
PATIENCE: Final = 60


def find_groups(actor: Actor) -> Grouping:
    """Look through customers with orders for groups that are alike, 3 to 8 of them: by days since
    the last order, orders, their sum in the currency most order in, and contacts in a year.

    Of more than 20,000 customers so many are looked at, the same ones each time. Raises Conflict
    when there are too few to tell, NotAllowed without the right to see money.
    """
    allow(actor, Permission.SEGMENTS)
    allow(actor, Permission.MONEY)
    from kuula.science.clusters import found_groups  # numpy: no start waits for it

    currency = _usual_currency()
    rows = _measured(currency)
    try:
        found = found_groups(rows)
    except ValueError:
        raise Conflict(
            _("Groups need at least 30 customers who ordered differently often and much.")
        ) from None
    with transaction.atomic():
        made = Grouping.objects.create(
            found_at=clock.now(),
            currency=currency,
            features=list(FEATURES),
            middles=found.middles,
            spreads=found.spreads,
            centres=found.centres,
            sizes=found.sizes,
            typical=found.typical,
            silhouette=found.silhouette,
            sampled=len(rows),
        )
        record(events.GroupsFound(made.pk, len(found.sizes)), actor.who)
    return made


def _usual_currency() -> str:
    usual = Order.objects.exclude(state=Order.State.CANCELLED).values_list("currency", flat=True)
    latest = list(usual.order_by("-pk")[:1000])
    return max(sorted(set(latest)), key=latest.count, default="EUR")


def _measured(currency: str) -> Sequence[Sequence[float]]:
    """What is measured of customers with orders, those with the smallest hash of their number."""
    query = measured_customers(currency, most=SAMPLE)
    rows: list[tuple[Any, ...]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}s'")
        cursor.execute(query.sql, query.values)
        rows = cursor.fetchall()
    return [[float(value) for value in row] for row in rows]
