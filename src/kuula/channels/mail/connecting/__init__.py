"""Connecting a mailbox: known providers, consent, a test step by step, how it is doing."""
