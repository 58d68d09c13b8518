"""Pairs that are likely one person: compared, weighed, and judged by rules besides."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuula.science.likeness.blocking import candidates
from kuula.science.likeness.comparing import LEVELS, NOBODY, Population, Vector, compare
from kuula.science.likeness.model import Model
from kuula.science.likeness.person import Person

_NAMED: Final = frozenset({"same", "near", "part", "given"})
_OWN: Final = frozenset({"birthday", "phone", "handle", "order"})
"""What hardly two people share; an address that looks alike and half a name are not enough."""
_AGREE: Final = frozenset({"same", "near", "part", "slip", "local", "given"})


@dataclass(frozen=True, slots=True)
class Found:
    """Two who may be one: the lower key first, how strongly, and what spoke for it as
    "feature.level", the strongest first."""

    one: int
    other: int
    weight: float
    evidence: tuple[str, ...]


def found_among(persons: Sequence[Person], model: Model, *, least: float) -> Iterator[Found]:
    """Every pair of at least that weight, once."""
    among = Population.of(persons)
    told: set[tuple[int, int]] = set()
    for one, other in candidates(persons):
        found = judged(one, other, model, among)
        if found is None or found.weight < least or (found.one, found.other) in told:
            continue
        told.add((found.one, found.other))
        yield found


def alike(
    person: Person, others: Iterable[Person], model: Model, *, least: float,
    among: Population = NOBODY,
) -> list[Found]:  # fmt: skip
    """Those of `others` who may be `person`, the likeliest first."""
    judgements = (judged(person, one, model, among) for one in others if one.key != person.key)
    found = [one for one in judgements if one is not None and one.weight >= least]
    return sorted(found, key=lambda one: -one.weight)


def judged(one: Person, other: Person, model: Model, among: Population) -> Found | None:
    """How strongly two are one person; None where no weight would be enough."""
    vector = compare(one, other, among)
    if not may_be_one(vector):
        return None
    weights = model.weights(vector)
    weight = sum(weights.values())
    if vector[0] == "same":  # a name that many bear tells less
        weight -= math.log2(among.bearers(one, other) / 2)
    levels = dict(zip(LEVELS, vector, strict=True))
    spoke = sorted(weights, key=lambda feature: -weights[feature])
    evidence = [f"{each}.{levels[each]}" for each in spoke if weights[each] > 0]
    first, second = sorted((one.key, other.key))
    return Found(first, second, round(weight, 2), tuple(evidence))


def may_be_one(vector: Vector) -> bool:
    """Never on a mail address alone, and never on a name alone, nor on one in the same city: the
    names must be able to be one's, and something that few share must agree. Half a name, or a given
    name with another family name, asks for more. Birthdays that differ altogether are two
    people's."""
    levels = dict(zip(LEVELS, vector, strict=True))
    name = levels["name"]
    if name not in _NAMED or levels["birthday"] == "differs":
        return False
    agree = {each for each, level in levels.items() if level in _AGREE} - {"name"}
    if name == "given":
        born = levels["birthday"] == "same" and len(agree) > 1
        return born or bool(agree & _OWN - {"birthday"})
    if name == "part":
        return bool(agree & _OWN)
    return bool(agree - {"city"})
