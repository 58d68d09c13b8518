"""What the customer has told by itself, whatever is asked: every value that is theirs and holds."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuula.desk.wording.repeats.folding import Sentence, plain
from kuula.desk.wording.repeats.owning import is_stale
from kuula.desk.wording.repeats.rules import Rules, Topic
from kuula.desk.wording.repeats.talk import Conversation, Message, clause_of, last_place
from kuula.desk.wording.repeats.values import is_of, matches_of

_MARKS: Final = " \"'.,;:!?()#“”„«»"
_BEFORE, _AFTER, _BESIDE, _MOST = 90, 60, 14, 40
_RANKS: Final = (
    "email", "date", "named order_number", "phone", "error_text", "sure order_number", "model",
    "address", "order_number",
)  # fmt: skip
"""Whose words a value is when several topics claim it: the narrowest claim first."""
_KINDS: Final = frozenset(rank.rpartition(" ")[2] for rank in _RANKS)
_LOOKS: Final = {
    "date": re.compile(r"\d"),
    "address": re.compile(r"[^\W\d_]"),
    "error_text": re.compile(r"\"|\d|^[^a-zа-я]+$"),
    "model": re.compile(r"\w \w|(?=.*[^\W\d_].*[^\W\d_])(?=.*\d.*\d).{5}"),
    "order_number": re.compile(r"(?:\w\W{0,2}){4}"),
}
_QUOTABLE: Final = "error_text"
_NAMED: Final = 18
_LINE_END: Final = re.compile(r"[.!?\n]")


@dataclass(frozen=True, slots=True)
class Told:
    """A value, its kind, and which message of the conversation told it, from nought."""

    kind: str
    words: str
    place: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """A topic's claim to a part of a sentence; `rank` says how narrow it is, `holds` whether it is
    the customer's."""

    kind: str
    rank: int
    holds: bool
    sentence: Sentence
    start: int
    end: int


def told_in(said: Sequence[tuple[str, str]], rules: Rules) -> Iterator[Told]:
    """The values in a conversation, oldest message first, each part of a sentence once."""
    talk = Conversation.of(said, rules)
    places = [place for place, (by, _text) in enumerate(said) if by == "customer"]
    for place, message in zip(places[-len(talk.messages) :], talk.messages, strict=False):
        for claim in _settled(list(_claims(message, rules))):
            words = _as_written(claim, said[place][1])
            if words:
                yield Told(claim.kind, words, place)


def _claims(message: Message, rules: Rules) -> Iterator[_Claim]:
    for topic in rules.topics:
        if topic.akin or topic.kind not in _KINDS:
            continue
        answered = topic.name in message.answers
        for sentence in message.sentences:
            yield from _in_sentence(topic, sentence, rules, answered=answered)


def _in_sentence(
    topic: Topic, sentence: Sentence, rules: Rules, *, answered: bool
) -> Iterator[_Claim]:
    for count, (match, _low, is_sure) in enumerate(matches_of(topic, sentence)):
        if count > _MOST:
            return
        if not is_of(topic, sentence, match, alone=answered or is_sure):
            continue
        if topic.kind == _QUOTABLE and not (answered or _is_said(topic, sentence, match, rules)):
            continue
        if not _is_plain(topic.kind, match.group()):
            continue
        holds = not topic.owned or _is_theirs(topic, sentence, match, rules)
        rank = _rank(topic, sentence, match, rules, is_sure=is_sure)
        yield _Claim(topic.kind, rank, holds, sentence, match.start(), match.end())


def _is_plain(kind: str, words: str) -> bool:
    """Whether nobody need guess that the words are such a thing."""
    looks = _LOOKS.get(kind)
    return looks is None or looks.search(words) is not None


def _is_said(topic: Topic, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether something says the words, which may as well be the name of what somebody bought."""
    before = sentence.low[max(0, match.start() - _NAMED) : match.start()]
    if rules.doubt["bought"].search(before) or topic.near is None:
        return False
    return topic.near.search(clause_of(sentence, match.start(), match.end(), rules)) is not None


def _rank(
    topic: Topic, sentence: Sentence, match: re.Match[str], rules: Rules, *, is_sure: bool
) -> int:
    """How narrow a claim is: a number right after the word for its paper is surest."""
    if topic.kind != "order_number":
        return _RANKS.index(topic.kind)
    before = sentence.low[max(0, match.start() - 40) : match.start()]
    ends = [one.end() for paper in rules.papers for one in paper.finditer(before)]
    if ends and len(before) - max(ends) <= _BESIDE and not _LINE_END.search(before[max(ends) :]):
        return _RANKS.index("named order_number")
    return _RANKS.index("sure order_number" if is_sure else "order_number")


def _is_theirs(topic: Topic, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether a value holds still and belongs to the customer, not to us or somebody else; a number
    of an order is about their matter, whoever ordered."""
    if topic.kind == "order_number":
        return True
    before = sentence.low[max(0, match.start() - _BEFORE) : match.start()]
    after = sentence.low[match.end() : match.end() + _AFTER]
    if is_stale(before, after, rules):
        return False
    doubt = rules.doubt
    return last_place(doubt["third"], before) <= last_place(doubt["own"], before)


def _settled(claims: list[_Claim]) -> list[_Claim]:
    """The claims that hold when each part of a sentence is given to one."""
    left: list[_Claim] = []
    for one in sorted(claims, key=lambda one: (one.rank, one.start - one.end)):
        if not any(_overlap(one, other) for other in left):
            left.append(one)
    return [one for one in left if one.holds]


def _overlap(one: _Claim, other: _Claim) -> bool:
    if one.sentence is not other.sentence:
        return False
    return one.start < other.end and other.start < one.end


def _as_written(claim: _Claim, text: str) -> str:
    """The words with their accents; without them when the text cannot be found again."""
    bare = claim.sentence.plain[claim.start : claim.end]
    begin = plain(text).find(bare)
    found = unicodedata.normalize("NFC", text)[begin : begin + len(bare)] if begin >= 0 else bare
    return " ".join(found.split()).strip(_MARKS)
