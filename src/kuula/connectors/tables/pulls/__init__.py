"""Queries of other databases whose rows are let in every night as tables are."""
