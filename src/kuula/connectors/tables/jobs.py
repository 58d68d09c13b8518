"""Imports by jobs; what a dead worker left is gone on with."""

from kuula.connectors.tables.actions import (
    carry_on,
    forget_customer,
    forget_old,
    sweep_tables,
    work_on,
)
from kuula.connectors.tables.pulls.actions import ask_due, run_pull
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


@jobs.job("tables.work")
def work(import_id: int) -> None:
    """Do what an import waits for."""
    work_on(import_id=import_id)


@jobs.timer("tables.carry_on", "* * * * *")
def left_behind() -> None:
    """Go on with imports that nobody works on any more."""
    carry_on(SYSTEM)


@jobs.job("tables.pull")
def pull(pull_id: int) -> None:
    """Ask a nightly query and let its rows in."""
    run_pull(SYSTEM, pull_id=pull_id)


@jobs.timer("tables.ask_due", "*/5 * * * *")
def asked() -> None:
    """Ask the queries whose time of day has come."""
    ask_due(SYSTEM)


@jobs.timer("tables.forget", "20 3 * * *")
def forgotten() -> None:
    """Forget what was kept long enough."""
    forget_old(SYSTEM)
    sweep_tables(SYSTEM)


def on_customer_erased(entry: Recorded) -> None:
    """Empty what imports hold of the erased person."""
    if entry.about.customer is not None:
        theirs = (*entry.payload.get("addresses", ()), entry.payload.get("name", ""))
        words = [word for word in theirs if word]
        forget_customer(SYSTEM, customer_id=entry.about.customer, words=words)
