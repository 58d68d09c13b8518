"""The only writers of bulk actions: begun, carried out item by item, taken back."""

from kuula.desk.actions.bulk.ordering import (
    begin_bulk,
    order_bulk,
    order_undoing,
    settle_few,
    undo_bulk,
)
from kuula.desk.actions.bulk.portions import carry_on, carry_out_portion

__all__ = [
    "begin_bulk",
    "carry_on",
    "carry_out_portion",
    "order_bulk",
    "order_undoing",
    "settle_few",
    "undo_bulk",
]
