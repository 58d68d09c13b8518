"""Planned replies by the clock, and when the customer is faster."""

from kuula.desk.actions.later import hold_planned, send_due_replies
from kuula.desk.later.reading import with_planned
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM


@jobs.timer("desk.send_planned", "* * * * *")
def planned() -> None:
    """Let planned replies go whose moment has come."""
    send_due_replies(SYSTEM)


def on_customer_wrote_again(entry: Recorded) -> None:
    """Hold what was to leave later and did not know of these words."""
    if entry.about.conversation is not None and not entry.payload.get("automatic"):
        hold_planned(SYSTEM, number=entry.about.conversation)


def where_replies_wait(found: Batch) -> Batch:
    """The customers' words in conversations in which a reply waits to leave."""
    waiting = with_planned(entry.about.conversation or 0 for entry in found)
    return tuple(entry for entry in found if entry.about.conversation in waiting)
