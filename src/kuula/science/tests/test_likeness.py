"""Pairs that are compared, however many persons there are."""

import pytest

from kuula.science.likeness import LEAST, SHIPPED, Person, blocking, found_among, pairs
from kuula.science.likeness.blocking import candidates

PERSONS = [
    Person(
        key=at,
        names=(("mari", f"magi{at // 2}"),),
        phones=(f"3725551{at // 2:04}",),
        emails=(f"mari.magi{at // 2}@mail{at}.example",),
        birthday=(1980, 1 + at // 2 % 12, 1 + at // 2 % 28),
    )
    for at in range(60)
]


def test_in_parts_the_same_pairs_are_compared_as_all_at_once() -> None:
    whole = [(one.key, other.key) for one, other in candidates(PERSONS)]
    parted = [(one.key, other.key) for one, other in candidates(PERSONS, together=7)]
    assert len(whole) == len(set(whole)) >= 30
    assert set(parted) == set(whole)


def test_each_pair_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "candidates", lambda some: blocking.candidates(some, together=7))
    found = [(one.one, one.other) for one in found_among(PERSONS, SHIPPED, least=LEAST)]
    assert found
    assert sorted(found) == sorted(set(found))
    assert (0, 1) in found
