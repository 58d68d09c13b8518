"""What a conversation already holds: whether the customer has said what a reply asks for."""

import re
from collections.abc import Sequence
from typing import Final

from kuula.desk.wording.repeats.asking import Asked
from kuula.desk.wording.repeats.loosely import is_held_loosely, is_named, names_model
from kuula.desk.wording.repeats.owning import is_valid
from kuula.desk.wording.repeats.rules import Rules, Topic
from kuula.desk.wording.repeats.talk import Conversation, Message, Value
from kuula.desk.wording.repeats.values import is_same_try, values_of

_BESIDE = 2
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_TOWN: Final = re.compile(r",? ?[A-ZА-Я][\w-]{1,20},? ?")


def is_held(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether the customer has said what is asked for and the reply does not name it itself."""
    if asked.topic is None:
        return is_held_loosely(asked, talk, named, rules)
    topic = asked.topic
    if topic.free and any(_is_answer(asked, topic, one, rules) for one in talk.messages):
        return True
    values = [
        value
        for message in talk.messages
        for value in values_of(asked, topic, message, rules)
        if is_valid(value, asked, message, rules)
    ]
    known = [one for one in values if is_named(one.words, named)]
    unnamed = [one for one in values if not any(_is_beside(one, other) for other in known)]
    if asked.is_another and not (asked.is_narrow or topic.free):
        return bool(unnamed) and topic.owned and _are_several(values)
    return bool(unnamed) or (asked.kind == "model" and names_model(asked, talk, named, rules))


def _is_answer(asked: Asked, topic: Topic, message: Message, rules: Rules) -> bool:
    """Whether a message answers the question for a topic that was asked just before."""
    if topic.name not in message.answers or rules.doubt["unanswered"].search(message.low):
        return False
    if asked.is_narrow and not is_same_try(asked, message.before, rules):
        return False
    return not any(one.asks for one in message.sentences) and _WORD.search(message.low) is not None


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
