"""How far two groups of answers differ, each difference with how sure one may be of it.

Pure Python: no Django, no database. A difference is the second group minus the first; its `n` is
how many answers both have together.
"""

import math
from collections.abc import Mapping
from statistics import NormalDist

from kuula.science.intervals import CONFIDENCE, Interval, wilson
from kuula.science.scores import adjusted_promoters

Counts = tuple[int, int, int]


def share_difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE
) -> Interval:
    """The difference of two shares, each given as hits and how many there were.

    With the shares p and their Wilson ends l and u, the ends of d = p2 − p1 are
    d − √((p2 − l2)² + (u1 − p1)²) and d + √((u2 − p2)² + (p1 − l1)²).
    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10.
    Raises ValueError as `wilson`.
    """
    one, other = wilson(*first, confidence), wilson(*second, confidence)
    middle = other.value - one.value
    down = math.hypot(other.value - other.low, one.high - one.value)
    up = math.hypot(other.high - other.value, one.value - one.low)
    return Interval(middle, max(-1.0, middle - down), min(1.0, middle + up), one.n + other.n)


def promoter_difference(first: Counts, second: Counts, confidence: float = CONFIDENCE) -> Interval:
    """The difference of two Net Promoter Scores, each given as promoters, passives and detractors;
    -200 to 200.

    The value is that of the scores themselves. The interval adds to each group three quarters of a
    promoter, one and a half passives and three quarters of a detractor, as that of one score
    does (`net_promoter`): with the scores s' and variances v' after that, the ends are
    s2' − s1' ± z·√(v1' + v2'), since the groups are independent; where few answers pull them off
    the value itself, they are widened to it.
    Source of the adjustment: B. Rocks, The American Statistician 70 (2016), 365-372.
    Raises ValueError as `net_promoter`.
    """
    (middle, spread), (other, others) = adjusted_promoters(first), adjusted_promoters(second)
    half = _normal(confidence) * math.sqrt(spread + others)
    value = _score(second) - _score(first)
    low = max(-2.0, min(value, other - middle - half))
    high = min(2.0, max(value, other - middle + half))
    return Interval(100 * value, 100 * low, 100 * high, sum(first) + sum(second))


def mean_difference(
    first: Mapping[float, int], second: Mapping[float, int], confidence: float = CONFIDENCE
) -> Interval:
    """The difference of two means of counted values, whose spreads may differ.

    With the means m, the variances s² and the sizes n, the ends are m2 − m1 ± t·√(s1²/n1 + s2²/n2),
    t the quantile of Student's distribution with the degrees of freedom of Welch and Satterthwaite.
    Source: B. L. Welch, "The generalization of Student's problem when several different population
    variances are involved", Biometrika 34 (1947), 28-35. When nobody differs from the others in
    either group the interval has no width.
    Raises ValueError for fewer than two values in a group.
    """
    (n1, mean1, part1), (n2, mean2, part2) = _moments(first), _moments(second)
    middle, whole = mean2 - mean1, part1 + part2
    if whole == 0:
        return Interval(middle, middle, middle, n1 + n2)
    freedom = whole**2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    half = student_quantile((1 + confidence) / 2, freedom) * math.sqrt(whole)
    return Interval(middle, middle - half, middle + half, n1 + n2)


def student_quantile(chance: float, freedom: float) -> float:
    """The value below which a draw of Student's distribution lies with this chance, at least one
    half; `freedom` need not be whole.

    Bisection on the distribution function, which is that of the regularised incomplete beta
    function: P(T > t) = I(ν/(ν + t²); ν/2, 1/2) / 2 (M. Abramowitz, I. A. Stegun, Handbook of
    Mathematical Functions, 1964, 26.7.1).
    Raises ValueError for a chance outside 0.5 to 1 or no freedom.
    """
    if not 0.5 <= chance < 1 or freedom <= 0:
        raise ValueError("A chance lies between a half and one, and needs some freedom.")
    low, high = 0.0, 2.0
    while _upper_tail(high, freedom) > 1 - chance:
        low, high = high, 2 * high
    for _step in range(80):
        middle = (low + high) / 2
        if _upper_tail(middle, freedom) > 1 - chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _moments(counts: Mapping[float, int]) -> tuple[int, float, float]:
    """How many, their mean, and the variance of that mean."""
    n = sum(counts.values())
    if n < 2:
        raise ValueError("A difference of means needs two values in each group.")
    mean = sum(value * count for value, count in counts.items()) / n
    squares = sum(count * (value - mean) ** 2 for value, count in counts.items())
    return n, mean, squares / (n - 1) / n


def _score(counts: Counts) -> float:
    return (counts[0] - counts[2]) / sum(counts)


def _normal(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _upper_tail(value: float, freedom: float) -> float:
    return _beta(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun
    26.5.8), evaluated by the method of Lentz."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    above, below = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    found = below
    for m in range(1, 400):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            below = 1 / ((1 + term * below) or tiny)
            above = (1 + term / above) or tiny
            found *= above * below
        if abs(above * below - 1) < 1e-14:
            break
    return found
