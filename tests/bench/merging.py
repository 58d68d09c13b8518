"""How right the suggestions to merge customers are, on made-up persons whose truth is known, and
how quickly 100,000 are gone through.

Precision is the share of the suggested pairs that are one person, recall the share of all pairs of
records of one person that are suggested. The model was learnt from other persons (another seed).
`python -m tests.bench.merging learn` estimates it anew and prints it.
"""

import random
import sys
import time
from collections import Counter
from pprint import pformat
from typing import Final

from kuula.science.likeness import LEAST, SHIPPED, Found, Model, Person, estimate, found_among
from kuula.science.likeness.blocking import candidates
from kuula.science.likeness.comparing import Population, compare
from tests.bench.frame import Goal, Measured
from tests.bench.persons.people import population, records

LASTS = "two minutes"
LEARNT_FROM: Final = 1
HELD_BACK: Final = (2, 3)
PEOPLE, MANY = 30_000, 91_000
PRECISION, RECALL, MOST_SECONDS = 0.98, 0.5, 120.0
RANDOM_PAIRS: Final = 300_000


def measure() -> list[Measured]:
    """Precision and recall on persons held back, and the time for 100,000 records."""
    return [*(one for seed in HELD_BACK for one in _measured(seed)), _timed()]


def learnt(people: int = PEOPLE) -> Model:
    """The model as EM finds it; nobody tells it who is who."""
    told, _truth = records(population(people, LEARNT_FROM), LEARNT_FROM)
    among, chance = Population.of(told), random.Random(LEARNT_FROM)
    pairs = (compare(one, other, among) for one, other in candidates(told))
    drawn = (chance.sample(told, 2) for _pair in range(RANDOM_PAIRS))
    return estimate(pairs, (compare(one, other, among) for one, other in drawn))


def right_of(found: list[Found], truth: dict[int, int]) -> tuple[float, float]:
    """Precision and recall."""
    right = sum(truth[one.one] == truth[one.other] for one in found)
    pairs = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    return right / max(len(found), 1), right / max(pairs, 1)


def _measured(seed: int) -> list[Measured]:
    told, truth = records(population(PEOPLE, seed), seed)
    found = list(found_among(told, SHIPPED, least=LEAST))
    precision, recall = right_of(found, truth)
    name = f"merging.held{seed}"
    exact = Goal(f"{name}: precision of at least {PRECISION}", precision >= PRECISION)
    enough = Goal(f"{name}: recall of at least {RECALL}", recall >= RECALL)
    return [
        Measured(f"{name}.precision", precision, "share", len(found), goals=(exact,)),
        Measured(f"{name}.recall", recall, "share", len(told), goals=(enough,)),
    ]


def _timed() -> Measured:
    told: list[Person] = records(population(MANY, 4), 4)[0]
    begin = time.perf_counter()
    count = sum(1 for _one in found_among(told, SHIPPED, least=LEAST))
    took = time.perf_counter() - begin
    words = f"merging.many: {len(told):,} records, {count:,} pairs in {MOST_SECONDS:.0f} s"
    goal = Goal(words, took <= MOST_SECONDS, wall=True)
    return Measured("merging.many", took, "s", len(told), goals=(goal,))


if __name__ == "__main__" and sys.argv[1:] == ["learn"]:
    print(pformat(learnt()))
