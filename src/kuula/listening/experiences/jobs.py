"""What keeps the experiences as the ledger has them."""

from functools import lru_cache

from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.ledger.timeline import felt_types
from kuula.listening.experiences.actions import derive_experiences, rebuild_if_outdated
from kuula.workspace.actors import SYSTEM


@lru_cache
def _felt() -> frozenset[str]:
    return frozenset(felt_types())


def may_be_felt(entry: Recorded) -> bool:
    """Whether it may be an experience, or takes one back."""
    return entry.retracts is not None or entry.type in _felt()


def derive_together(found: Batch) -> Batch:
    """Derive a whole batch; nothing is left."""
    derive_experiences(SYSTEM, entry_ids=[one.id for one in found])
    return ()


def on_felt(entry: Recorded) -> None:
    """Derive one entry."""
    derive_experiences(SYSTEM, entry_ids=[entry.id])


@jobs.timer("listening.derive_anew", "*/10 * * * *")
def anew() -> None:
    """Derive everything anew after an upgrade or an import, once."""
    rebuild_if_outdated(SYSTEM)
