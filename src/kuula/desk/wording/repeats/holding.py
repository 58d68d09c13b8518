"""What a conversation already holds: the values that the customer has said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from kuula.desk.wording.repeats.asking import Asked, asked_in, stem_of
from kuula.desk.wording.repeats.folding import Sentence, lowered, plain, sentences
from kuula.desk.wording.repeats.rules import Rules, Topic

LONGEST, _MESSAGES, _MOST, _COMMA, _BRIEF, _BESIDE = 20_000, 60, 200, 15, 120, 2
_NOT_WORD: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_VALUE: Final = re.compile(
    r"x\w{0,6}\W{1,3}(?:[a-zа-я]{1,9}\W{1,2}){0,2}"
    r"(?:\"|[A-ZА-Я]\w|(?=[\dA-Z]*[A-Z])\d|\d+(?! [a-zа-я]))"
)
_NAME: Final = re.compile(r"[\w,] \"?[A-ZА-Я][\w-]+|\"")
_PLACE: Final = re.compile(
    r"(?:[Ww]here|[Kk]amo|[Gg]dje|[Кк]уда|[Гг]де) (?:in|u|в|во) ([A-ZА-Я]\w{2,20})"
    r"|[Kk]u(?:s|hu) (?:\w{1,8} ){0,2}([A-Z]\w{2,20}(?:s|sse))\b"
)
_PERSON: Final = re.compile(r"(?<=[a-zа-я,] )[A-ZА-Я][a-zа-яё]{2,15}")
_HEAD: Final = re.compile(r"[^\W\d_]{3,30}")
_NARROWED, _NAMED, _ROOT = 24, 30, 3
_NEAR, _STEM = 22, 5
_POSSESSED: Final = frozenset(("order_number", "address", "email", "phone"))
_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-3])\d")
_FIRST: Final = re.compile(r"[^\W\d_]{3,}\s")
_TOWN: Final = re.compile(r",? ?[A-ZА-Я][\w-]{1,20},? ?")
_MEASURE: Final = re.compile(r"(?:[ :=]{1,2}[a-zа-яё]{1,10}){0,2}[ :=]{1,3}\d")
_CLAUSE: Final = re.compile(r"[,;()]|\s-\s|\s(?:and|but|ja|aga|kuid|i|a|ali|te|pa|и|а|но)\s")


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


def is_held(asked: Asked, talk: Conversation, named: str, rules: Rules) -> bool:
    """Whether the customer has said what is asked for and the reply does not name it itself."""
    if asked.topic is None:
        return not (asked.is_another or asked.is_new) and _is_held_loosely(
            asked, talk, named, rules
        )
    if asked.topic.free and any(_is_answer(asked.topic, one, rules) for one in talk.messages):
        return True
    values = [
        value
        for message in talk.messages
        for value in _values(asked, asked.topic, message, rules)
        if _is_valid(value, asked, message, rules)
    ]
    known = [one for one in values if _is_named(one.words, named)]
    unnamed = [one for one in values if not any(_is_beside(one, other) for other in known)]
    if asked.is_another and not _are_several(values):
        return False
    return bool(unnamed)


def _is_answer(topic: Topic, message: Message, rules: Rules) -> bool:
    """Whether a message answers the question for a topic that was asked just before."""
    if topic.name not in message.answers or rules.doubt["unanswered"].search(message.low):
        return False
    return not any(one.asks for one in message.sentences) and _WORD.search(message.low) is not None


def _topics_asked(text: str, rules: Rules) -> frozenset[str]:
    return frozenset(one.topic.name for one in asked_in(text[:2000], rules) if one.topic)


def _values(asked: Asked, topic: Topic, message: Message, rules: Rules) -> Iterator[Value]:
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


def clause_of(sentence: Sentence, start: int, stop: int) -> str:
    """The part of a sentence, between commas and conjunctions, that a place is in."""
    begin, end = 0, len(sentence.low)
    for cut in _CLAUSE.finditer(sentence.low):
        if cut.end() <= start:
            begin = cut.end()
        elif cut.start() >= stop:
            end = cut.start()
            break
    return sentence.low[begin:end]


def _heavy(text: str, rules: Rules) -> list[str]:
    words = _WORD.findall(text)
    return [one for one in words if not rules.loose["skip"].fullmatch(one)]


def _is_valid(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a value is the customer's own, still holds, and is the one that is asked for."""
    if asked.is_new and not rules.doubt["fresh"].search(value.sentence.low):
        return False
    if not _is_mentioned(asked, message, rules) or _is_elsewhere(value, asked):
        return False
    if not _is_narrowed(value, asked, rules) or _is_somebodys(value, asked, message, rules):
        return False
    if _is_of_neighbour(value, asked, message, rules):
        return False
    if _is_moved(value, asked, rules) or _is_of_other(value, asked, message, rules):
        return False
    if asked.topic is None or not asked.topic.owned:
        return True
    first = _FIRST.match(value.sentence.low, value.start, value.end)
    before = value.sentence.low[max(0, value.start - 90) : first.end() if first else value.start]
    before = before.rpartition(";")[2]
    after = value.sentence.low[value.end : value.end + 60]
    if asked.kind == "order_number":
        is_other = _is_other_paper(asked, before[-28:], after[:12], rules)
        return not is_other and _is_owners(asked, before, after, rules)
    return not is_stale(before, after, rules) and _is_owners(asked, before, after, rules)


def _is_narrowed(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether the value is of Sunday's order, say, when just that one is asked for."""
    near = asked.sentence.low[max(0, asked.start - _NARROWED) : asked.end + _NARROWED]
    words = [one.group() for one in rules.doubt["narrowed"].finditer(near)]
    if asked.kind == "date":
        return True
    clause = clause_of(value.sentence, value.start, value.end)
    return all(one[:4] in clause for one in words)


def _is_somebodys(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a person is named whose it is, and the value stands in no sentence about them."""
    if asked.topic is None or not asked.topic.owned or asked.kind == "order_number":
        return False
    around = asked.sentence.plain[max(0, asked.start - _NAMED) : asked.end + _NAMED]
    if rules.doubt["addressed"].search(lowered(around)):
        return False
    roots = [one[:_ROOT].lower() for one in _PERSON.findall(around)]
    named = [one for one in roots if one in message.low]
    clause = clause_of(value.sentence, value.start, value.end)
    about = any(one in clause for one in named) or rules.doubt["third"].search(clause) is not None
    return bool(named) and not about


def _is_of_neighbour(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether the thing of a thing is asked for, such as the heater's number, and the customer
    names that thing only after the known value."""
    if asked.kind not in _POSSESSED:
        return False
    low = asked.sentence.low[max(0, asked.start - _NEAR) : asked.end + _NEAR]
    owners = [_WORD.findall(one.group()) for one in rules.doubt["of_whom"].finditer(low)]
    roots = [words[-1][:_STEM] for words in owners if words]
    named = [one for one in roots if one in message.low]
    place = message.sentences.index(value.sentence) if value.sentence in message.sentences else 0
    until = " ".join(one.low for one in message.sentences[:place])
    until += value.sentence.low[: value.end] + clause_of(value.sentence, value.start, value.end)
    return bool(named) and not any(one in until for one in named)


def _is_moved(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether a place to fetch from is known, and one to bring to is asked for."""
    before = value.sentence.low[: value.start]
    fetched = asked.kind == "address" and rules.doubt["fetched"].search(before)
    return bool(fetched and rules.doubt["brought"].search(asked.sentence.low))


def _is_of_other(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a model is asked for of a thing that the customer names only after the known one."""
    if asked.kind != "model" or value.sentence not in message.sentences:
        return False
    place = message.sentences.index(value.sentence)
    until = " ".join(one.low for one in message.sentences[: place + 1])
    rest = " ".join(one.low for one in message.sentences[place + 1 :])
    asks = [stem_of(one) for one in _HEAD.findall(asked.sentence.low[asked.end :])]
    heavy = [one for one in asks if not rules.loose["skip"].fullmatch(one)]
    return any(one in rest and one not in until for one in heavy)


def _is_elsewhere(value: Value, asked: Asked) -> bool:
    """Whether an address is asked for in a place that the known one does not name."""
    if asked.kind != "address":
        return False
    places = ["".join(found)[:4].lower() for found in _PLACE.findall(asked.sentence.plain)]
    return bool(places) and not any(one in value.sentence.low for one in places)


def _is_other_paper(asked: Asked, before: str, after: str, rules: Rules) -> bool:
    """Whether a number is said to be of an invoice, say, and that of an order is asked for."""
    question = asked.sentence.low[asked.start : asked.end]
    wanted = [one for one in rules.papers if one.search(question)]
    last = [(last_place(one, before), one) for one in rules.papers if one.search(before)]
    named = [max(last, key=lambda one: one[0])[1]] if last else []
    named = named or [one for one in rules.papers if one.search(after)]
    return bool(wanted and named) and not any(one in wanted for one in named)


def is_stale(before: str, after: str, rules: Rules) -> bool:
    """Whether a value holds no longer, or belongs to us."""
    doubt = rules.doubt
    if doubt["dead"].search(after) or doubt["foreign"].search(before):
        return True
    stale = last_place(doubt["stale"], before)
    return stale >= 0 and stale >= last_place(doubt["fresh"], before)


def _is_mentioned(asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether the customer speaks of the same person or place as the question."""
    owners = [one.group() for one in rules.doubt["third"].finditer(_around(asked))]
    owners = [one for one in owners if not rules.doubt["pronouns"].fullmatch(one)]
    words = [_WORD.findall(one) or [one] for one in owners]
    return not words or any(_root(one[-1]) in message.low for one in words)


def _root(word: str) -> str:
    """The first letters of a word for a person or place, which all its cases have."""
    return stem_of(word)[: max(3, min(4, len(word) - 1))]


def _is_owners(asked: Asked, before: str, after: str, rules: Rules) -> bool:
    doubt = rules.doubt
    if doubt["elsewhere"].search(after):
        return False
    is_third = last_place(doubt["third"], before) > last_place(doubt["own"], before)
    owner = doubt["third"].search(_around(asked))
    if owner is not None and doubt["pronouns"].fullmatch(owner.group()):
        return is_third or not doubt["own"].search(before)
    if owner is not None:
        return is_third
    is_ours = asked.kind != "order_number" and doubt["addressed"].search(asked.sentence.low)
    return not (is_third and is_ours)


def _around(asked: Asked) -> str:
    """The part of a question, up to the next comma or conjunction, that the asked thing is in."""
    low = asked.sentence.low
    cuts = [one.span() for one in _CLAUSE.finditer(low)]
    begin = max((end for _, end in cuts if end <= asked.start), default=0)
    return low[begin : min((start for start, _ in cuts if start >= asked.end), default=len(low))]


def last_place(pattern: re.Pattern[str], text: str) -> int:
    return max((one.start() for one in pattern.finditer(text)), default=-1)


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
    behind = re.split(r"[.;!?](?:\s|$)", _CLAUSE.split(behind)[0])[0]
    ahead = re.split(r"[.;:!?,]", ahead)[-1]
    return _NAME.search(ahead) is not None or _VALUE.match(f"x{behind}") is not None
