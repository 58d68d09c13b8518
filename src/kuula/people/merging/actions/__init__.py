"""The only writers of merges of customers."""

from kuula.people.merging.actions.joining import merge_customers
from kuula.people.merging.actions.late import gather_late
from kuula.people.merging.actions.parting import undo_customer_merge

__all__ = ["gather_late", "merge_customers", "undo_customer_merge"]
