"""Handing a conversation over: given, taken, asked back, watched."""
