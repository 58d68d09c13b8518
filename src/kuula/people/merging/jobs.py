"""Finding who may be the same person: by night among all, by day when somebody changed; and what
came late to somebody who was merged."""

from datetime import timedelta
from typing import Final

from kuula.kit import clock, jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.people.merging.actions import gather_late, suspect_among_all, suspect_of
from kuula.people.merging.late import merged_away
from kuula.people.merging.records import known_since
from kuula.workspace.actors import SYSTEM

COMPARED_AFTER: Final = frozenset(
    {
        "people.customer_added",
        "people.customer_changed",
        "people.address_added",
        "people.contact_added",
        "people.date_noted",
        "people.customers_unmerged",
    }
)
"""What makes a customer look like another one, or no more."""
LATELY: Final = timedelta(minutes=10)
MOST_NEW: Final = 200
MAY_COME_LATE: Final = frozenset({"desk.conversation_opened", "people.order_placed"})
"""What may be written for a customer who was merged away in that very moment."""


def compare_together(found: Batch) -> Batch:
    """Compare everybody these entries are about, each once; nothing is left."""
    suspect_of(SYSTEM, customer_ids={one.about.customer for one in found if one.about.customer})
    return ()


def on_changed(entry: Recorded) -> None:
    """Compare one customer."""
    suspect_of(SYSTEM, customer_ids=[entry.about.customer] if entry.about.customer else [])


def of_merged_away(found: Batch) -> Batch:
    """Those about customers who were merged away."""
    gone = merged_away({one.about.customer for one in found if one.about.customer})
    return tuple(one for one in found if one.about.customer in gone)


def on_late(entry: Recorded) -> None:
    """Bring it to the one who stands."""
    if entry.about.customer is not None:
        gather_late(SYSTEM, customer_id=entry.about.customer)


@jobs.timer("people.compare_new", "*/5 * * * *")
def lately_known() -> None:
    """Compare those who wrote for the first time lately, as many as a short while allows; a flood
    of mail waits for the night."""
    suspect_of(SYSTEM, customer_ids=known_since(clock.now() - LATELY, most=MOST_NEW))


@jobs.timer("people.find_likenesses", "40 2 * * *")
def by_night() -> None:
    """Compare all customers."""
    suspect_among_all(SYSTEM)
