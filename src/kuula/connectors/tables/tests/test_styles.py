"""Dates and numbers: one style for the whole column, or refused with the lines that differ."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kuula.connectors.tables.values.deciding import Deciding
from kuula.connectors.tables.values.kinds import Kind, Wrong, value_of
from kuula.kit.problems import Problem


def style_of(kind: Kind, *cells: str) -> str:
    deciding = Deciding(kind)
    for number, cell in enumerate(cells, start=2):
        deciding.hear(number, cell)
    return deciding.decided("When")


@pytest.mark.parametrize(
    "cells",
    [
        ("31.12.2026", "1.2.2026"), ("31/12/2026", "01/02/2026"), ("12/31/2026", "02/01/2026"),
        ("2026-12-31", "2026-02-01"), ("31. 12. 2026.", "1. 2. 2026."),
    ],
)  # fmt: skip
def test_each_national_style_is_told_and_read(cells: tuple[str, str]) -> None:
    style = style_of(Kind.DATE, *cells)
    read = [value_of(Kind.DATE, cell, style).isoformat() for cell in cells]
    assert read == ["2026-12-31", "2026-02-01"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31.12.2026 17:05", datetime(2026, 12, 31, 17, 5, tzinfo=UTC)),
        ("12/31/2026 5:05:09 PM", datetime(2026, 12, 31, 17, 5, 9, tzinfo=UTC)),
        ("2026-12-31T17:05:00Z", datetime(2026, 12, 31, 17, 5, tzinfo=UTC)),
        ("2026-12-31 17:05:00+02:00", datetime(2026, 12, 31, 15, 5, tzinfo=UTC)),
    ],
)
def test_times_are_read_with_their_dates(cell: str, expected: datetime) -> None:
    assert value_of(Kind.MOMENT, cell, style_of(Kind.MOMENT, cell)) == expected


def test_a_column_that_may_be_two_things_is_refused_with_an_example() -> None:
    with pytest.raises(Problem, match="“03/04/2026” may be written like 31/12/2026 or like 12/31"):
        style_of(Kind.DATE, "03/04/2026", "05/05/2026")
    with pytest.raises(Problem, match="“1,234” may be written like"):
        style_of(Kind.NUMBER, "5", "1,234")


def test_a_column_that_mixes_styles_is_refused_with_both_lines() -> None:
    with pytest.raises(Problem, match=r"31/12/2026 \(line 2\) with 12/31/2026 \(line 4\)"):
        style_of(Kind.DATE, "31/12/2026", "1/1/2026", "12/31/2026")
    with pytest.raises(Problem, match=r"line 2.*line 3"):
        style_of(Kind.NUMBER, "1.234,50", "1,234.50")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1.234,56", "7"), "1234.56"), (("1,234.56", "7"), "1234.56"),
        (("1 234,56", "7"), "1234.56"), (("1\u00a0234.56 €", "7"), "1234.56"),
        (("-0,5", "1.000"), "-0.5"), (("12", "7"), "12"),
    ],
)  # fmt: skip
def test_numbers_with_commas_points_and_spaces(cells: tuple[str, str], expected: str) -> None:
    assert value_of(Kind.NUMBER, cells[0], style_of(Kind.NUMBER, *cells)) == Decimal(expected)


def test_no_date_is_refused_by_itself_and_decides_nothing() -> None:
    assert style_of(Kind.DATE, "soon", "31.12.2026", "45.45.2026") == "dot"
    with pytest.raises(Wrong, match="is no date"):
        value_of(Kind.DATE, "45.45.2026", "dot")


@pytest.mark.parametrize("word", ["yes", "jah", "da", "да", "TRUE", "1", "x"])
def test_yes_in_four_languages(word: str) -> None:
    assert value_of(Kind.YES_NO, word) is True


@pytest.mark.parametrize("word", ["no", "ei", "ne", "нет", "false", "0"])
def test_no_in_four_languages(word: str) -> None:
    assert value_of(Kind.YES_NO, word) is False


@pytest.mark.parametrize(
    "word", ["et", "Eesti", "Estonian", "estonski", "эстонский", "et-EE", "est"]
)
def test_languages_are_known_by_name_and_code(word: str) -> None:
    assert value_of(Kind.LANGUAGE, word) == "et"


@pytest.mark.parametrize("word", ["HR", "Croatia", "Horvaatia", "Hrvatska", "Хорватия"])
def test_countries_are_known_by_name_and_code(word: str) -> None:
    assert value_of(Kind.COUNTRY, word) == "HR"


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.LANGUAGE, "Klingon"), (Kind.COUNTRY, "Narnia"), (Kind.PHONE, "call me"),
     (Kind.YES_NO, "maybe"), (Kind.EMAIL, "a@b@c"), (Kind.DOMAINS, "not a domain")],
)  # fmt: skip
def test_what_is_none_of_its_kind_is_refused_in_words(kind: Kind, text: str) -> None:
    with pytest.raises(Wrong):
        value_of(kind, text)
