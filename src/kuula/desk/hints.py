"""What can be said about a reply while it is written: promises, tone, what it asks again.

Nothing here changes or holds back a word; see docs/reference/wording.md.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from kuula.desk.models import Conversation
from kuula.desk.wording.promises import FoundPromise, find_promises
from kuula.desk.wording.repeats import Said, find_repeats
from kuula.desk.wording.tone import Mark, find_marks
from kuula.kit.languages import LANGUAGES

MOST: Final = 12
_LONGEST: Final = 12_000
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Told:
    """One message; `by` is customer or agent."""

    message_id: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was said, oldest first, and what the profile holds by its kind (email, phone)."""

    told: Sequence[Told] = ()
    profile: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A kind of thing that is asked again, what we hold of it and where; 0 is the profile."""

    kind: str
    words: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Hints:
    """At most twelve of each. Only promises with a time are here; one without is a mark."""

    promises: Sequence[FoundPromise] = ()
    marks: Sequence[Mark] = ()
    repeats: Sequence[Repeat] = ()


def written_language(conversation: Conversation) -> str:
    """The language a reply is written in: the conversation's, else the customer's, else, unless it
    came by mail, the brand's. Empty when mail came in a language that none of ours is."""
    known = conversation.language or conversation.customer.language
    return known or ("" if conversation.mailbox_id else conversation.brand.language)


def hints_on(text: str, *, language: str, known: Known, now: datetime, zone: ZoneInfo) -> Hints:
    """What there is to say about a reply; nothing in languages other than our four."""
    if language not in LANGUAGES or not text.strip():
        return Hints()
    text = text[:_LONGEST]
    found = find_promises(text, lang=language, now=now, zone=zone)
    return Hints(
        list(islice((one for one in found if one.due_to), MOST)),
        find_marks(text, lang=language)[:MOST],
        _repeats(text, language, known),
    )


def promised_in(
    text: str, taken: Sequence[str], *, language: str, now: datetime, zone: ZoneInfo
) -> list[FoundPromise]:
    """The promises of a finished reply that were taken, each once, with the time they name now.

    `taken` are quotes; one that grew or shrank while it was written is still the same promise.
    """
    if language not in LANGUAGES or not taken:
        return []
    found = find_promises(text[:_LONGEST], lang=language, now=now, zone=zone)
    dated = (one for one in found if one.due_to and is_taken(one.quote, taken))
    return list({(one.quote, one.due_to): one for one in dated}.values())[:MOST]


def is_taken(quote: str, taken: Sequence[str]) -> bool:
    """Whether a quote is one of those taken, perhaps before it was changed at an end."""
    return any(one and (one in quote or quote in one) for one in taken)


def _repeats(text: str, language: str, known: Known) -> list[Repeat]:
    profile = {kind: Told(0, "customer", words) for kind, words in known.profile.items() if words}
    kinds = _asked(text, [*profile.values(), *known.told], language)[:MOST]
    found = (_held(kind, text, language, known.told, profile.get(kind)) for kind in kinds)
    return [one for one in found if one is not None]


def _held(
    kind: str, text: str, language: str, told: Sequence[Told], own: Told | None
) -> Repeat | None:
    """What we hold: the profile's words for it, else the line where it was said last.

    Nothing when other words of the profile were only taken for it.
    """

    def holds(said: Sequence[Told]) -> bool:
        return kind in _asked(asking, said, language)

    everything = [*([own] if own else []), *told]
    sentences = _SENTENCE_END.split(text)
    asking = _narrowed(sentences, lambda some: kind in _asked(" ".join(some), everything, language))
    if own is not None and holds([own]):
        return Repeat(kind, own.text, 0)
    if not holds(told):
        return None
    message = _narrowed(told, holds)
    lines = [one for one in message.text.splitlines() if one.strip()]
    of_one = [Told(message.message_id, message.by, line.strip()) for line in lines]
    line = _narrowed(of_one or [message], holds)
    return Repeat(kind, line.text if holds([line]) else message.text, message.message_id)


def _asked(text: str, said: Sequence[Told], language: str) -> list[str]:
    return find_repeats([Said(one.by, one.text) for one in said], text, lang=language)


def _narrowed(some: Sequence[One], holds: Callable[[Sequence[One]], bool]) -> One:
    """The last one that matters, found by halves."""
    while len(some) > 1:
        middle = len(some) // 2
        some = some[middle:] if holds(some[middle:]) else some[:middle]
    return some[0]
