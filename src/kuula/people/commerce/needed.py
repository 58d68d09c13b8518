"""What somebody needs at first contact of what a customer buys; one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from kuula.kit.compiled import fetched
from kuula.people.commerce.access import sees_money
from kuula.people.commerce.moments import today
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Row = Mapping[str, Any]

_NEEDED: Final = """
WITH asked AS MATERIALIZED (SELECT %s::bigint AS whom, %s::date AS today, %s::bigint AS most)
SELECT jsonb_build_object(
    'orders', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT o.id, o.number, o.state, o.placed_at, o.currency, o.total,
            (SELECT min(d.promised_on) FROM people_delivery d WHERE d.order_id = o.id
                AND d.delivered_at IS NULL AND NOT d.cancelled) AS promised_on,
            (SELECT max(d.delivered_at) FROM people_delivery d WHERE d.order_id = o.id)
                AS delivered_at
        FROM people_order o WHERE o.customer_id = asked.whom
        ORDER BY o.state IN ('placed', 'preparing', 'sent') DESC, o.placed_at DESC, o.id DESC
        LIMIT asked.most) r),
    'orders_found', (SELECT count(*) FROM people_order o WHERE o.customer_id = asked.whom),
    'late', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT d.order_id, o.number, d.promised_on, d.carrier, d.tracking, d.url
        FROM people_order o JOIN people_delivery d ON d.order_id = o.id
        WHERE o.customer_id = asked.whom AND o.state IN ('placed', 'preparing', 'sent')
            AND d.delivered_at IS NULL AND NOT d.cancelled AND d.promised_on < asked.today
        ORDER BY d.promised_on, d.id LIMIT asked.most) r),
    'invoices', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT i.id, i.order_id, i.number, i.due_on, i.currency, i.total - i.paid AS outstanding,
            count(*) OVER () AS found
        FROM people_invoice i WHERE i.customer_id = asked.whom AND i.state = 'open'
            AND i.total > i.paid AND %s
        ORDER BY i.due_on NULLS LAST, i.id LIMIT asked.most) r),
    'owned', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT w.id, w.name, w.version, w.serial, w.bought_on, w.warranty_until,
            p.manuals, count(*) OVER () AS found
        FROM people_ownedproduct w LEFT JOIN people_product p ON p.id = w.product_id
        WHERE w.customer_id = asked.whom ORDER BY w.id DESC LIMIT asked.most) r),
    'subscriptions', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT s.id, s.name, s.state, s.currency, s.price, s.every, s.renews_on, s.started_on,
            count(*) OVER () AS found
        FROM people_subscription s
        WHERE s.customer_id = asked.whom AND s.state <> 'ended'
        ORDER BY s.started_on DESC, s.id DESC LIMIT asked.most) r),
    'returns', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT b.id, b.order_id, b.number, b.what, b.state, b.currency, b.amount, b.opened_at,
            count(*) OVER () AS found
        FROM people_return b WHERE b.customer_id = asked.whom
        ORDER BY b.opened_at DESC, b.id DESC LIMIT asked.most) r))::text
FROM asked"""


@dataclass(frozen=True, slots=True)
class Needed:
    """The first of each kind, and how many there are: orders (those not finished first), what of
    them is late, what is owed, what is owned, subscriptions that are not over, the latest returns.

    Who does not see money gets no invoices, and amounts of None.
    """

    orders: Sequence[Row]
    late: Sequence[Row]
    invoices: Sequence[Row]
    owned: Sequence[Row]
    subscriptions: Sequence[Row]
    returns: Sequence[Row]
    orders_found: int

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is known."""
        kinds = (self.orders, self.invoices, self.owned, self.subscriptions, self.returns)
        return not any(kinds)


_AMOUNTS: Final = ("total", "price", "amount", "outstanding")


def needed_of(actor: Actor, customer_id: int, *, most: int = 4) -> Needed:
    """What is known of what a customer buys, `most` of each kind. Raises NotAllowed without the
    right to read profiles."""
    allow(actor, Permission.CUSTOMERS_READ)
    money = sees_money(actor)
    found = fetched((_NEEDED, (customer_id, today(), most, money)))
    read: dict[str, Any] = orjson.loads(found[0][0])
    kinds = ("orders", "late", "invoices", "owned", "subscriptions", "returns")
    rows = {kind: read[kind] or [] for kind in kinds}
    if not money:
        rows = {kind: [_without_amounts(row) for row in some] for kind, some in rows.items()}
    return Needed(**rows, orders_found=read["orders_found"])


def _without_amounts(row: Row) -> Row:
    return {**row, **{name: None for name in _AMOUNTS if name in row}}
