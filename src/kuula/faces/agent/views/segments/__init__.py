"""Segments and personas: lists, one, editing, groups."""
