"""Calls of shops by jobs and by the clock."""

from kuula.connectors.shops.actions import (
    forget_caller,
    forget_old_calls,
    sweep_calls,
    work_on_call,
)
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


@jobs.job("shops.work")
def work(call_id: int) -> None:
    """Keep what a call tells."""
    work_on_call(SYSTEM, call_id=call_id)


@jobs.timer("shops.sweep", "* * * * *")
def swept() -> None:
    """Go on with calls whose time has come."""
    sweep_calls(SYSTEM)


@jobs.timer("shops.forget", "40 3 * * *")
def forgotten() -> None:
    """Forget old calls."""
    forget_old_calls(SYSTEM)


def on_customer_erased(entry: Recorded) -> None:
    """Empty the calls that name the erased person."""
    theirs = (*entry.payload.get("addresses", ()), entry.payload.get("name", ""))
    forget_caller(SYSTEM, words=[word for word in theirs if word])
