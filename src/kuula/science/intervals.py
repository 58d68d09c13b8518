"""Shares, medians and percentiles, each with how sure one may be of it.

Pure Python: no Django, no database. Functions take counts, so that large tables can be summed where
they lie.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95
_EXACT: Final = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the lower and upper end of its interval, from `n` observations."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """A share with the Wilson score interval.

    With p = successes/n and z the normal quantile of the two-sided confidence, the ends are
    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212; recommended for small n by
    L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001), 101-133.
    Raises ValueError unless 0 <= successes <= n, n > 0 and 0 < confidence < 1.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError("A share needs 0 <= successes <= n and n > 0.")
    z = _quantile_of(confidence)
    share, weight = successes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Interval(share, low, high, n)


def mean(counts: Mapping[float, int], confidence: float = CONFIDENCE) -> Interval:
    """The mean of counted values that are not negative, with its interval.

    The ends are m ± z·s/√n with the sample's standard deviation s, the lower one at least 0: the
    large-sample interval by the central limit theorem. For few and skewed values it covers less
    than it says; when all are equal it has no width.
    Raises ValueError without observations.
    """
    n = sum(counts.values())
    if n == 0:
        raise ValueError("There are no observations.")
    middle = sum(value * count for value, count in counts.items()) / n
    squares = sum(count * (value - middle) ** 2 for value, count in counts.items())
    half = _quantile_of(confidence) * math.sqrt(squares / max(n - 1, 1) / n)
    return Interval(middle, max(0.0, middle - half), middle + half, n)


def median(counts: Mapping[float, int], confidence: float = CONFIDENCE) -> Interval:
    """The middle value with its interval; `counts` maps each value to how often it was seen.

    The mean of the two middle ones when their number is even. See `percentile` for the interval.
    """
    found = percentile(counts, 0.5, confidence)
    ordered = _Ordered(counts)
    if found.n % 2 == 0:
        upper = ordered.at(found.n // 2 + 1)
        return Interval((ordered.at(found.n // 2) + upper) / 2, found.low, found.high, found.n)
    return found


def percentile(
    counts: Mapping[float, int], share: float, confidence: float = CONFIDENCE
) -> Interval:
    """The smallest observed value that at least `share` of the observations do not exceed.

    The interval is distribution-free, between two order statistics x(l) and x(u): the number of
    observations below the true percentile is binomial(n, share), so l is the largest rank with
    P(B < l) <= α/2 and u the smallest with P(B >= u) <= α/2 (the normal approximation past
    n = 1,000). Where n is too small for such a rank the end is the smallest or largest value seen,
    and the interval covers less than it says.
    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed., Wiley 1999, section 3.2.
    Raises ValueError without observations or for a share outside 0 to 1.
    """
    if not 0 < share < 1:
        raise ValueError("A percentile lies between 0 and 1.")
    ordered = _Ordered(counts)
    n = ordered.n
    low, high = _ranks(n, share, confidence)
    value = ordered.at(max(1, math.ceil(share * n - 1e-9)))
    return Interval(value, ordered.at(max(1, low)), ordered.at(min(n, high)), n)


def counted(values: Iterable[float]) -> dict[float, int]:
    """Plain values as the counts that `median` and `percentile` take."""
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


class _Ordered:
    """Order statistics of counted values."""

    def __init__(self, counts: Mapping[float, int]) -> None:
        self.rows = sorted((value, count) for value, count in counts.items() if count > 0)
        self.n = sum(count for _value, count in self.rows)
        if self.n == 0:
            raise ValueError("There are no observations.")

    def at(self, rank: int) -> float:
        """The value of this rank, 1 the smallest."""
        passed = 0
        for value, count in self.rows:
            passed += count
            if passed >= rank:
                return value
        return self.rows[-1][0]


def _ranks(n: int, share: float, confidence: float) -> tuple[int, int]:
    tail = (1 - confidence) / 2
    if n > _EXACT:
        half = _quantile_of(confidence) * math.sqrt(n * share * (1 - share))
        return math.floor(n * share - half), math.ceil(n * share + half) + 1
    low, below = 0, 0.0
    for hits in range(n):
        below += _binomial(hits, n, share)
        if below > tail:
            break
        low = hits + 1
    high, above = n + 1, 0.0
    for hits in range(n, 0, -1):
        above += _binomial(hits, n, share)
        if above > tail:
            break
        high = hits
    return low, high


def _binomial(hits: int, n: int, share: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(hits + 1) - math.lgamma(n - hits + 1)
    return math.exp(ways + hits * math.log(share) + (n - hits) * math.log1p(-share))


def _quantile_of(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies between 0 and 1.")
    return NormalDist().inv_cdf((1 + confidence) / 2)
