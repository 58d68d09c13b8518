"""Tests that span rooms: house rules, journeys, benchmarks, chaos."""
