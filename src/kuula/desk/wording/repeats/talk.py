"""The customer's side of a conversation, made ready to be looked through."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from kuula.desk.wording.repeats.asking import asked_in
from kuula.desk.wording.repeats.folding import Sentence, plain, sentences
from kuula.desk.wording.repeats.rules import Rules

LONGEST, _MESSAGES = 20_000, 60
CLAUSE: Final = re.compile(r"[,;()]|\s-\s|\s(?:and|but|ja|aga|kuid|i|a|ali|te|pa|и|а|но)\s")


@dataclass(frozen=True, slots=True)
class Value:
    """Something the customer said, with its place in the sentence."""

    words: str
    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a customer wrote, and the names of the topics that had been asked just before."""

    sentences: tuple[Sentence, ...]
    low: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The customer's messages, oldest first."""

    messages: tuple[Message, ...]

    @classmethod
    def of(cls, said: Sequence[tuple[str, str]], rules: Rules) -> Self:
        """The customer's side of the last messages of a conversation."""
        found, left = [], LONGEST
        recent = list(said)[-_MESSAGES:]
        for index in range(len(recent) - 1, -1, -1):
            by, text = recent[index]
            if by != "customer" or left <= 0:
                continue
            looked_at = plain(text[:left])
            left -= len(looked_at)
            before = recent[index - 1] if index else ("", "")
            answers = _topics_asked(before[1], rules) if before[0] == "agent" else frozenset()
            parts = tuple(sentences(looked_at))
            found.append(Message(parts, "\n".join(one.low for one in parts), answers))
        return cls(tuple(reversed(found)))


def clause_of(sentence: Sentence, start: int, stop: int) -> str:
    """The part of a sentence, between commas and conjunctions, that a place is in."""
    begin, end = 0, len(sentence.low)
    for cut in CLAUSE.finditer(sentence.low):
        if cut.end() <= start:
            begin = cut.end()
        elif cut.start() >= stop:
            end = cut.start()
            break
    return sentence.low[begin:end]


def last_place(pattern: re.Pattern[str], text: str) -> int:
    return max((one.start() for one in pattern.finditer(text)), default=-1)


def _topics_asked(text: str, rules: Rules) -> frozenset[str]:
    return frozenset(one.topic.name for one in asked_in(text[:2000], rules) if one.topic)
