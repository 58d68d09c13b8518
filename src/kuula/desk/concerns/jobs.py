"""What follows for orders when a customer writes."""

from kuula.desk.actions.concerns import link_named
from kuula.desk.concerns.naming import numbers_in
from kuula.desk.concerns.near import anything_bought, said_by_buyers
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM


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
