"""Customers and companies that a table brings: judged, written down many at once, taken back."""
