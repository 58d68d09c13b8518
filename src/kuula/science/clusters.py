"""Groups of things that are alike: k-means with k-means++, the number chosen by silhouette.

Features are rows of numbers that are not negative. They are taken as ln(1 + x), since sums and
counts are skewed, and brought to mean 0 and spread 1. The same rows give the same groups.

Sources: S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory
28 (1982), 129-137; D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding",
SODA 2007, 1027-1035; P. J. Rousseeuw, "Silhouettes", Journal of Computational and Applied
Mathematics 20 (1987), 53-65.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]
FEWEST: Final = 3
MOST: Final = 8
STARTS: Final = 4
ROUNDS: Final = 100
JUDGED: Final = 1500
SEED: Final = 20_071_027
SMALLEST: Final = 0.03
"""A smaller share than this is no group while there is another way to tell them apart."""
TELLING: Final = 0.5
"""A feature sets a group apart when its middle is so many spreads away from that of all."""


@dataclass(frozen=True, slots=True)
class Found:
    """The groups: how features were scaled, the centres in that scale, how many rows each has (the
    largest first) and the usual features of each (medians, as they were given)."""

    middles: tuple[float, ...]
    spreads: tuple[float, ...]
    centres: tuple[tuple[float, ...], ...]
    sizes: tuple[int, ...]
    typical: tuple[tuple[float, ...], ...]
    silhouette: float


def found_groups(rows: Sequence[Sequence[float]]) -> Found:
    """The groups among rows, 3 to 8 of them, as many as are told apart best.

    Raises ValueError for fewer than 30 rows, for rows that are all the same, and for features below
    zero.
    """
    table = np.asarray(rows, dtype=np.float64)
    if len(table) < 10 * FEWEST:
        raise ValueError("Groups need at least 30 rows.")
    if (table < 0).any():
        raise ValueError("A feature is below zero.")
    logs = np.log1p(table)
    middles, spreads = logs.mean(axis=0), logs.std(axis=0)
    spreads = np.where(spreads > 1e-9, spreads, 1.0)
    scaled = (logs - middles) / spreads
    different = len(np.unique(scaled.round(9), axis=0))
    if different < FEWEST:
        raise ValueError("The rows are all alike.")
    judged = _judged(len(table))
    tried = [_grouped(scaled, k) for k in range(FEWEST, min(MOST, different) + 1)]
    scores = [silhouette(scaled[judged], places[judged]) for _centres, places in tried]
    fitting = [min(np.bincount(places)) >= SMALLEST * len(table) for _centres, places in tried]
    ranked = [one if fits else one - 2 for one, fits in zip(scores, fitting, strict=True)]
    best = int(np.argmax(ranked))
    centres, places = tried[best]
    order = np.argsort(-np.bincount(places, minlength=len(centres)), kind="stable")
    return Found(
        tuple(middles.tolist()),
        tuple(spreads.tolist()),
        tuple(tuple(centres[at].tolist()) for at in order),
        tuple(int((places == at).sum()) for at in order),
        tuple(tuple(np.median(table[places == at], axis=0).tolist()) for at in order),
        scores[best],
    )


def telling_features(centre: Sequence[float], sizes: int = 3) -> list[tuple[int, float]]:
    """Which features set a group apart: (place, how many spreads above or below all), the
    strongest first, at most `sizes`."""
    strong = [(at, away) for at, away in enumerate(centre) if abs(away) >= TELLING]
    return sorted(strong, key=lambda one: -abs(one[1]))[:sizes]


def silhouette(rows: Table, places: Places) -> float:
    """How well groups are told apart, from -1 to 1: the mean of (b - a) / max(a, b), a the mean
    distance to one's own group and b to the nearest other. A group of one counts 0."""
    groups = np.unique(places)
    if len(groups) < 2:
        return -1.0
    away = np.sqrt(_squares(rows, rows))
    sums = np.stack([away[:, places == one].sum(axis=1) for one in groups], axis=1)
    counts = np.array([(places == one).sum() for one in groups])
    own = np.searchsorted(groups, places)
    here = np.arange(len(rows))
    inside = sums[here, own] / np.maximum(counts[own] - 1, 1)
    means = sums / counts
    means[here, own] = np.inf
    outside = means.min(axis=1)
    score = (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-12)
    return float(np.where(counts[own] > 1, score, 0.0).mean())


def _grouped(rows: Table, k: int) -> tuple[Table, Places]:
    """The best of a few starts."""
    dice = np.random.default_rng(SEED + k)
    tried = [_settled(rows, _begun(rows, k, dice)) for _start in range(STARTS)]
    return min(tried, key=lambda one: float(_squares(rows, one[0]).min(axis=1).sum()))


def _begun(rows: Table, k: int, dice: np.random.Generator) -> Table:
    """k-means++: each further centre far from those there are, by chance weighed by the square of
    the distance."""
    centres = [rows[dice.integers(len(rows))]]
    while len(centres) < k:
        away = _squares(rows, np.array(centres)).min(axis=1)
        total = away.sum()
        chance = away / total if total > 0 else None
        centres.append(rows[dice.choice(len(rows), p=chance)])
    return np.array(centres)


def _settled(rows: Table, centres: Table) -> tuple[Table, Places]:
    """Lloyd's rounds until nothing moves."""
    places = np.full(len(rows), -1)
    for _round in range(ROUNDS):
        nearest = _squares(rows, centres).argmin(axis=1)
        if (nearest == places).all():
            break
        places = nearest
        for at in range(len(centres)):
            mine = rows[places == at]
            if len(mine):
                centres[at] = mine.mean(axis=0)
    return centres, places


def _squares(rows: Table, centres: Table) -> Table:
    found = (rows**2).sum(axis=1)[:, None] - 2 * rows @ centres.T + (centres**2).sum(axis=1)[None]
    return np.asarray(np.maximum(found, 0.0))


def _judged(count: int) -> Places:
    """Rows by which groups are judged: all, or some that are spread evenly."""
    return np.linspace(0, count - 1, min(count, JUDGED)).astype(np.int64)
