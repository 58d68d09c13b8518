"""Shares and percentiles agree with what others published."""

from itertools import pairwise
from math import comb

import pytest

from kuula.science.intervals import counted, mean, median, percentile, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval_agrees_with_newcombe(
    successes: int, n: int, low: float, high: float
) -> None:
    found = wilson(successes, n)
    assert found.value == pytest.approx(successes / n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_interval_never_leaves_zero_to_one_and_narrows_with_n() -> None:
    assert (wilson(0, 3).low, wilson(3, 3).high) == (0.0, 1.0)
    widths = [w.high - w.low for w in (wilson(8, 10), wilson(80, 100), wilson(800, 1000))]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


@pytest.mark.parametrize(("n", "low", "high"), [(6, 1, 6), (10, 2, 9), (20, 6, 15), (40, 14, 27)])
def test_the_median_lies_between_the_tabled_ranks(n: int, low: int, high: int) -> None:
    """Ranks of the 95 % sign-test interval of the median, as in Conover and in many tables."""
    found = median(counted(range(1, n + 1)))
    assert (found.low, found.high, found.n) == (low, high, n)
    assert found.value == (n + 1) / 2


@pytest.mark.parametrize("n", [47, 100, 200])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_the_ranks_cover_what_they_promise_and_no_narrower_ones_would(n: int, share: float) -> None:
    """Against the binomial sums written out with exact numbers of ways."""

    def below(rank: int) -> float:
        return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(rank))

    found = percentile(counted(range(1, n + 1)), share)
    low, high = int(found.low), int(found.high)
    assert below(low) <= 0.025 < below(low + 1)
    assert 1 - below(high) <= 0.025 < 1 - below(high - 1)


def test_past_a_thousand_the_approximation_stays_within_a_rank_or_two() -> None:
    exact = percentile(counted(range(1, 1001)), 0.9)
    near = percentile(counted(range(1, 1002)), 0.9)
    assert abs(exact.low - near.low) <= 2
    assert abs(exact.high - near.high) <= 2


def test_a_percentile_is_a_value_that_was_seen() -> None:
    counts = {10.0: 9, 100.0: 1}
    assert percentile(counts, 0.9).value == 10.0
    assert percentile(counts, 0.91).value == 100.0


def test_nothing_seen_and_nonsense_are_refused() -> None:
    for broken in ((1, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="share"):
            wilson(*broken)
    with pytest.raises(ValueError, match="observations"):
        median({})
    with pytest.raises(ValueError, match="between"):
        percentile({1.0: 1}, 1.0)
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence=1.0)


def test_the_mean_of_counts_has_the_textbook_interval_and_never_goes_below_zero() -> None:
    found = mean({0: 60, 1: 30, 2: 10})
    assert (found.value, found.n) == (0.5, 100)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.6742 / 10, abs=0.001)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.6742 / 10, abs=0.001)
    assert mean({0: 9, 9: 1}).low == 0
    assert mean({0: 7}).high == 0
    with pytest.raises(ValueError, match="no observations"):
        mean({})
