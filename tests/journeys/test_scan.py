"""The scan itself finds what it is there for."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import context_of, scan

pytestmark = pytest.mark.journey
PAGE = """<!doctype html><html lang="en"><head><title>Scan</title><style>
:root {{ color-scheme: light dark; background: light-dark(#fff, #111) }}
body {{ color: light-dark(#111, {ink}) }}
</style></head><body><main><h1>Inbox</h1><label>Name <input></label></main></body></html>"""


def test_words_too_pale_in_the_dark_are_found(browsing: Browser) -> None:
    context = context_of(browsing, None)
    page = context.new_page()
    page.set_content(PAGE.format(ink="#eee"))
    scan(page)
    page.set_content(PAGE.format(ink="#333"))
    with pytest.raises(AssertionError, match="color-contrast"):
        scan(page)
    context.close()
