"""Exports by jobs: a job whose worker died runs again, and begins the export anew."""

from kuula.connectors.moving.actions import (
    forget_archives,
    forget_with_person,
    give_up_left,
    make_export,
)
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


@jobs.job("moving.export")
def export(export_id: int) -> None:
    """Make an export that somebody ordered."""
    make_export(export_id=export_id)


@jobs.timer("moving.give_up", "*/10 * * * *")
def left_behind() -> None:
    """End what nobody works on any more."""
    give_up_left(SYSTEM)


@jobs.timer("moving.forget", "40 3 * * *")
def forgotten() -> None:
    """Forget archives whose time is over."""
    forget_archives(SYSTEM)


def on_customer_erased(entry: Recorded) -> None:
    """Delete the archives in which the erased person stands."""
    del entry
    forget_with_person(SYSTEM)
