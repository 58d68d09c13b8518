"""Promises: made, kept, moved, watched, told."""
