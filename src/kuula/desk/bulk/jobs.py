"""Bulk actions by jobs: a hundred conversations each; what a dead worker left is gone on with."""

from kuula.desk.actions.bulk import carry_on, carry_out_portion
from kuula.kit import jobs
from kuula.workspace.actors import SYSTEM


@jobs.job("desk.carry_out_bulk")
def carry_out(bulk_id: int, first: int, last: int) -> None:
    """Settle the items from `first` to `last` that are not settled yet."""
    carry_out_portion(bulk_id=bulk_id, first=first, last=last)


@jobs.timer("desk.carry_on_bulks", "* * * * *")
def left_behind() -> None:
    """Go on with bulk actions that nobody settles any more."""
    carry_on(SYSTEM)
