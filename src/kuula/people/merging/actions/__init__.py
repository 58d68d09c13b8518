"""The only writers of merges of customers."""

from kuula.people.merging.actions.joining import merge_customers
from kuula.people.merging.actions.late import gather_late
from kuula.people.merging.actions.parting import undo_customer_merge
from kuula.people.merging.actions.suspecting import (
    refuse_likeness,
    suspect_among_all,
    suspect_of,
)

__all__ = [
    "gather_late",
    "merge_customers",
    "refuse_likeness",
    "suspect_among_all",
    "suspect_of",
    "undo_customer_merge",
]
