"""What the desk does when something happened elsewhere, and by the clock."""

from kuula.desk.actions import erase_messages, hand_back_conversations
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


def on_customer_erased(entry: Recorded) -> None:
    """Empty what the erased person said."""
    if entry.about.customer is not None:
        erase_messages(SYSTEM, customer_id=entry.about.customer)


def on_staff_deactivated(entry: Recorded) -> None:
    """Hand what the leaver held to their successor or the teams."""
    hand_back_conversations(
        SYSTEM,
        staff_id=entry.payload["staff_id"],
        successor_id=entry.payload["successor_id"],
    )
