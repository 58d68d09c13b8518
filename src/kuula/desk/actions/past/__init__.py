"""Telling what happened at another desk, and taking it back."""

from kuula.desk.actions.past.removing import remove_past
from kuula.desk.actions.past.telling import tell_past

__all__ = ["remove_past", "tell_past"]
