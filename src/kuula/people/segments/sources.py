"""Where what is counted and summed stands: tables of rows that are each somebody's."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Source:
    """A table as `s`, whose each row is, when it was, and which rows count."""

    table: str
    customer: str = "s.customer_id"
    at: str = ""
    where: str = ""


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
        where="s.delivered_at IS NULL AND NOT s.cancelled AND s.promised_on < {today}"
        " AND o.state NOT IN ('cancelled', 'delivered')",
    ),
    "returns": Source("people_return s", at="s.opened_at"),
    "owned": Source("people_ownedproduct s"),
    "subscribed": Source("people_subscription s", where="s.state = 'active'"),
    "ledger": Source("ledger_event s", at="s.occurred_at", where=STANDING),
}
