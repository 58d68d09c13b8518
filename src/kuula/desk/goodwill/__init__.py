"""Goodwill: what happens with it, what may still be given, its register, and its codes."""
