"""What feedback does when something happened elsewhere, and by the clock."""

from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.listening.feedback.actions import (
    erase_feedback,
    forget_old_feedback,
    forget_told_feedback,
    remind_due,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit


def on_customer_erased(entry: Recorded) -> None:
    """Empty what the erased person said."""
    if entry.about.customer is not None:
        erase_feedback(SYSTEM, customer_id=entry.about.customer)


@jobs.timer("listening.remind_feedback", "*/5 * * * *")
def remind() -> None:
    """Remind of feedback that waits too long."""
    while remind_due(SYSTEM):
        pass


@jobs.timer("listening.forget_feedback", "40 2 * * *")
def forget() -> None:
    """Empty what was said longer ago than the company keeps comments, in the ledger too."""
    before = retention_limit(Retention.Kind.COMMENTS)
    if before is None:
        return
    while forget_old_feedback(SYSTEM, said_before=before):
        pass
    forget_told_feedback(SYSTEM, told_before=before)
