"""The model: how likely each level is among pairs that are one person (m) and that are two (u).

Weights and the decision rule: Fellegi and Sunter (1969), equations (3) to (10); a pair's weight is
the sum over its features of log2(m / u), as they are taken to be independent given whether it is a
match. Estimation: A. P. Dempster, N. M. Laird and D. B. Rubin, "Maximum Likelihood from Incomplete
Data via the EM Algorithm", JRSS B 39 (1977), 1-38, applied to record linkage by W. E. Winkler
(1988); u from pairs drawn at random, where a match hardly ever occurs, as M. A. Jaro (1989) and
Splink do.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kuula.science.likeness.comparing import LEVELS, Vector

Chances = Mapping[str, Mapping[str, float]]
"""By feature and level how likely it is; of each feature they add up to 1."""
_LEAST: Final = 1e-5
_ROUNDS: Final = 200
_STILL: Final = 1e-7
_ANCHORS: Final = ("name", "birthday")


@dataclass(frozen=True, slots=True)
class Model:
    """m, u, and the share of matches among the pairs that blocking brings."""

    m: Chances
    u: Chances
    share: float

    def weights(self, vector: Vector) -> dict[str, float]:
        """log2(m / u) of each feature that is not missing."""
        return {
            feature: math.log2(self.m[feature][level] / self.u[feature][level])
            for feature, level in zip(LEVELS, vector, strict=True)
            if level
        }

    def weight(self, vector: Vector) -> float:
        """The match weight: how strongly the whole vector speaks for one person, base 2."""
        return sum(self.weights(vector).values())

    def probability(self, weight: float) -> float:
        """How likely a pair of this weight is one person, by Bayes' rule with `share` before."""
        odds: float = self.share / (1 - self.share) * math.exp2(min(weight, 200.0))
        return odds / (1 + odds)


def estimate(candidates: Iterable[Vector], random_pairs: Iterable[Vector]) -> Model:
    """The model of these vectors: u from `random_pairs`, then m by EM, u held. The same pairs make
    the same model; nobody says which of them match.

    EM runs over the candidates that agree on one feature, which it then says nothing of, once for
    each of the _ANCHORS: pairs that were brought together by a feature agree on it whether or not
    they match. What several runs say is weighed by the matches each believes to see.
    """
    counted = Counter(candidates)
    u = _chances(Counter(random_pairs))
    seen = [_matched_among(counted, u, anchor) for anchor in _ANCHORS]
    together: defaultdict[Vector, float] = defaultdict(float)
    for matched in seen:
        for vector, count in matched.items():
            together[vector] += count
    model = Model(_chances(together), u, 0.05)
    share = sum(_believed(model, counted).values()) / max(sum(counted.values()), 1)
    return Model(model.m, u, _inside(share))


def _matched_among(counted: Mapping[Vector, int], u: Chances, anchor: str) -> dict[Vector, float]:
    """How many matches EM sees of each pattern that agrees on `anchor`, without that feature."""
    place = list(LEVELS).index(anchor)
    within: Counter[Vector] = Counter()
    for vector, count in counted.items():
        if vector[place] == LEVELS[anchor][0]:
            within[(*vector[:place], "", *vector[place + 1 :])] += count
    model = Model(_first_guess(), u, 0.2)
    for _round in range(_ROUNDS):
        matched = _believed(model, within)
        share = _inside(sum(matched.values()) / max(sum(within.values()), 1))
        still = abs(share - model.share) < _STILL
        model = Model(_chances(matched), u, share)
        if still:
            break
    return _believed(model, within)


def _believed(model: Model, counted: Mapping[Vector, int]) -> dict[Vector, float]:
    """Of each pattern how many pairs are matches, as the model stands: the E step."""
    return {
        vector: count * model.probability(model.weight(vector)) for vector, count in counted.items()
    }


def _inside(share: float) -> float:
    return min(max(share, 1e-6), 0.999)


def _chances(counted: Mapping[Vector, float]) -> dict[str, dict[str, float]]:
    """The share of each level among those that are not missing; none is ever impossible."""
    seen: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for vector, count in counted.items():
        for feature, level in zip(LEVELS, vector, strict=True):
            if level:
                seen[feature][level] += count
    told = {}
    for feature, levels in LEVELS.items():
        whole = sum(seen[feature].values())
        raw = {one: max(seen[feature][one] / whole if whole else 0.0, _LEAST) for one in levels}
        if len(levels) == 1:  # only ever seen when it speaks: its share among all pairs counts
            whole = max(sum(counted.values()), 1)
            raw = {one: max(seen[feature][one] / whole, _LEAST) for one in levels}
        else:
            raw = {one: value / sum(raw.values()) for one, value in raw.items()}
        told[feature] = raw
    return told


def _first_guess() -> dict[str, dict[str, float]]:
    """Where EM begins: matches agree mostly, each further level half as often."""
    guess = {}
    for feature, levels in LEVELS.items():
        raw = {one: 0.5**place for place, one in enumerate(levels)}
        whole = sum(raw.values()) if len(levels) > 1 else 2.0
        guess[feature] = {one: value / whole for one, value in raw.items()}
    return guess
