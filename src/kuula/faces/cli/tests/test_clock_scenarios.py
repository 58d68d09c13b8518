"""A table of clocks, each worked out by hand with its reason, against what `kuula clock` says."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kuula.faces.cli.clock import reckoned

LINES = Path(__file__).with_name("clock_scenarios.jsonl").read_text(encoding="utf-8").splitlines()
TABLE: list[dict[str, Any]] = [json.loads(line) for line in LINES]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS: dict[str, dict[str, list[list[str]]]] = {
    "office": {day: [["09:00", "17:00"]] for day in DAYS[:5]},
    "lunch": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in DAYS[:5]},
    "three": {day: [["08:00", "10:00"], ["12:00", "14:00"], ["18:00", "20:00"]] for day in DAYS},
    "night": {day: [["00:00", "02:00"], ["22:00", "24:00"]] for day in DAYS},
    "evening": {day: [["18:00", "22:00"]] for day in DAYS[:5]},
    "always": {day: [["00:00", "24:00"]] for day in DAYS},
    "small": {"sun": [["02:00", "05:00"]]},
    "skipped": {"sun": [["03:10", "03:50"]]},
    "londonnight": {"sun": [["01:00", "02:00"]]},
}


def asked(line: dict[str, Any]) -> dict[str, Any]:
    """The line as the command reads it, with its weeks in full."""
    changes = [
        change | ({"week": WEEKS[change["week"]]} if "week" in change else {})
        for change in line.get("changes", [])
    ]
    return line | {"week": WEEKS[line["week"]], "changes": changes}


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["id"])
def test_a_clock_of_the_table(line: dict[str, Any]) -> None:
    found = reckoned(asked(line))["due"]
    expected = line["due"] and datetime.fromisoformat(line["due"])
    if expected is not None and expected.tzinfo is None:
        expected = expected.replace(tzinfo=ZoneInfo(line["zone"]))
    assert (found and datetime.fromisoformat(found)) == expected, line["why"]


def test_the_table_holds_sixty_of_every_sort_and_each_says_why() -> None:
    assert len({line["id"] for line in TABLE}) == len(TABLE) >= 60
    assert all(line["why"].endswith(".") for line in TABLE)
    sorts: Counter[str] = Counter()
    for line in TABLE:
        sorts.update(
            name for name in ("holidays", "pauses", "reopened", "changes") if line.get(name)
        )
        sorts[line["week"]] += 1
        sorts[line["id"].split(":")[0]] += 1
    wanted = ("holidays", "pauses", "reopened", "changes", "lunch", "night", "spring", "autumn")
    assert all(sorts[name] >= 3 for name in wanted), sorts
