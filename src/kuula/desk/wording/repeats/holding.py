"""What a conversation already holds: whether the customer has said what a reply asks for."""

import re
from collections.abc import Sequence
from typing import Final

from kuula.desk.wording.repeats.asking import Asked
from kuula.desk.wording.repeats.folding import lowered
from kuula.desk.wording.repeats.owning import is_valid
from kuula.desk.wording.repeats.rules import Rules, Topic
from kuula.desk.wording.repeats.talk import CLAUSE, Conversation, Message, Value
from kuula.desk.wording.repeats.values import is_narrow, is_same_try, values_of

_BESIDE = 2
_NOT_WORD: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_VALUE: Final = re.compile(
    r"x\w{0,6}\W{1,3}(?:[a-zа-я]{1,9}\W{1,2}){0,2}"
    r"(?:\"|[A-ZА-Я]\w|(?=[\dA-Z]*[A-Z])\d|\d+(?! [a-zа-я]))"
)
_NAME: Final = re.compile(r"[\w,] \"?[A-ZА-Я][\w-]+|\"")
_TOWN: Final = re.compile(r",? ?[A-ZА-Я][\w-]{1,20},? ?")
_MEASURE: Final = re.compile(r"(?:[ :=]{1,2}[a-zа-яё]{1,10}){0,2}[ :=]{1,3}\d")


def is_held(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether the customer has said what is asked for and the reply does not name it itself."""
    if asked.topic is None:
        return not (asked.is_another or asked.is_new) and _is_held_loosely(
            asked, talk, named, rules
        )
    topic = asked.topic
    if topic.free and any(_is_answer(asked, topic, one, rules) for one in talk.messages):
        return True
    values = [
        value
        for message in talk.messages
        for value in values_of(asked, topic, message, rules)
        if is_valid(value, asked, message, rules)
    ]
    known = [one for one in values if _is_named(one.words, named)]
    unnamed = [one for one in values if not any(_is_beside(one, other) for other in known)]
    if asked.is_another and not is_narrow(asked):
        return bool(unnamed) and topic.owned and _are_several(values)
    return bool(unnamed)


def _is_answer(asked: Asked, topic: Topic, message: Message, rules: Rules) -> bool:
    """Whether a message answers the question for a topic that was asked just before."""
    if topic.name not in message.answers or rules.doubt["unanswered"].search(message.low):
        return False
    if is_narrow(asked) and not is_same_try(asked, message.before, rules):
        return False
    return not any(one.asks for one in message.sentences) and _WORD.search(message.low) is not None


def _is_named(words: str, reply: str) -> bool:
    flat = _flat(words)
    if len(flat) >= 4 and any(one.isdigit() for one in flat):
        return flat in _flat(reply)
    spaced = _NOT_WORD.sub(" ", words).strip()
    return f" {spaced} " in f" {_NOT_WORD.sub(' ', reply.lower())} "


def _is_beside(one: Value, other: Value) -> bool:
    """Whether two values are one thing: the same, or a street and the town right after it."""
    if one.sentence is not other.sentence:
        return one.words == other.words
    first, last = sorted((one, other), key=lambda value: value.start)
    between = one.sentence.plain[first.end : last.start]
    return len(between) <= _BESIDE or _TOWN.fullmatch(between) is not None


def _are_several(values: Sequence[Value]) -> bool:
    """Whether there are two values apart, of which neither is a part of the other."""
    return any(
        not _is_beside(one, other) and one.words not in other.words and other.words not in one.words
        for one in values
        for other in values
    )


def _flat(words: str) -> str:
    return _NOT_WORD.sub("", words).lower()


def _is_held_loosely(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    for message in talk.messages:
        for sentence in message.sentences:
            for word in re.finditer(rf"(?<!\w){re.escape(asked.stem)}\w*", sentence.low):
                begin = max(0, word.start() - (30 if asked.is_amount else 24))
                ahead = sentence.plain[begin : word.start()]
                behind = sentence.plain[word.end() : word.end() + 24]
                if asked.is_amount and (
                    _has_amount(lowered(ahead), named, rules) or _MEASURE.match(behind)
                ):
                    return True
                if not asked.is_amount and _has_value(ahead, behind):
                    return True
    return False


def _has_amount(ahead: str, named: str, rules: Rules) -> bool:
    """Whether a number stands at most three words before."""
    near = re.search(r"(?:[\w.,'-]+\W{1,2}){0,4}$", ahead)
    words = near.group().split() if near else []
    counts = [one for one in words if one.isdigit() or rules.loose["numbers"].fullmatch(one)]
    return bool(counts) and not _is_named(counts[-1], named)


def _has_value(ahead: str, behind: str) -> bool:
    """Whether a name stands before, or a name or number behind, in the same part."""
    behind = re.split(r"[.;!?](?:\s|$)", CLAUSE.split(behind)[0])[0]
    ahead = re.split(r"[.;:!?,]", ahead)[-1]
    return _NAME.search(ahead) is not None or _VALUE.match(f"x{behind}") is not None
