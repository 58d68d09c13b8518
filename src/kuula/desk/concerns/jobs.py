"""What follows for orders when a customer writes."""

from datetime import timedelta
from typing import Final

from kuula.desk.actions.concerns import link_named
from kuula.desk.concerns.naming import numbers_in
from kuula.desk.concerns.near import (
    anything_bought,
    latest_words,
    said_by_buyers,
    talked_lately,
)
from kuula.kit import clock
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM

LATELY: Final = timedelta(days=30)
BOUGHT: Final = frozenset({"people.order_placed", "people.product_registered"})
"""What makes something known that an earlier message may have named."""


def anybody_bought() -> bool:
    """Whether there is anything that a message could name."""
    return anything_bought()


def naming_something(found: Batch) -> Batch:
    """Those whose words may name something that their customer bought."""
    said = said_by_buyers(entry.payload["message_id"] for entry in found)
    naming = {number for number, words in said.items() if numbers_in(words)}
    return tuple(entry for entry in found if entry.payload["message_id"] in naming)


def on_customer_named(entry: Recorded) -> None:
    """Link the conversation to the orders and products that the message names."""
    link_named(SYSTEM, message_id=entry.payload["message_id"])


def of_who_talked(found: Batch) -> Batch:
    """Those about customers with whom something was said lately."""
    customers = {entry.about.customer for entry in found if entry.about.customer}
    lately = talked_lately(customers, clock.now() - LATELY)
    return tuple(entry for entry in found if entry.about.customer in lately)


def on_bought(entry: Recorded) -> None:
    """Link the conversations whose messages named it before it was known."""
    for message_id in latest_words(entry.about.customer or 0, clock.now() - LATELY):
        link_named(SYSTEM, message_id=message_id)
