"""Who is at which conversation now, and who is writing there: told over the bus, kept in memory.

It is no fact, so the ledger holds nothing of it. A browser says it again while it holds; what is
not said again ends by itself.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import orjson

from kuula.kit.crypto import seal, unseal
from kuula.kit.problems import Problem

LASTS: Final = 45.0
MOST: Final = 20
LONGEST_NAME: Final = 80
Shown: TypeAlias = list[tuple[int, str, bool]]


class Doing(StrEnum):
    """What somebody does at a conversation; GONE ends it at once."""

    VIEWING = "viewing"
    WRITING = "writing"
    GONE = "gone"


class Beat(NamedTuple):
    """One page of a browser says what its reader does at a conversation."""

    conversation: int
    staff: int
    name: str
    page: str
    doing: str

    def word(self) -> str:
        """As the bus carries it: sealed, since installations may share a Redis."""
        plain = self._replace(name=self.name[:LONGEST_NAME])
        return seal(orjson.dumps(list(plain)).decode())


def beat_in(word: str) -> Beat | None:
    """The beat that a word of the bus says; None for anything else, as of another installation."""
    try:
        conversation, staff, name, page, doing = orjson.loads(unseal(word))
    except (ValueError, Problem):
        return None
    if doing not in tuple(Doing) or type(conversation) is not int or type(staff) is not int:
        return None
    return Beat(conversation, staff, str(name), str(page), doing)


@dataclass(slots=True)
class Place:
    """A conversation somebody is at: its team, and of every page what was said last and until when
    it holds."""

    team: int | None
    pages: dict[tuple[int, str], tuple[Beat, float]] = field(default_factory=dict)

    def shown(self) -> Shown:
        """Number, name, whether they write: of each person once, at most 20, by name."""
        people: dict[int, tuple[int, str, bool]] = {}
        for beat, _until in self.pages.values():
            writes = beat.doing == Doing.WRITING
            known = people.get(beat.staff)
            people[beat.staff] = (beat.staff, beat.name, writes or (known is not None and known[2]))
        return sorted(people.values(), key=lambda one: (not one[2], one[1], one[0]))[:MOST]


class Board:
    """Every place where somebody is, as one process of the live pages knows it."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}

    def note(self, beat: Beat, now: float) -> bool:
        """Note a beat at a place that stands; whether that changes what is shown of it."""
        place = self.places[beat.conversation]
        before = place.shown()
        if beat.doing == Doing.GONE:
            place.pages.pop((beat.staff, beat.page), None)
        else:
            place.pages[beat.staff, beat.page] = (beat, now + LASTS)
        return place.shown() != before

    def end(self, now: float) -> list[int]:
        """End what was not said again in time; answers where that changes what is shown."""
        return [number for number in tuple(self.places) if self._ended(self.places[number], now)]

    def clear(self) -> None:
        """Leave out the places where nobody is any more."""
        for number in [number for number, place in self.places.items() if not place.pages]:
            del self.places[number]

    def _ended(self, place: Place, now: float) -> bool:
        before = place.shown()
        place.pages = {page: said for page, said in place.pages.items() if said[1] > now}
        return place.shown() != before


def told(places: dict[int, Shown]) -> bytes:
    """As a page's stream carries it: whoever is at these conversations, by their numbers."""
    here = {str(number): shown for number, shown in places.items()}
    return b"event: presence\ndata: %s\n\n" % orjson.dumps({"topics": [], "here": here})
