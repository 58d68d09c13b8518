"""Differences of shares: by hand, and right as often as they say."""

import random

import pytest

from kuula.science.comparing import Stratum, difference


def test_one_stratum_is_the_plain_difference_of_two_shares() -> None:
    found = difference([Stratum(60, 100, 40, 100)])
    assert found is not None
    assert found.value == pytest.approx(0.20)
    assert (found.low, found.high) == pytest.approx((0.0642, 0.3358), abs=0.001)
    assert found.is_sure
    assert (found.n, found.other_n) == (100, 100)
    uneven = difference([Stratum(60, 100, 20, 50)])
    assert uneven is not None
    assert uneven.high - uneven.value == pytest.approx(1.96 * 0.0072**0.5, abs=0.001)


def test_who_has_nobody_alike_does_not_count() -> None:
    assert difference([Stratum(3, 5, 0, 0), Stratum(0, 0, 2, 5)]) is None
    found = difference([Stratum(5, 5, 0, 0), Stratum(10, 20, 10, 20)])
    assert found is not None
    assert (found.value, found.n, found.is_sure) == (0, 20, False)


def test_a_mixture_of_strata_does_not_fool_it() -> None:
    """Simpson's paradox: within each stratum there is no difference, in the sum there is one."""
    found = difference([Stratum(90, 100, 9, 10), Stratum(1, 10, 10, 100)])
    assert found is not None
    assert found.value == pytest.approx(0)
    assert not found.is_sure


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    dice, held, runs = random.Random(20261122), 0, 600

    def hits(n: int, share: float) -> int:
        return sum(dice.random() < share for _one in range(n))

    for _run in range(runs):
        strata = [
            Stratum(hits(n, base + 0.1), n, hits(m, base), m)
            for n, m, base in ((40, 60, 0.2), (8, 30, 0.5), (25, 12, 0.7))
        ]
        found = difference(strata)
        assert found is not None
        held += found.low <= 0.1 <= found.high
    assert 0.925 <= held / runs <= 0.975
