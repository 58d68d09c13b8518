"""Blocking: which pairs are compared at all, so that the work grows with the persons, not with
their square.

Two persons are compared when any of several keys is the same for both (the union of passes in
M. A. Jaro, "Advances in Record-Linkage Methodology", JASA 84 (1989), 414-420). A slip spoils one
half of a word or one word of a name: the other half and the other words find it all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias
from zlib import crc32

from kuula.science.likeness.person import Person, local_of

LARGEST: Final = 40
"""So many may share a key; one that more share tells nothing, and is left out."""
TOGETHER: Final = 100_000
Pair: TypeAlias = tuple[Person, Person]
_DIGITS: Final = 7


def keys_of(person: Person) -> frozenset[str]:
    """The keys under which a person is compared with others."""
    return frozenset(
        [
            *(f"p{phone[-_DIGITS:]}" for phone in person.phones),
            *(f"h{handle}" for handle in person.handles),
            *(f"e{address}" for address in (*person.emails, *person.ordered)),
            *(key for address in person.emails for key in _of_address(address)),
            *(key for name in person.names for key in _of_name(name, person)),
        ]
    )


def candidates(persons: Sequence[Person], together: int = TOGETHER) -> Iterator[Pair]:
    """Each pair that shares a key. Of more than `together` persons the keys are gone through in
    parts, so that memory stays small beside the persons: then a pair may come once in each."""
    parts = 1 + len(persons) // together
    for part in range(parts):
        blocks: defaultdict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(persons):
            for key in keys_of(person):
                if parts == 1 or crc32(key.encode()) % parts == part:
                    blocks[key].append(place)
        for one, other in _pairs(blocks.values()):
            yield persons[one], persons[other]


def _pairs(blocks: Iterable[list[int]]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for block in blocks:
        if 1 < len(block) <= LARGEST:
            found.update((one, other) for n, one in enumerate(block) for other in block[n + 1 :])
    return found


def _of_address(email: str) -> Iterator[str]:
    bare, domain = local_of(email), email.rpartition("@")[2]
    if bare:
        half = len(bare) // 2
        yield f"l{bare}"
        yield f"m{domain}<{bare[:half]}"
        yield f"m{domain}>{bare[-half:]}"


def _of_name(name: Sequence[str], person: Person) -> Iterator[str]:
    words = sorted(name)
    yield "n" + " ".join(words)
    if person.birthday is not None:
        month, day = sorted(person.birthday[1:])
        for word in words:
            yield f"b{month}.{day}{word[:1]}"
    if person.city or person.company:
        for word in words:
            if len(word) > 2:
                yield f"c{person.city}{person.company}{word}"
    initials = "".join(sorted(word[0] for word in words))
    for word in words:
        if len(word) > 2:
            yield f"w{word}{initials}"
