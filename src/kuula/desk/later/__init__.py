"""Replies that leave later: when they may, what is told of them, what sends them."""
