"""The customer's side of a conversation, made ready to be looked through."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from kuula.desk.wording.repeats.asking import Asked, asked_in
from kuula.desk.wording.repeats.folding import Sentence, lowered, plain, sentences
from kuula.desk.wording.repeats.rules import Rules

LONGEST, _MESSAGES, _OURS = 20_000, 60, 2000


@dataclass(frozen=True, slots=True)
class Value:
    """Something the customer said, with its place in the sentence."""

    words: str
    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a customer wrote, what we had written just before, and the names of its topics."""

    sentences: tuple[Sentence, ...]
    low: str
    answers: frozenset[str]
    before: str = ""


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
            ours = plain(before[1][:_OURS]) if before[0] == "agent" else ""
            parts = tuple(sentences(looked_at))
            low = "\n".join(one.low for one in parts)
            found.append(Message(parts, low, _topics_asked(ours, rules), lowered(ours)))
        return cls(tuple(reversed(found)))


def clause_of(sentence: Sentence, start: int, stop: int, rules: Rules) -> str:
    """The part of a sentence, between commas and conjunctions, that a place is in."""
    begin, end = 0, len(sentence.low)
    for cut in rules.clauses.finditer(sentence.low):
        if cut.end() <= start:
            begin = cut.end()
        elif cut.start() >= stop:
            end = cut.start()
            break
    return sentence.low[begin:end]


def around(asked: Asked, rules: Rules) -> str:
    """The part of a question, up to the next comma or conjunction, that the asked thing is in."""
    low = asked.sentence.low
    cuts = [one.span() for one in rules.clauses.finditer(low)]
    begin = max((end for _, end in cuts if end <= asked.start), default=0)
    return low[begin : min((start for start, _ in cuts if start >= asked.end), default=len(low))]


def last_place(pattern: re.Pattern[str], text: str) -> int:
    return max((one.start() for one in pattern.finditer(text)), default=-1)


def _topics_asked(text: str, rules: Rules) -> frozenset[str]:
    return frozenset(one.topic.name for one in asked_in(text, rules) if one.topic)
