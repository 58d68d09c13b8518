"""Two groups compared within strata: by how much their shares differ, and how surely.

Pure Python: no Django, no database.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Stratum:
    """`hits` of `n` in the group looked at, and in the group that it is compared with, among those
    who are alike otherwise."""

    hits: int
    n: int
    other_hits: int
    other_n: int

    @property
    def compares(self) -> bool:
        """Whether both groups are there."""
        return self.n > 0 and self.other_n > 0


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two shares with its interval, and how many stood behind it."""

    value: float
    low: float
    high: float
    n: int
    other_n: int

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no doubt of the direction."""
        return self.low > 0 or self.high < 0


def difference(strata: Iterable[Stratum], confidence: float = CONFIDENCE) -> Difference | None:
    """The Mantel-Haenszel difference of shares over the strata that have both groups; None when no
    stratum has.

    The variance is Sato's, which holds both for few large strata and for many small ones:
    T. Sato, "On the variance estimator for the Mantel-Haenszel risk difference", Biometrics 45
    (1989), 1323-1324.
    """
    both = [one for one in strata if one.compares]
    weight = sum(one.n * one.other_n / (one.n + one.other_n) for one in both)
    if not weight:
        return None
    value = sum(_excess(one) for one in both) / weight
    variance = (value * sum(map(_skew, both)) + sum(map(_noise, both))) / weight**2
    half = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(max(0.0, variance))
    return Difference(
        value,
        max(-1.0, value - half),
        min(1.0, value + half),
        sum(one.n for one in both),
        sum(one.other_n for one in both),
    )


def _excess(one: Stratum) -> float:
    return (one.hits * one.other_n - one.other_hits * one.n) / (one.n + one.other_n)


def _skew(one: Stratum) -> float:
    n, other = one.n, one.other_n
    part = n**2 * one.other_hits - other**2 * one.hits + n * other * (other - n) / 2
    return float(part / (n + other) ** 2)


def _noise(one: Stratum) -> float:
    missed, other_missed = one.n - one.hits, one.other_n - one.other_hits
    return (one.hits * other_missed + one.other_hits * missed) / (2 * (one.n + one.other_n))
