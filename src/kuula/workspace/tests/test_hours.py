"""Times of working hours as people and programs write them."""

import pytest

from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.workspace.hours import check_week

TIMES = (("09:00", "17:00"), ("9:00", "24:00"), ("00:00", "00:01"), ("9:5", "9:30"))
STRANGE = ("²:00", "9:0²", "٠٩:٠٠", "०९:००", "９:００")
WRONG = (
    "24:01",
    "25:00",
    "9:60",
    "9",
    "",
    ":",
    "9:",
    "-1:00",
    "9:00\n",
    "9.00",
    "9:00:00",
    "1_0:00",
)
NO_NUMBERS = ("", "²", "٣", "①", "-1", "+1", " 1", "1 ", "1_0", "1.0", "9" * 16)


@pytest.mark.parametrize(("opens", "closes"), TIMES)
def test_times_of_a_day(opens: str, closes: str) -> None:
    check_week({"mon": [[opens, closes]]})


@pytest.mark.parametrize("text", [*STRANGE, *WRONG])
def test_what_is_no_time_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(Problem) as refused:
        check_week({"mon": [[text, "23:00"]]})
    assert text in str(refused.value)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_only_plain_digits_are_a_number(text: str) -> None:
    assert whole_number(text) is None


def test_a_number_is_read() -> None:
    assert whole_number("0") == 0
    assert whole_number("007") == 7
