"""The other ways in: a receiver that servers speak to, and calls of providers."""
