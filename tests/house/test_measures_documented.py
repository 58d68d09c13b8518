"""Every measure of the reports is defined in the reference, and what is defined there exists."""

import re

import pytest

from kuula.insight.measures import Measure
from tests.house.rules import ROOT

PAGE = ROOT / "docs" / "reference" / "measures.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \|$", re.MULTILINE)


def defined(page: str) -> dict[str, str]:
    """Each measure with its definition."""
    return dict(ROW.findall(page))


def test_the_page_and_the_reports_name_the_same_measures() -> None:
    assert set(defined(PAGE.read_text("utf-8"))) == {one.value for one in Measure}


@pytest.mark.parametrize("measure", list(Measure))
def test_each_measure_has_a_sentence_and_stands_there_once(measure: Measure) -> None:
    page = PAGE.read_text("utf-8")
    assert page.count(f"| `{measure.value}` |") == 1
    assert defined(page)[measure.value].endswith(".")


def test_the_check_can_tell_good_from_bad() -> None:
    assert defined("| `late` | Too late. |\n") == {"late": "Too late."}
    assert defined("| late | Too late. |\n") == {}
