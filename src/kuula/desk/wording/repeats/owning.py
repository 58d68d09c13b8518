"""Whether something the customer said is what is asked for: whose it is, and of which thing."""

import re
from typing import Final

from kuula.desk.wording.repeats.asking import Asked, stem_of
from kuula.desk.wording.repeats.folding import lowered
from kuula.desk.wording.repeats.rules import Rules
from kuula.desk.wording.repeats.talk import Message, Value, around, clause_of, last_place

_NARROWED, _NAMED, _ROOT = 24, 30, 3
_NEAR, _STEM = 22, 5
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_PLACE: Final = re.compile(
    r"(?:[Ww]here|[Kk]amo|[Gg]dje|[Кк]уда|[Гг]де) (?:in|u|в|во) ([A-ZА-Я]\w{2,20})"
    r"|[Kk]u(?:s|hu) (?:\w{1,8} ){0,2}([A-Z]\w{2,20}(?:s|sse))\b"
)
_PERSON: Final = re.compile(r"(?<=[a-zа-я,] )[A-ZА-Я][a-zа-яё]{2,15}")
_HEAD: Final = re.compile(r"[^\W\d_]{3,30}")
_POSSESSED: Final = frozenset(("order_number", "address", "email", "phone"))
_FIRST: Final = re.compile(r"[^\W\d_]{3,}\s")


def is_valid(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a value is the customer's own, still holds, and is the one that is asked for."""
    if asked.is_new and not asked.is_narrow and not _is_fresh(value, asked, rules):
        return False
    if _is_elsewhere(value, asked) or not _is_narrowed(value, asked, rules):
        return False
    if _is_of_another_thing(value, asked, message, rules):
        return False
    if not _is_mentioned(asked, message, rules) or _is_somebodys(value, asked, message, rules):
        return False
    return asked.topic is None or not asked.topic.owned or _is_owned(value, asked, message, rules)


def _is_of_another_thing(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a value is of a thing, place or paper besides the one that is asked for."""
    if _is_of_neighbour(value, asked, message, rules) or _is_for_bill(value, asked, rules):
        return True
    if _is_half(value, asked, rules):
        return True
    return _is_moved(value, asked, rules) or _is_of_other(value, asked, message, rules)


def _is_owned(value: Value, asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether a value is of the one who is asked, and holds still."""
    first = _FIRST.match(value.sentence.low, value.start, value.end)
    before = value.sentence.low[max(0, value.start - 90) : first.end() if first else value.start]
    before = before.rpartition(";")[2]
    after = value.sentence.low[value.end : value.end + 60]
    if asked.kind == "order_number":
        is_other = _is_other_paper(asked, before[-28:], after[:12], rules)
        return not is_other and _is_owners(asked, message, before, after, rules)
    return not is_stale(before, after, rules) and _is_owners(asked, message, before, after, rules)


def _is_fresh(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether a value is said to be a new one."""
    before, after = value.sentence.low[: value.start], value.sentence.low[value.end :]
    said = value.sentence.low[: value.end + 3] if asked.kind == "date" else value.sentence.low
    return rules.doubt["fresh"].search(said) is not None and not is_stale(before, after, rules)


def _is_narrowed(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether the value is of Sunday's order, say, when just that one is asked for."""
    near = asked.sentence.low[max(0, asked.start - _NARROWED) : asked.end + _NARROWED]
    words = [one.group() for one in rules.doubt["narrowed"].finditer(near)]
    if asked.kind == "date":
        return True
    clause = clause_of(value.sentence, value.start, value.end, rules)
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
    clause = clause_of(value.sentence, value.start, value.end, rules)
    until = value.sentence.low[: value.end] + clause
    about = any(one in until for one in named) or rules.doubt["third"].search(clause) is not None
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
    until += value.sentence.low[: value.end] + clause_of(
        value.sentence, value.start, value.end, rules
    )
    return bool(named) and not any(one in until for one in named)


def _is_for_bill(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether the address for a bill is asked for, and the known one is for something else."""
    billed = rules.doubt["billed"]
    if asked.kind != "address" or asked.topic is None or not billed.search(around(asked, rules)):
        return False
    said = value.sentence.low
    return not (billed.search(said) or asked.topic.things.search(said))


def _is_half(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether the number of a house is asked for, and a street without one is known."""
    is_asked = asked.kind == "address" and rules.doubt["numbered"].search(asked.sentence.low)
    return bool(is_asked) and not any(one.isdigit() for one in value.words)


def _is_moved(value: Value, asked: Asked, rules: Rules) -> bool:
    """Whether a place to fetch from is known, and one to bring to is asked for."""
    until = value.sentence.low[: value.end]
    fetched = asked.kind == "address" and rules.doubt["fetched"].search(until)
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
    fresh = max(last_place(doubt["fresh"], before), last_place(doubt["current"], before))
    return stale >= 0 and stale >= fresh


def _is_mentioned(asked: Asked, message: Message, rules: Rules) -> bool:
    """Whether the customer speaks of the same person or place as the question."""
    owners = [one.group() for one in rules.doubt["third"].finditer(around(asked, rules))]
    owners = [one for one in owners if not rules.doubt["pronouns"].fullmatch(one)]
    words = [_WORD.findall(one) or [one] for one in owners]
    return not words or any(_root(one[-1]) in message.low for one in words)


def _root(word: str) -> str:
    """The first letters of a word for a person or place, which all its cases have."""
    return stem_of(word)[: max(3, min(4, len(word) - 2))]


def _is_owners(asked: Asked, message: Message, before: str, after: str, rules: Rules) -> bool:
    """Whether a value belongs to the one whose it is that is asked for."""
    doubt = rules.doubt
    if doubt["elsewhere"].search(after):
        return False
    is_third = _last_end(doubt["third"], before) > _last_end(doubt["own"], before)
    is_called = doubt["ours"].search(asked.sentence.low) is not None
    owner = None if is_called else doubt["third"].search(around(asked, rules))
    if owner is not None and doubt["pronouns"].fullmatch(owner.group()):
        is_spoken_of = doubt["third"].search(message.low) is not None
        return is_third or (is_spoken_of and not doubt["own"].search(before))
    if owner is not None:
        return is_third
    question = asked.sentence.low
    is_ours = doubt["addressed"].search(question) and not doubt["third"].search(question)
    return not (is_third and is_ours and asked.kind != "order_number")


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((one.end() for one in pattern.finditer(text)), default=-1)
