"""Surveys: the list, one, writing it, looking at it."""
