"""Feeds by the clock and by jobs."""

from kuula.connectors.feeds.actions import fetch_due, fetch_source
from kuula.kit import jobs
from kuula.workspace.actors import SYSTEM


@jobs.timer("feeds.fetch_due", "* * * * *")
def due() -> None:
    """Fetch the feeds whose time has come."""
    fetch_due(SYSTEM)


@jobs.job("feeds.fetch")
def fetched(source_id: int) -> None:
    """Fetch this feed."""
    fetch_source(SYSTEM, source_id=source_id)
