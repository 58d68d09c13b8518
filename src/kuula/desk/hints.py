"""What can be said about a reply while it is written: promises, tone, what it asks again.

Nothing here changes or holds back a word; see docs/reference/wording.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from kuula.desk.models import Conversation
from kuula.desk.wording.promises import FoundPromise, find_promises
from kuula.desk.wording.repeats import Said, find_repeats
from kuula.desk.wording.tone import Mark, find_marks
from kuula.kit.languages import LANGUAGES

MOST: Final = 12
_LONGEST: Final = 12_000
_LINES: Final = 40


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
    def asked(said: Sequence[Told]) -> list[str]:
        return find_repeats([Said(one.by, one.text) for one in said], text, lang=language)

    profile = [Told(0, "customer", words) for words in known.profile.values() if words]
    there = [kind for kind in asked(profile) if known.profile.get(kind)] if profile else []
    said = [kind for kind in asked(known.told) if kind not in there]
    return [
        *(Repeat(kind, known.profile[kind], 0) for kind in there),
        *(_held(kind, known.told, asked) for kind in said),
    ]


def _held(kind: str, told: Sequence[Told], asked: Callable[[Sequence[Told]], list[str]]) -> Repeat:
    """Where it stands last: the message found by halves, in it the one line that holds it."""
    first, end = 0, len(told)
    while end - first > 1:
        middle = (first + end) // 2
        first, end = (middle, end) if kind in asked(told[middle:]) else (first, middle)
    message = told[first]
    lines = [line for line in message.text.splitlines() if line.strip()]
    of_one = (Told(message.message_id, message.by, line) for line in lines[:_LINES])
    line = next((one.text for one in of_one if kind in asked([one])), message.text)
    return Repeat(kind, line.strip(), message.message_id)
