"""What the customer wants, tried and feels, in their own sentences."""

from collections.abc import Iterator, Sequence
from typing import Final

from kuula.desk.briefing.material import Heading, Line, Promised, Said
from kuula.desk.briefing.rules import Rules, rules_of
from kuula.desk.briefing.sentences import Sentence, own_sentences

MOST: Final = 3
MOST_TRIED: Final = 8
MOST_FELT: Final = 4
_WORDS: Final = 3


def wishes(said: Sequence[Said], promised: Sequence[Promised]) -> list[Line]:
    """The wishes that stand: the first and the latest, at most three of a message.

    The latest alone when it takes the place of the first or what was promised on the first is kept.
    Where nobody asks for anything, what the customer began with.
    """
    asking = [one for one in said if one.by == "customer" and _wished(one)]
    if not asking:
        return _first_matter(said)
    first, last = asking[0], asking[-1]
    if first is last:
        return _lines(last)
    if _is_instead(last) or _is_done(said, promised, between=(first, last)):
        return _lines(last)
    return _lines(first) + _lines(last)


def tried(said: Sequence[Said]) -> list[Line]:
    """What the customer says they did to solve it, each sentence once."""
    return [
        Line(Heading.TRIED, sentence.words, one.message_id)
        for one, sentence in _theirs(said)
        if _is_tried(sentence, rules_of(one.language))
    ][:MOST_TRIED]


def feelings(said: Sequence[Said]) -> list[Line]:
    """Sentences in which the customer says how they feel, the latest last."""
    return [
        Line(Heading.FEELS, sentence.words, one.message_id)
        for one, sentence in _theirs(said)
        if _is_felt(sentence, rules_of(one.language))
    ][-MOST_FELT:]


def _theirs(said: Sequence[Said]) -> Iterator[tuple[Said, Sentence]]:
    seen: set[str] = set()
    for one in said:
        if one.by != "customer":
            continue
        for sentence in own_sentences(one):
            if sentence.flat not in seen:
                seen.add(sentence.flat)
                yield one, sentence


def _lines(one: Said) -> list[Line]:
    return [Line(Heading.WANTED, words, one.message_id) for words in _wished(one)[:MOST]]


def _wished(one: Said) -> list[str]:
    if not own_sentences(one):
        return []
    rules = rules_of(one.language)
    return [found.words for found in own_sentences(one) if _is_wish(found, rules)]


def _is_wish(sentence: Sentence, rules: Rules) -> bool:
    if rules.no_wishes.search(sentence.own) or _is_tried(sentence, rules):
        return False
    if len(sentence.words.split()) < _WORDS and not sentence.asks:
        return False
    return sentence.asks or rules.wishes.search(sentence.own) is not None


def _is_tried(sentence: Sentence, rules: Rules) -> bool:
    if sentence.asks or rules.not_tried.search(sentence.own):
        return False
    return rules.tried.search(sentence.own) is not None


def _is_felt(sentence: Sentence, rules: Rules) -> bool:
    if sentence.asks:
        return False
    return bool(rules.bad.search(sentence.own) or rules.good.search(sentence.own))


def _is_instead(one: Said) -> bool:
    rules = rules_of(one.language)
    return any(rules.instead.search(sentence.own) for sentence in own_sentences(one))


def _is_done(
    said: Sequence[Said], promised: Sequence[Promised], *, between: tuple[Said, Said]
) -> bool:
    """Whether we promised something between two messages and kept all of that."""
    first, last = (said.index(one) for one in between)
    replies = {one.message_id for one in said[first:last] if one.by == "agent"}
    made = [one for one in promised if one.message_id in replies]
    return bool(made) and all(one.kept for one in made)


def _first_matter(said: Sequence[Said]) -> list[Line]:
    """What the customer began with, when that is no mere greeting."""
    for one, sentence in _theirs(said):
        rules = rules_of(one.language)
        greets = rules.greeting.match(sentence.flat)
        short = len(sentence.words.split()) <= _WORDS
        if not (greets and short) and not rules.no_wishes.search(sentence.own) and not short:
            return [Line(Heading.WANTED, sentence.words, one.message_id)]
    return []
