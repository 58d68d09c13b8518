"""The workspace's timers."""

from kuula.kit import jobs
from kuula.workspace.actions.duty import rest_absent
from kuula.workspace.actions.receipts import forget_old_receipts
from kuula.workspace.actors import SYSTEM


@jobs.timer("workspace.receipts", "41 * * * *")
def receipts() -> None:
    """Forget idempotency keys older than a day."""
    forget_old_receipts()


@jobs.timer("workspace.rest_absent", "* * * * *")
def absent() -> None:
    """Let who has not been seen for long be away, then off duty."""
    rest_absent(SYSTEM)
