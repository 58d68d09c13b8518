"""What is told to colleagues when something happened, and by the clock."""

from kuula.desk.actions.notices import (
    forget_old_notices,
    note_entry,
    watch_complaints,
)
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


def on_noticeable(entry: Recorded) -> None:
    """Tell whom it concerns."""
    note_entry(SYSTEM, entry=entry)


@jobs.timer("desk.watch_complaints", "*/5 * * * *")
def complaints() -> None:
    """Say which steps of complaints are overdue."""
    watch_complaints(SYSTEM)


@jobs.timer("desk.forget_notices", "20 3 * * *")
def notices() -> None:
    """Remove notices that are older than anybody looks back."""
    while forget_old_notices(SYSTEM):
        pass
