"""What a conversation holds of things no topic knows: found by the words of the question."""

import re
from collections.abc import Iterator
from typing import Final

from kuula.desk.wording.repeats.asking import Asked, stem_of
from kuula.desk.wording.repeats.folding import Sentence, lowered
from kuula.desk.wording.repeats.owning import is_stale
from kuula.desk.wording.repeats.rules import Rules
from kuula.desk.wording.repeats.talk import Conversation, around, clause_of

_AHEAD, _AMOUNT_AHEAD, _BEHIND, _MODEL_BEHIND = 24, 30, 24, 40
_NOT_WORD: Final = re.compile(r"[\W_]+")
_VALUE: Final = re.compile(
    r"x\w{0,6}\W{1,3}(?:[a-zа-яё]{1,14}\W{1,2}){0,2}"
    r"(?:\"|[A-ZА-Я]\w|(?=[\dA-Z]*[A-Z])\d|\d+(?! [a-zа-я]))"
)
_NAME: Final = re.compile(r"[\w,] \"?[A-ZА-Я][\w-]+|\"")
_MEASURE: Final = re.compile(r"(?:[ :=]{1,2}[a-zа-яё]{1,10}){0,2}[ :=]{1,3}\d")
_THING: Final = re.compile(r"[^\W\d_]{4,30}")
_MODEL: Final = re.compile(
    r"[^.!?\n]{0,22}?[\s(\"](?P<model>"
    r"[A-ZА-Я][\w'-]{2,20}(?: [A-Z][\w-]*)? [A-Z]{0,4}\d[\w/-]*(?!\w)"
    r"|[A-Z]{1,6}\d{1,6}[A-Z]{0,3}(?!\w))"
)
_CODE: Final = re.compile(
    r"\w{0,8}\W{1,3}(?:\w{1,12}\W{1,3}){0,4}(?P<code>(?=\w*\d)[\dA-ZА-Я][\dA-ZА-Я/-]{2,20}(?!\w))"
)


def is_held_loosely(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether something like a value stands beside the word that is asked for."""
    if asked.is_another or asked.is_new:
        return False
    if asked.kind == "order_number":
        return _is_numbered(asked, talk, named, rules)
    if asked.kind == "model":
        return names_model(asked, talk, named, rules)
    return any(
        _has_it(asked, sentence, word, named, rules) for sentence, word in _places(asked.stem, talk)
    )


def names_model(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether a make and number stand behind the word for the thing whose model is asked for."""
    if asked.is_another or asked.is_new or rules.doubt["third"].search(asked.sentence.low):
        return False
    words = set(_THING.findall(f"{around(asked, rules)} {asked.sentence.low[asked.start :]}"))
    heavy = {stem_of(one) for one in words if not rules.loose["skip"].fullmatch(one)}
    for stem in heavy:
        for sentence, word in _places(stem, talk):
            match = _MODEL.match(sentence.plain[word.end() : word.end() + _MODEL_BEHIND])
            if match and not is_named(match["model"], named):
                return True
    return False


def _is_numbered(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether a number stands behind the word for the paper whose number is asked for."""
    for sentence, word in _places(asked.stem, talk):
        match = _CODE.match(sentence.plain[word.end() : word.end() + _MODEL_BEHIND])
        clause = clause_of(sentence, word.start(), word.end(), rules)
        if match and not is_named(match["code"], named) and not is_stale(clause, "", rules):
            return True
    return False


def _places(stem: str, talk: Conversation) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Where the customer uses a word."""
    word = re.compile(rf"(?<!\w){re.escape(stem)}\w*")
    for message in talk.messages:
        for sentence in message.sentences:
            for match in word.finditer(sentence.low):
                yield sentence, match


def _has_it(
    asked: Asked, sentence: Sentence, word: re.Match[str], named: str, rules: Rules
) -> bool:
    begin = max(0, word.start() - (_AMOUNT_AHEAD if asked.is_amount else _AHEAD))
    ahead = sentence.plain[begin : word.start()]
    behind = sentence.plain[word.end() : word.end() + _BEHIND]
    if asked.is_amount:
        return _has_amount(lowered(ahead), named, rules) or _MEASURE.match(behind) is not None
    return _has_value(ahead, behind, rules)


def is_named(words: str, reply: str) -> bool:
    """Whether the reply itself names a value."""
    flat = _flat(words)
    if len(flat) >= 4 and any(one.isdigit() for one in flat):
        return flat in _flat(reply)
    spaced = _NOT_WORD.sub(" ", words).strip()
    return f" {spaced} " in f" {_NOT_WORD.sub(' ', reply.lower())} "


def _flat(words: str) -> str:
    return _NOT_WORD.sub("", words).lower()


def _has_amount(ahead: str, named: str, rules: Rules) -> bool:
    """Whether a number stands at most three words before."""
    near = re.search(r"(?:[\w.,'-]+\W{1,2}){0,4}$", ahead)
    words = near.group().split() if near else []
    counts = [one for one in words if one.isdigit() or rules.loose["numbers"].fullmatch(one)]
    return bool(counts) and not is_named(counts[-1], named)


def _has_value(ahead: str, behind: str, rules: Rules) -> bool:
    """Whether a name stands before, or a name or number behind, in the same part."""
    behind = re.split(r"[.;!?](?:\s|$)", rules.clauses.split(behind)[0])[0]
    ahead = re.split(r"[.;:!?,]", ahead)[-1]
    return _NAME.search(ahead) is not None or _VALUE.match(f"x{behind}") is not None
