"""The one list of who acts on what the ledger records. `kuula subscribers` prints it."""

from typing import Final

from kuula.desk.jobs import on_customer_erased, on_staff_deactivated
from kuula.ledger.subscriptions import Subscription

SUBSCRIPTIONS: Final[tuple[Subscription, ...]] = (
    Subscription(
        "desk.erase", frozenset({"people.customer_erased"}), on_customer_erased, history=True
    ),
    Subscription(
        "desk.hand_back", frozenset({"workspace.staff_deactivated"}), on_staff_deactivated
    ),
)
