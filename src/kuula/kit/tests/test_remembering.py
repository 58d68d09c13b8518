"""Answers remembered for a few seconds: how old they may be, and how they are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from kuula.kit import clock
from kuula.kit.remembering import Remembered, forget_all, remembered

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def length(asked: list[str]) -> Remembered[[str], int]:
    @remembered(seconds=5, most=2)
    def length(word: str) -> int:
        asked.append(word)
        return 10 // len(word)

    return length


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: NOON)


def test_an_answer_is_asked_for_once_in_its_seconds(length, asked, monkeypatch) -> None:
    assert (length("kuula"), length("kuula"), asked) == (2, 2, ["kuula"])
    monkeypatch.setattr(clock, "real_now", lambda: NOON + timedelta(seconds=4.9))
    length("kuula")
    assert asked == ["kuula"]
    monkeypatch.setattr(clock, "real_now", lambda: NOON + timedelta(seconds=5))
    length("kuula")
    assert asked == ["kuula", "kuula"]


def test_only_so_many_are_kept(length, asked) -> None:
    for word in ("üks", "kaks", "kolm", "üks"):
        length(word)
    assert asked == ["üks", "kaks", "kolm", "üks"]


def test_an_error_is_not_remembered(length, asked) -> None:
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            length("")
    assert asked == ["", ""]


@pytest.mark.parametrize("by", ["itself", "all"])
def test_what_is_forgotten_is_asked_anew(length, asked, by) -> None:
    length("kuula")
    length.forget() if by == "itself" else forget_all()
    length("kuula")
    assert asked == ["kuula", "kuula"]
