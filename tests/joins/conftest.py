"""What several of these tests begin with."""

import pytest


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """No brand rests: tests run by night, too; hours of rest have a test of their own."""
    place = "kuula.listening.surveys.inviting.actions.asking.resting_brands"
    monkeypatch.setattr(place, lambda _held, _moment: [])
