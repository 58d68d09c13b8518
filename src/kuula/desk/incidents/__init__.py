"""Incidents: what is known of them, whom they concern, what all concerned are told."""
