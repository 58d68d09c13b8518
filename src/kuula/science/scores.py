"""The scores of surveys, each with how sure one may be of it.

Pure Python: no Django, no database. Functions take counts, so that large tables can be summed where
they lie.
"""

import math
from collections.abc import Mapping
from statistics import NormalDist

from kuula.science.intervals import CONFIDENCE, Interval, wilson


def net_promoter(
    promoters: int, passives: int, detractors: int, confidence: float = CONFIDENCE
) -> Interval:
    """The Net Promoter Score, -100 to 100, with the adjusted Wald interval.

    The score is 100·(P − D) with the shares P of promoters (9 and 10) and D of detractors (0 to
    6). The interval is that of the score after adding three quarters of a promoter, one and a half
    passives and three quarters of a detractor: with those counts, n' = n + 3, it is
    P' − D' ± z·√((P' + D' − (P' − D')²) / n').
    Source: B. Rocks, "Interval estimation for the Net Promoter Score", The American Statistician 70
    (2016), 365-372; it covers what it says from ten answers on, where the plain one does not.
    Raises ValueError without answers or for a negative count.
    """
    counts = (promoters, passives, detractors)
    middle, spread = adjusted_promoters(counts)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(spread)
    low, high = max(-1.0, middle - half), min(1.0, middle + half)
    n = sum(counts)
    return Interval(100 * (promoters - detractors) / n, 100 * low, 100 * high, n)


def adjusted_promoters(counts: tuple[int, int, int]) -> tuple[float, float]:
    """The score of promoters, passives and detractors after the adjustment of `net_promoter`, from
    -1 to 1, and its variance. Raises ValueError without answers or for a negative count."""
    if sum(counts) <= 0 or min(counts) < 0:
        raise ValueError("A score needs answers, and no count below zero.")
    most, least, n = counts[0] + 0.75, counts[2] + 0.75, sum(counts) + 3.0
    middle = (most - least) / n
    return middle, ((most + least) / n - middle**2) / n


def promoters_of(counts: Mapping[int, int]) -> tuple[int, int, int]:
    """How many promoters (9, 10), passives (7, 8) and detractors (0 to 6) there are among counted
    answers from 0 to 10. Source: F. Reichheld, "The one number you need to grow", Harvard Business
    Review 81/12 (2003), 46-54."""
    promoters = sum(count for score, count in counts.items() if score >= 9)
    detractors = sum(count for score, count in counts.items() if score <= 6)
    return promoters, sum(counts.values()) - promoters - detractors, detractors


def top_share(counts: Mapping[int, int], least: int, confidence: float = CONFIDENCE) -> Interval:
    """The share of answers of at least `least` with its Wilson interval: for satisfaction from 1 to
    5 those of 4 and 5 ("top two boxes"), for effort from 1 to 7 those of 5 and more who agree that
    it was easy. Raises ValueError without answers."""
    hits = sum(count for score, count in counts.items() if score >= least)
    return wilson(hits, sum(counts.values()), confidence)
