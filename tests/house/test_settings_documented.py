"""Every setting is documented, and what is documented exists."""

import re

import pytest

from kuula.config.environment import BadEnvironment, read
from tests.house.rules import PACKAGE, ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"
NAME = re.compile(r"\b(KUULA_[A-Z0-9_]+|DATABASE_URL|REDIS_URL|PUBLIC_URL|PORT)\b")
# What Kuula's own processes tell each other.
INTERNAL = frozenset({"KUULA_FORWARDED", "KUULA_PART", "KUULA_PART_HOME"})


def in_code() -> set[str]:
    """Names of environment variables that the code reads."""
    quoted = re.compile(r"\"(KUULA_[A-Z0-9_]+|DATABASE_URL|REDIS_URL|PUBLIC_URL|PORT)\"")
    sources = [p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts]
    return {name for p in sources for name in quoted.findall(p.read_text("utf-8"))} - INTERNAL


def on_page() -> set[str]:
    """Names the reference page documents, one a row."""
    return set(re.findall(r"^\| `([A-Z0-9_]+)`", PAGE.read_text("utf-8"), re.MULTILINE))


def test_the_page_and_the_code_name_the_same_settings() -> None:
    assert on_page() == in_code()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "desk.example.com"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://localhost:many"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("KUULA_API_RATE", "0"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read({name: value})
