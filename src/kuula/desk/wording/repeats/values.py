"""Where a message says something that could be the answer: shapes and the words around them."""

import re
from collections.abc import Iterator
from typing import Final

from kuula.desk.wording.repeats.asking import Asked, stem_of
from kuula.desk.wording.repeats.folding import Sentence
from kuula.desk.wording.repeats.rules import Rules, Topic
from kuula.desk.wording.repeats.talk import Message, Value, around, clause_of

_MOST, _COMMA, _BRIEF, _BESIDE, _NEAR, _SHORTEST, _FEW = 200, 15, 120, 2, 22, 3, 2
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
            if _is_about(asked, message, sentence, match, rules):
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
    if topic.kind == "order_number" and (_is_short(match) or _is_year(topic, sentence, match)):
        return False
    if topic.near is None or alone:
        before = sentence.low[max(0, match.start() - topic.within) : match.start()]
        return topic.not_near.search(before) is None
    other = _distance(topic.not_near, sentence.low, match, topic.within)
    near = _distance(topic.near, sentence.low, match, topic.within)
    return near is not None and (other is None or near < other)


def _is_short(match: re.Match[str]) -> bool:
    return sum(one.isalnum() for one in match.group()) < _SHORTEST


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


def _is_about(
    asked: Asked, message: Message, sentence: Sentence, match: re.Match[str], rules: Rules
) -> bool:
    """Whether a value is about what the question is about, as far as its topic wants that."""
    if asked.topic is None:
        return True
    if asked.is_narrow:
        return is_same_try(asked, _with_ours(asked.topic, message, sentence.low), rules)
    if asked.topic.free and _shared(asked, match.group(), rules) > 0:
        return False
    if asked.kind == "date" and _is_over(asked, sentence, match, rules):
        return False
    if not asked.topic.akin:
        return True
    if asked.kind == "date":
        return _is_of_act(asked, sentence, match, rules)
    return _is_akin(asked, sentence, match, rules)


def is_same_try(asked: Asked, low: str, rules: Rules) -> bool:
    """Whether what was tried is what is asked after: of that sort, or with that thing."""
    question = asked.sentence.low
    if _sorts_in(rules.tries, question) & _sorts_in(rules.tries, low):
        return True
    wanted = _sorts_in(rules.tries_of_things, question)
    if wanted:
        is_short = len(_stems(question, rules)) < _FEW
        is_same = bool(wanted & _sorts_in(rules.tries_of_things, low))
        return is_same and (is_short or _shared(asked, low, rules) > 0)
    return not _sorts_in(rules.tries, question) and _shared(asked, low, rules) > 0


def _with_ours(topic: Topic, message: Message, low: str) -> str:
    """What a customer said, with the question of ours that it answers."""
    is_asked = topic.name in message.answers or (topic.free and message.before.endswith("?"))
    return f"{message.before} {low}" if is_asked else low


def _is_of_act(asked: Asked, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether a date is of the act that is asked about: of buying, say, and not of arriving."""
    clause = clause_of(sentence, match.start(), match.end(), rules)
    wanted = _sorts_in(rules.acts, around(asked, rules))
    done = _sorts_in(rules.acts, clause) or _sorts_in(rules.acts, sentence.low)
    if wanted and done:
        return bool(wanted & done)
    return _is_bare(asked, rules) or _is_akin(asked, sentence, match, rules)


def _is_over(asked: Asked, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether a day to come is asked for, and the known one is past."""
    if rules.asking["ahead"].search(asked.sentence.low) is None:
        return False
    return (
        rules.doubt["past"].search(clause_of(sentence, match.start(), match.end(), rules))
        is not None
    )


def _is_bare(asked: Asked, rules: Rules) -> bool:
    """Whether just "the date" is asked for, not of what."""
    question = asked.sentence.low[asked.start : asked.end]
    named = asked.topic is not None and asked.topic.things.search(question) is not None
    return named and not asked.sentence.asks and not _stems(around(asked, rules), rules)


def _sorts_in(sorts: tuple[re.Pattern[str], ...], low: str) -> set[int]:
    """Which of some sorts the words name, by number."""
    return {place for place, sort in enumerate(sorts) if sort.search(low)}


def _is_akin(asked: Asked, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether the clause of a value shares a word of weight with the question."""
    is_long = len(sentence.low) > _BRIEF or asked.kind == "date"
    clause = clause_of(sentence, match.start(), match.end(), rules) if is_long else sentence.low
    is_bare = not _heavy(clause.replace(match.group().lower(), " "), rules)
    return _shared(asked, sentence.low if is_bare else clause, rules) > 0


def _shared(asked: Asked, low: str, rules: Rules) -> int:
    """How many words of weight of a question stand in a text, whatever their endings."""
    said, asks = _stems(low, rules), _stems(asked.sentence.low, rules)
    return sum(any(one.startswith(two) or two.startswith(one) for two in said) for one in asks)


def _stems(low: str, rules: Rules) -> set[str]:
    return {stem_of(one) for one in _heavy(low, rules)}


def _heavy(text: str, rules: Rules) -> list[str]:
    words = _WORD.findall(text)
    return [one for one in words if not rules.loose["skip"].fullmatch(one)]
