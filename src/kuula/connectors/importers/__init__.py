"""Conversations from other desks: read from their exports, written down as history."""
