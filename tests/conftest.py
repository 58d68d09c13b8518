"""One browser for all tests of a worker: Playwright runs but once in a process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import chromium


@pytest.fixture(scope="session")
def browsing() -> Iterator[Browser]:
    """A browser that stays open; take a context of it."""
    with chromium() as running:
        yield running
