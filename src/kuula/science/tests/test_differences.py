"""Differences of two groups, against examples that others published."""

import math

import pytest

from kuula.science.differences import (
    mean_difference,
    promoter_difference,
    share_difference,
    student_quantile,
)
from kuula.science.scores import net_promoter

# Student's soporifics: extra hours of sleep (W. S. Gosset, Biometrika 6, 1908).
DRUGS = (
    (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 20), (10, 10), 0.6791, 1.0000),
    ],
)
def test_shares_differ_as_in_newcombes_table(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """R. G. Newcombe 1998, table II, method 10."""
    found = share_difference(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)
    back = share_difference(second, first)
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low))


def test_means_differ_as_welchs_test_of_the_sleep_data_says() -> None:
    """R's t.test(extra ~ group, data = sleep): 95 % from -3.3654832 to 0.2054832, the other way."""
    first, second = (dict.fromkeys(drug, 1) for drug in DRUGS)
    found = mean_difference(first, second)
    assert (found.value, found.n) == (pytest.approx(1.58), 20)
    assert (found.low, found.high) == pytest.approx((-0.2054832, 3.3654832), abs=1e-6)


@pytest.mark.parametrize(
    ("freedom", "expected"), [(1, 12.7062), (2, 4.3027), (10, 2.2281), (30, 2.0423), (1e6, 1.95997)]
)
def test_quantiles_are_those_of_the_printed_tables(freedom: float, expected: float) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(expected, abs=0.0001)


def test_promoters_differ_by_the_variances_of_both_adjusted_scores() -> None:
    first, second = (50, 30, 20), (30, 40, 30)
    found = promoter_difference(first, second)
    halves = [(one.high - one.low) / 2 for one in (net_promoter(*first), net_promoter(*second))]
    assert found.value == -30
    assert (found.high - found.low) / 2 == pytest.approx(math.hypot(*halves))
    assert promoter_difference((9, 1, 0), (9, 1, 0)).value == 0


def test_too_little_has_no_difference() -> None:
    for wrong in (
        lambda: share_difference((0, 0), (1, 2)),
        lambda: promoter_difference((0, 0, 0), (1, 0, 0)),
        lambda: mean_difference({3: 1}, {4: 9}),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wrong()
