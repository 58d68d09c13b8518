"""Checklists: who sees them, and what is told of them."""
