"""Feeds of public reviews and mentions: fetched by the clock, read, tried before they are kept."""
