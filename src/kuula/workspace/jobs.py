"""The workspace's timers."""

from kuula.kit import jobs
from kuula.workspace.actions.receipts import forget_old_receipts


@jobs.timer("workspace.receipts", "41 * * * *")
def receipts() -> None:
    """Forget idempotency keys older than a day."""
    forget_old_receipts()
