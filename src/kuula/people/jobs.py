"""What happens to what we know of customers, by the clock."""

from datetime import timedelta
from typing import Final

from kuula.kit import clock, jobs
from kuula.people.actions import forget_erased_addresses, forget_looks
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit

LOOKED: Final = timedelta(days=7)  # an erasing that failed may be tried again as long


@jobs.timer("people.forget_erased_addresses", "50 3 * * *")
def erased_addresses() -> None:
    """Empty the addresses by which the rooms looked for an erased person."""
    forget_erased_addresses(SYSTEM, erased_before=clock.now() - LOOKED)


@jobs.timer("people.forget_looks", "20 4 * * *")
def old_looks() -> None:
    """Forget who looked at customers longer ago than the rule says."""
    before = retention_limit(Retention.Kind.LOOKS)
    if before is not None:
        forget_looks(SYSTEM, looked_before=before)
