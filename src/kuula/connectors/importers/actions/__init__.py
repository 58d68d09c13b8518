"""Importing from other desks, and taking an import back."""

from kuula.connectors.importers.actions.booking import Report
from kuula.connectors.importers.actions.bringing import Order, bring, foresee
from kuula.connectors.importers.actions.undoing import Undone, undo_import

__all__ = ["Order", "Report", "Undone", "bring", "foresee", "undo_import"]
