"""Where a message says something that could be the answer: shapes and the words around them."""

import re
from collections.abc import Iterator
from typing import Final

from kuula.desk.wording.repeats.asking import Asked, stem_of
from kuula.desk.wording.repeats.folding import Sentence
from kuula.desk.wording.repeats.rules import Rules, Topic
from kuula.desk.wording.repeats.talk import Message, Value, clause_of

_MOST, _COMMA, _BRIEF, _BESIDE, _NEAR = 200, 15, 120, 2, 22
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-3])\d")


def values_of(asked: Asked, topic: Topic, message: Message, rules: Rules) -> Iterator[Value]:
    answered = topic.name in message.answers
    count = 0
    for sentence in message.sentences:
        for match, low, is_sure in matches_of(topic, sentence):
            count += 1
            if count > _MOST:
                return
            if not is_of(topic, sentence, match, alone=answered or is_sure):
                continue
            if not topic.akin or _is_akin(asked, sentence, match, rules):
                yield Value(low, sentence, match.start(), match.end())


def matches_of(topic: Topic, sentence: Sentence) -> Iterator[tuple[re.Match[str], str, bool]]:
    for shapes, is_sure in ((topic.shapes, False), (topic.sure, True)):
        for shape in shapes:
            for match in shape.finditer(sentence.plain):
                yield match, sentence.low[match.start() : match.end()], is_sure
    for match in topic.said.finditer(sentence.low):
        yield match, match.group(), False


def is_of(topic: Topic, sentence: Sentence, match: re.Match[str], *, alone: bool) -> bool:
    """Whether the words around a value say that it is of the topic, and closer than others."""
    if topic.kind == "order_number" and _is_year(topic, sentence, match):
        return False
    if topic.near is None or alone:
        before = sentence.low[max(0, match.start() - topic.within) : match.start()]
        return topic.not_near.search(before) is None
    other = _distance(topic.not_near, sentence.low, match, topic.within)
    near = _distance(topic.near, sentence.low, match, topic.within)
    return near is not None and (other is None or near < other)


def _is_year(topic: Topic, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether digits are a year, not right after the word for a number."""
    if _YEAR.fullmatch(match.group()) is None or topic.near is None:
        return False
    before = sentence.low[max(0, match.start() - _NEAR) : match.start()]
    return not any(len(before) - one.end() <= _BESIDE for one in topic.near.finditer(before))


def _distance(words: re.Pattern[str], low: str, match: re.Match[str], within: int) -> int | None:
    """How far the closest of some words is from a value; a comma between makes it farther."""
    begin, found = max(0, match.start() - within), []
    for one in words.finditer(low, begin, min(len(low), match.end() + within)):
        between = low[one.end() : match.start()] or low[match.end() : one.start()]
        found.append(len(between) + _COMMA * sum(between.count(mark) for mark in ",;"))
    return min(found, default=None)


def _is_akin(asked: Asked, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether the clause of a value shares a word of weight with the question."""
    is_long = len(sentence.low) > _BRIEF
    clause = clause_of(sentence, match.start(), match.end()) if is_long else sentence.low
    stems = {stem_of(one) for one in _heavy(clause, rules)}
    return any(stem_of(one) in stems for one in _heavy(asked.sentence.low, rules))


def _heavy(text: str, rules: Rules) -> list[str]:
    words = _WORD.findall(text)
    return [one for one in words if not rules.loose["skip"].fullmatch(one)]
