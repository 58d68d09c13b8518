"""What the desk does when something happened elsewhere, and by the clock."""

from kuula.desk.actions import (
    close_settled_conversations,
    erase_messages,
    forget_old_messages,
    hand_back_conversations,
    wake_due_conversations,
)
from kuula.desk.actions.erasing import close_left_conversations, erase_elsewhere
from kuula.desk.actions.shelving import sweep_files
from kuula.desk.deadlines import SETTLED
from kuula.kit import clock, jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM, finishing_for
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit


def on_customer_erased(entry: Recorded) -> None:
    """Empty what the erased person said, and close what is open, as whoever erased them."""
    if entry.about.customer is not None:
        until = max(entry.recorded_at, entry.occurred_at)
        theirs = entry.payload.get("addresses", ())
        erase_messages(SYSTEM, customer_id=entry.about.customer, until=until)
        erase_elsewhere(SYSTEM, addresses=theirs, until=until)
        close_left_conversations(finishing_for(entry.who), customer_id=entry.about.customer)


def on_staff_deactivated(entry: Recorded) -> None:
    """Hand what the leaver held to their successor or the teams."""
    hand_back_conversations(
        SYSTEM,
        staff_id=entry.payload["staff_id"],
        successor_id=entry.payload["successor_id"],
    )


@jobs.timer("desk.close_settled", "10 * * * *")
def close_settled() -> None:
    """Put solved conversations away that nobody came back to for two weeks."""
    close_settled_conversations(SYSTEM, solved_before=clock.now() - SETTLED)


@jobs.timer("desk.wake_snoozed", "* * * * *")
def wake_snoozed() -> None:
    """Let snoozed conversations come back whose moment has come."""
    wake_due_conversations(SYSTEM)


@jobs.timer("desk.forget_messages", "40 2 * * *")
def messages() -> None:
    """Empty messages of conversations closed longer ago than the company keeps them."""
    before = retention_limit(Retention.Kind.MESSAGES)
    while before is not None and forget_old_messages(SYSTEM, closed_before=before):
        pass


@jobs.timer("desk.sweep_files", "10 3 * * *")
def left_files() -> None:
    """Delete files that no message and no draft names."""
    sweep_files(SYSTEM)
