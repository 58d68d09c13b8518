"""Two persons compared: for each feature the level at which they agree.

A level is a name; "" says that one of the two has nothing there, which speaks neither for nor
against (Fellegi and Sunter's comparison vector, with levels instead of yes and no).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from rapidfuzz.distance import OSA

from kuula.science.likeness.person import Birthday, Person, local_of, plain

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("same", "near", "part", "given", "family", "differs"),
    "birthday": ("same", "part", "near", "differs"),
    "phone": ("same", "home", "near", "differs"),
    "email": ("slip", "local", "differs"),
    "handle": ("same", "differs"),
    "company": ("same", "differs"),
    "city": ("same", "differs"),
    "order": ("same",),
}
"""The features, and of each the levels from the strongest on."""
Vector = tuple[str, ...]
"""A level for each feature, in their order."""
_ENOUGH: Final = 8
_USED: Final = 4


@dataclass(frozen=True, slots=True)
class Population:
    """How often names and their words occur: a word that several bear is a name, not a slip of
    another; a full name that many bear tells less; a telephone that people of other names have is
    that of a home, where a father and a son may have one name."""

    words: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    homes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, persons: Iterable[Person]) -> "Population":
        """Count the names of these persons."""
        words: Counter[str] = Counter()
        names: Counter[tuple[str, ...]] = Counter()
        called: dict[str, str] = {}
        homes: set[str] = set()
        for one in persons:
            for name in one.names:
                words.update(set(name))
                names[tuple(sorted(name))] += 1
            for phone, who in product(one.phones, _initials(one)):
                if called.setdefault(phone[-_ENOUGH:], who) != who:
                    homes.add(phone[-_ENOUGH:])
        return cls(words, names, frozenset(homes))

    def is_home(self, phone: str) -> bool:
        """Whether people of other names have this telephone."""
        return phone[-_ENOUGH:] in self.homes

    def is_used(self, word: str) -> bool:
        """Whether several bear it."""
        return self.words.get(word, 0) >= _USED

    def bearers(self, one: Person, other: Person) -> int:
        """How many bear the name that both have; 2, the two themselves, when nobody else does."""
        shared = {tuple(sorted(name)) for name in one.names}
        shared &= {tuple(sorted(name)) for name in other.names}
        return max([2, *(self.names.get(name, 0) for name in shared)])


NOBODY: Final = Population()


def compare(one: Person, other: Person, among: Population = NOBODY) -> Vector:
    """The level of each feature, the best where a person has several values."""
    own = [word for name in (*one.names, *other.names) for word in name if len(word) > 2]
    return (
        _best("name", (_names(a, b, among) for a, b in product(one.names, other.names))),
        _birthdays(one.birthday, other.birthday),
        _best("phone", (_phones(a, b, among) for a, b in product(one.phones, other.phones))),
        _best("email", (_emails(a, b, own) for a, b in product(one.emails, other.emails))),
        _sets(one.handles, other.handles),
        _words(one.company, other.company),
        _words(one.city, other.city),
        _orders(one, other),
    )


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ by one slip of the fingers: a letter too many, too few, another, or
    two in the wrong order (the restricted Damerau-Levenshtein distance); two slips from nine
    letters on. Words of fewer than four letters are other words."""
    shorter = min(len(one), len(other))
    if shorter < 4 or abs(len(one) - len(other)) > 1:
        return False
    most = 2 if shorter >= 9 else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _initials(person: Person) -> Iterable[str]:
    """The first letters of a name in the order of the alphabet: one however it is written."""
    return {"".join(sorted(word[0] for word in name)) for name in person.names}


def _best(feature: str, levels: Iterable[str]) -> str:
    found = set(levels)
    return next((level for level in LEVELS[feature] if level in found), "")


def _names(one: Sequence[str], other: Sequence[str], among: Population) -> str:
    if not one or not other:
        return ""
    if sorted(one) == sorted(other):
        return "same" if len(one) > 1 else "part"
    left, right = _apart(one, other)
    if not left or not right:  # one has all words of the other
        return "part"
    if all(any(_begins(a, b) for b in right) for a in left) and len(left) == len(right):
        return "part" if len(one) > len(left) else "differs"
    if len(left) == len(right) and _all_slips(left, right, among):
        return "near"
    if len(one) == 1 or len(other) == 1 or len(one) == len(left):
        return "differs"
    return "given" if one[0] == other[0] else "family"


def _apart(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that each has alone."""
    left, right = Counter(one), Counter(other)
    return list((left - right).elements()), list((right - left).elements())


def _begins(one: str, other: str) -> bool:
    """Whether one is the initial of the other."""
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _all_slips(left: list[str], right: list[str], among: Population) -> bool:
    def fits(one: str, other: str) -> bool:
        return is_slip(one, other) and not (among.is_used(one) and among.is_used(other))

    return all(any(fits(a, b) for b in right) for a in left)


def _birthdays(one: Birthday | None, other: Birthday | None) -> str:
    if one is None or other is None:
        return ""
    if one[1:] == other[1:]:
        if one[0] == other[0] and one[0] is not None:
            return "same"
        if one[0] is None or other[0] is None:
            return "part"
    if one[0] is None or other[0] is None:
        return "differs"
    swapped = one[1:] == (other[2], other[1])
    return "near" if swapped or _one_digit(one, other) else "differs"


def _one_digit(one: Birthday, other: Birthday) -> bool:
    """Whether two whole days differ in one digit, or in two side by side that changed places."""
    left, right = (f"{day[0]}{day[1]:02}{day[2]:02}" for day in (one, other))
    return OSA.distance(left, right, score_cutoff=1) <= 1


def _phones(one: str, other: str, among: Population) -> str:
    short, long = sorted((one, other), key=len)
    if long.endswith(short[-_ENOUGH:] if len(short) > _ENOUGH else short):
        return "home" if among.is_home(one) else "same"
    near = len(one) == len(other) and OSA.distance(one, other, score_cutoff=1) <= 1
    return "near" if near else "differs"


def _emails(one: str, other: str, own: Sequence[str]) -> str:
    """An address of the same begin elsewhere tells nothing if it is made of the name: whoever is
    called so has one like it."""
    local, domain = one.split("@")[0], one.rpartition("@")[2]
    local_too, domain_too = other.split("@")[0], other.rpartition("@")[2]
    bare, bare_too = local_of(one), local_of(other)
    if not bare or not bare_too:
        return "differs"
    if bare == bare_too:
        if domain == domain_too == "gmail.com":  # dots do not count there
            return "slip"
        if is_slip(domain, domain_too):
            return "slip"
        return "" if any(word in plain(bare) for word in own) else "local"
    same_digits = [c for c in local if c.isdigit()] == [c for c in local_too if c.isdigit()]
    return "slip" if domain == domain_too and same_digits and is_slip(local, local_too) else (
        "differs"
    )  # fmt: skip


def _sets(one: Sequence[str], other: Sequence[str]) -> str:
    if not one or not other:
        return ""
    return "same" if set(one) & set(other) else "differs"


def _words(one: str, other: str) -> str:
    if not one or not other:
        return ""
    return "same" if one == other else "differs"


def _orders(one: Person, other: Person) -> str:
    crossed = set(one.ordered) & set(other.emails) or set(other.ordered) & set(one.emails)
    return "same" if crossed else ""
