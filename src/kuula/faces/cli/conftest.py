"""Commands that run in the process of a test work on its database, which has its tables."""

import pytest

from kuula.faces.cli import schema


@pytest.fixture(autouse=True)
def _tables_are_there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else they would first make those of the installation beside it, while the test waits."""
    if {"db", "transactional_db"}.intersection(
        request.fixturenames
    ) or request.node.get_closest_marker("django_db"):
        monkeypatch.setattr(schema, "is_current", lambda _url: True)
