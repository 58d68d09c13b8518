"""Where what is counted and summed stands: tables of rows that are each somebody's."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Source:
    """A table as `s`, whose each row is, when it was, and which rows count.

    `column` is the customer as the table has it, `wanted` what that may be for those asked about.
    """

    table: str
    customer: str = "s.customer_id"
    column: str = "s.customer_id"
    wanted: str = "%(among)s"
    at: str = ""
    where: str = ""


SOMEBODY: Final = "c.erased_at IS NULL AND c.merged_into_id IS NULL"
"""A customer `c` who can be in a segment."""
HISTORIES: Final = """ledger_event s LEFT JOIN (
    SELECT t.id AS whose, unnest(t.absorbed) AS gone FROM people_customer t
    WHERE t.merged_into_id IS NULL AND t.id IN (SELECT a.merged_into_id FROM people_customer a
        WHERE a.merged_into_id IS NOT NULL)) m ON m.gone = s.customer_id"""
ABSORBED: Final = """ARRAY(SELECT unnest(a.id || a.absorbed) FROM people_customer a
    WHERE a.id = ANY(%(among)s))"""
"""The ledger stays as it was when customers are merged: what happened to each is read as theirs."""
STANDING: Final = """NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.retracts = s.id)
    AND (s.team_id IS NULL
        OR s.team_id NOT IN (SELECT w.id FROM workspace_team w WHERE w.closed))"""
"""Facts that count: not taken back, and nothing of what happened in a closed team, which those
outside would learn from who is in a segment."""
SOURCES: Final = {
    "orders": Source("people_order s", at="s.placed_at", where="s.state <> 'cancelled'"),
    "invoices": Source("people_invoice s", where="s.state = 'open' AND s.total > s.paid"),
    "deliveries": Source(
        "people_delivery s JOIN people_order o ON o.id = s.order_id",
        "o.customer_id",
        "o.customer_id",
        where="s.delivered_at IS NULL AND NOT s.cancelled AND s.promised_on < {today}"
        " AND o.state NOT IN ('cancelled', 'delivered')",
    ),
    "returns": Source("people_return s", at="s.opened_at"),
    "owned": Source("people_ownedproduct s"),
    "subscribed": Source("people_subscription s", where="s.state = 'active'"),
    "ledger": Source(
        HISTORIES,
        "COALESCE(m.whose, s.customer_id)",
        wanted=ABSORBED,
        at="s.occurred_at",
        where=STANDING,
    ),
}
