"""Macros: what they do, who may run them, what they would change."""
