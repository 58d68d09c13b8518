"""Which facts of the ledger are causes to ask."""

from typing import Final

from kuula.ledger.reading import Recorded
from kuula.listening.models import Survey, Trigger

Cause = Trigger.Cause
_BY_TYPE: Final[dict[str, str]] = {
    "desk.conversation_solved": Cause.SOLVED,
    "desk.complaint_closed": Cause.COMPLAINT,
    "people.order_placed": Cause.ORDERED,
    "people.order_state_changed": Cause.DELIVERED,
    "people.delivery_made": Cause.DELIVERED,
    "people.invoice_paid": Cause.PAID,
    "people.return_closed": Cause.RETURNED,
    "people.customer_added": Cause.JOINED,
}
CAUSES: Final = frozenset(_BY_TYPE)
"""The types of facts that triggers wait for."""


def cause_of(entry: Recorded) -> str | None:
    """The cause a fact is; None for one that only looks like it: spam that is solved, an order that
    is on its way, an automatic conversation."""
    cause, told = _BY_TYPE.get(entry.type), entry.payload
    if cause == Cause.SOLVED and (told.get("spam") or told.get("automatic")):
        return None
    if entry.type == "people.order_state_changed" and told.get("state") != "delivered":
        return None
    return cause


def any_trigger() -> bool:
    """Whether any survey that takes answers waits for something to happen."""
    live = Trigger.objects.filter(ended_at=None, survey__state=Survey.State.LIVE)
    return live.exists()
