"""Orders with their lines, and deliveries, as another system tells them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ledger.recording_many import Happening, record_all
from kuula.people.commerce import events
from kuula.people.commerce.actions.checks import (
    address_in,
    amount_in,
    at,
    currency_in,
    day_in,
    moment_in,
    one_of,
)
from kuula.people.commerce.actions.keeping import Kind, Outcome, Values, happened, keep
from kuula.people.commerce.actions.known import Known
from kuula.people.commerce.forms import DeliveryForm, LineForm, OrderForm
from kuula.people.commerce.moments import begin_of
from kuula.people.models import Delivery, Order, OrderLine
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_LINES: Final = 500
LARGEST_QUANTITY: Final = Decimal(10) ** 8
_STATES: Final = tuple(Order.State.values)
_OF_LINE: Final = ("place", "product_id", "name", "version", "quantity", "price", "total")
_COPY: Final = "COPY people_orderline (order_id, {}) FROM STDIN"


def put_orders(actor: Actor, *, source: str, forms: Sequence[OrderForm]) -> list[Outcome]:
    """Keep orders with all of their lines; a line that is not sent any more is gone.

    An order whose customer is not known waits for them: until then the ledger is told nothing.
    """
    return keep(actor, source=source, kind=ORDERS, forms=forms)


def put_deliveries(actor: Actor, *, source: str, forms: Sequence[DeliveryForm]) -> list[Outcome]:
    """Keep deliveries of orders that are known."""
    return keep(actor, source=source, kind=DELIVERIES, forms=forms)


def cancel_order(actor: Actor, *, source: str, external_id: str) -> bool:
    """Let an order that its source deleted be cancelled; False when there is none to cancel."""
    allow(actor, Permission.COMMERCE_CHANGE)
    with transaction.atomic():
        found = Order.objects.select_for_update(of=("self",))
        order = found.filter(source=source, external_id=external_id).first()
        if order is None or order.state == Order.State.CANCELLED:
            return False
        before = {"customer_id": order.customer_id, "state": order.state}
        order.state, order.fresh_at = Order.State.CANCELLED, clock.now()
        order.save(update_fields=["state", "fresh_at"])
        record_all(_order_told(order, before) if order.customer_id else [], actor.who)
    return True


def placed(order: Order) -> list[Happening]:
    """What the ledger is told of an order once its customer is known."""
    event = events.OrderPlaced(order.pk, order.currency, order.total, order.number)
    return happened(event, order.customer_id, at(order.placed_at))


def _order(form: OrderForm, known: Known, before: Order | None) -> Values:
    whose = known.whose(form, before)
    if len(form.lines) > MOST_LINES:
        raise Problem(_("An order has at most %(most)s lines.") % {"most": MOST_LINES})
    return {
        "customer_id": whose.customer_id,
        "email": whose.email,
        "number": one_line(form.number, 80) or form.external_id[:80],
        "placed_at": moment_in(form.placed_at, "placed_at"),
        "state": one_of(form.state, _STATES, "state"),
        "currency": currency_in(form.currency),
        "total": amount_in(form.total),
        "url": address_in(form.url),
    }


def _order_told(order: Order, before: Values | None) -> Sequence[Happening]:
    if before is None or before["customer_id"] is None:
        return placed(order)
    if before["state"] == order.state:
        return []
    event = events.OrderStateChanged(order.pk, order.state, before["state"], order.number)
    return happened(event, order.customer_id, at(order.fresh_at))


def _lines(form: OrderForm, known: Known) -> list[Values]:
    return [_line(place, one, known) for place, one in enumerate(form.lines)]


def _line(place: int, line: LineForm, known: Known) -> Values:
    name, product = known.named(line.name, line.product)
    quantity = Decimal(line.quantity)
    if not quantity.is_finite() or abs(quantity) > LARGEST_QUANTITY:
        raise Problem(_("This quantity cannot be."), field=f"lines.{place}.quantity")
    return {
        "place": place,
        "product_id": product,
        "name": one_line(name, 300),
        "version": one_line(line.version, 80),
        "quantity": round(quantity, 3),
        "price": amount_in(line.price, f"lines.{place}.price", below=True),
        "total": amount_in(line.total, f"lines.{place}.total", below=True),
    }


def _lines_there(order: Order) -> list[Values]:
    return [{name: getattr(row, name) for name in _OF_LINE} for row in order.lines.all()]


def rewrite_lines(lines: Mapping[int, Sequence[Values]]) -> None:
    """Let these orders have these lines and no others; the caller holds the orders."""
    if not lines:
        return
    OrderLine.objects.filter(order__id__any_of=lines).delete()
    columns = ", ".join(_OF_LINE)
    with connection.cursor() as cursor, cursor.copy(_COPY.format(columns)) as copy:
        for order_id, held in lines.items():
            for line in held:
                copy.write_row((order_id, *(line[name] for name in _OF_LINE)))


def _delivery(form: DeliveryForm, known: Known, before: Delivery | None) -> Values:
    order = known.order(form.order)
    if order is None:
        raise Problem(_("Say of which order it is."), field="order")
    values = {
        "order": order,
        "carrier": one_line(form.carrier, 80),
        "tracking": one_line(form.tracking, 120),
        "url": address_in(form.url),
        "promised_on": day_in(form.promised_on, "promised_on"),
        "sent_at": moment_in(form.sent_at, "sent_at"),
        "delivered_at": moment_in(form.delivered_at, "delivered_at"),
        "cancelled": form.cancelled,
    }
    told = before.late_told_at if before and before.promised_on == form.promised_on else None
    if told is None and order.customer_id and _days_late(values):
        told = clock.now()
    return values | {"late_told_at": told}


def _days_late(values: Values) -> int:
    """How many days after the promise it came; 0 for what was in time or is still to come."""
    if values["delivered_at"] is None or values["promised_on"] is None or values["cancelled"]:
        return 0
    came = timezone.localdate(values["delivered_at"])
    promised: date = values["promised_on"]
    return max((came - promised).days, 0)


def _delivery_told(delivery: Delivery, before: Values | None) -> Sequence[Happening]:
    order, was = delivery.order, before or {}
    came, told = delivery.delivered_at, list[Happening]()
    if came is None or delivery.cancelled:
        return told
    days = delivery.days_late(timezone.localdate(came))
    if days and delivery.promised_on and not was.get("late_told_at"):
        late = events.DeliveryLate(delivery.pk, order.pk, order.number)
        over = begin_of(delivery.promised_on + ONE_DAY)
        told += happened(late, order.customer_id, at(over))
    if was.get("delivered_at") is None:
        promised = delivery.promised_on is not None
        made = events.DeliveryMade(delivery.pk, order.pk, promised, days, order.number)
        told += happened(made, order.customer_id, at(came))
    return told


ONE_DAY: Final = clock.seconds(24 * 60 * 60)
ORDERS: Final = Kind(
    Order,
    _order,
    _order_told,
    hanging=_lines_there,
    wanted=_lines,
    hang=rewrite_lines,
    beside=("lines",),
)
DELIVERIES: Final = Kind(Delivery, _delivery, _delivery_told)
