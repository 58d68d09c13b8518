"""What happens to commercial facts when something happened elsewhere, and by the clock."""

from contextlib import nullcontext
from typing import Final

from kuula.kit import clock, jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.recording import as_history
from kuula.ledger.subscriptions import Batch
from kuula.people.commerce.actions import (
    match_customer,
    note_late_deliveries,
    note_overdue_invoices,
)
from kuula.people.commerce.waiting import anything_waits, waited_for
from kuula.workspace.actors import SYSTEM

MATCHED_AFTER: Final = frozenset(
    {"people.address_added", "people.address_shared", "desk.conversation_opened"}
)
"""What makes an address known as a customer's."""


def anybody_unknown() -> bool:
    """Whether anything waits for its customer at all."""
    return anything_waits()


def known_now(found: Batch) -> Batch:
    """Those about customers under whose address something waits."""
    whom = waited_for({entry.about.customer for entry in found if entry.about.customer})
    return tuple(entry for entry in found if entry.about.customer in whom)


def on_customer_known(entry: Recorded) -> None:
    """Let the customer have what came before they were known; of the past as history."""
    if entry.about.customer is not None:
        with as_history(clock.now()) if entry.historic else nullcontext():
            match_customer(SYSTEM, customer_id=entry.about.customer)


@jobs.timer("people.watch_deliveries", "7 * * * *")
def late_deliveries() -> None:
    """Say which deliveries did not come on the promised day."""
    note_late_deliveries(SYSTEM)


@jobs.timer("people.watch_invoices", "17 * * * *")
def overdue_invoices() -> None:
    """Say which invoices are past their due date."""
    note_overdue_invoices(SYSTEM)
