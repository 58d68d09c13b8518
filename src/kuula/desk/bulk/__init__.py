"""Bulk actions: what can be ordered, for which conversations, what will come of it."""
