"""What a text asks for: the topics of its requests and questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuula.desk.wording.repeats.folding import Sentence, lowered, plain, sentences
from kuula.desk.wording.repeats.rules import Rules, Topic

LONGEST: Final = 12_000
_AFTER_OPENER, _BEFORE_OPENER, _BESIDE, _NEXT, _MOST, _FAR = 110, 60, 24, 8, 60, 60
_WORD: Final = re.compile(r"[^\W\d_][\w'-]{1,30}")
_NARROWER: Final = {"address": ("email",), "phone": ("order_number", "model")}
_OF_MAIL: Final = (
    re.compile(r"(?:mail|posti|meili|mejli)\W{0,2}\Z"),
    re.compile(r"\W(?:эл|почты|e-?mail)"),
)
_SHOWN: Final = "error_text"
_LETTER: Final = re.compile(r"[^\W\d_]")
_HALF: Final = re.compile(r";\s+")
_BREAK: Final = re.compile(r"[,;:()?]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for. `topic` is None for a thing no rule knows, which `stem` then names."""

    kind: str
    topic: Topic | None
    sentence: Sentence
    start: int
    end: int
    is_new: bool
    is_another: bool
    stem: str = ""
    is_amount: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether one thing is asked after, such as one try, by a topic with open questions too."""
        return self.topic is not None and self.topic.is_narrow(self.sentence.low)


def first_part(text: str) -> str:
    """As much of a text as is looked at, without accents."""
    return plain(text[:LONGEST])


def asked_in(text: str, rules: Rules) -> list[Asked]:
    """What a text asks for, in the order of its sentences."""
    found: list[Asked] = []
    for sentence in _halves(sentences(first_part(text))):
        if len(found) >= _MOST:
            break
        if rules.asking["not_asking"].search(sentence.low):
            continue
        known = _without_wider(list(_known(sentence, rules)))
        things = [one for one in known if one.kind != _SHOWN]
        numbered = [one for one in _numbered(sentence, rules) if not _is_beside(one, things)]
        found += [*known, *numbered]
        if sentence.asks:
            near = [*known, *numbered]
            found += [one for one in _loose(sentence, rules) if not _is_beside(one, near)]
    return found


def _halves(whole: list[Sentence]) -> Iterator[Sentence]:
    """Sentences cut at their semicolons: only the half with the question mark is a question."""
    for sentence in whole:
        for half in _HALF.split(sentence.plain):
            yield Sentence(half, lowered(half), "?" in half)


def _without_wider(known: list[Asked]) -> list[Asked]:
    """Without the "address" of "e-mail address" and the "number" of "order number"."""
    return [
        one
        for one in known
        if not any(
            two.kind in _NARROWER.get(one.kind, ())
            and two.start <= one.start
            and one.end <= two.end
            and (one.kind != "address" or (_names_it(one) and _names_it(two)))
            for two in known
        )
        and not _is_of_mail(one)
    ]


def _names_it(one: Asked) -> bool:
    """Whether the word for a thing is used, and not a question such as "where to"."""
    question = one.sentence.low[one.start : one.end]
    return one.topic is None or one.topic.things.search(question) is not None


def _is_of_mail(one: Asked) -> bool:
    """Whether an address is said to be one of mail right before or after it."""
    low = one.sentence.low
    head, tail = low[max(0, one.start - 12) : one.start], low[one.end : one.end + 12]
    before, after = _OF_MAIL
    return one.kind == "address" and bool(before.search(head) or after.match(tail))


def stem_of(word: str) -> str:
    """The part of a word that its forms share, as far as four languages allow."""
    return word[: max(4, min(6, len(word) - 2))]


def _known(sentence: Sentence, rules: Rules) -> Iterator[Asked]:
    openers = [one.end() for one in rules.asking["openers"].finditer(sentence.low)]
    late = [one.start() for one in rules.asking["late_openers"].finditer(sentence.low)]
    is_request = _is_request(sentence, rules)
    if not (openers or late or is_request or sentence.asks):
        return
    for topic in rules.topics:
        match = topic.questions.search(sentence.low) if sentence.asks or is_request else None
        if match is None:
            match = _requested(topic, sentence, None if is_request else (openers, late), rules)
        if match is not None and not _is_choice(topic, sentence, match, rules):
            yield _asked(topic, sentence, match, rules)


def _is_request(sentence: Sentence, rules: Rules) -> bool:
    """Whether all of a sentence asks for something; a question for yes or no may not."""
    if rules.asking["cues"].search(sentence.low):
        return True
    settled = rules.asking["settled"].finditer(sentence.low)
    heads = [sentence.low[: one.start()].strip() for one in settled]
    return sentence.asks and all(one and one[-1] not in ",;:-" for one in heads)


def _requested(
    topic: Topic, sentence: Sentence, places: tuple[list[int], list[int]] | None, rules: Rules
) -> re.Match[str] | None:
    """The thing that is asked for; without places of openers the whole sentence is a request."""
    for match in topic.things.finditer(sentence.low):
        head = sentence.low[max(0, match.start() - 30) : match.start()]
        is_near = places is None or _is_opened(match, *places)
        if is_near and not rules.asking["before"].search(head + "§"):
            return match
    return None


def _is_opened(match: re.Match[str], openers: list[int], late: list[int]) -> bool:
    after = any(0 <= match.start() - one + 1 <= _AFTER_OPENER for one in openers)
    return after or any(0 <= one - match.end() <= _BEFORE_OPENER for one in late)


def _is_choice(topic: Topic, sentence: Sentence, match: re.Match[str], rules: Rules) -> bool:
    """Whether the question itself offers what to choose from."""
    rest = sentence.low[match.start() :]
    return topic.kind in ("other", "date") and rules.asking["choice"].search(rest) is not None


def _asked(topic: Topic, sentence: Sentence, match: re.Match[str], rules: Rules) -> Asked:
    low = sentence.low
    begin = max((one.end() for one in rules.joints.finditer(low, 0, match.start())), default=0)
    begin = max(begin, match.start() - _BESIDE)
    stop = rules.joints.search(low, match.end())
    end = min(
        stop.start() if stop else len(low),
        match.end() + (_FAR if topic.kind == "date" else _BESIDE),
    )
    around = low[begin:] if topic.free else low[begin:end]
    return Asked(
        topic.kind,
        topic,
        sentence,
        match.start(),
        match.end(),
        is_new=rules.asking["new"].search(around) is not None,
        is_another=rules.asking["another"].search(around) is not None
        or (topic.kind == "model" and rules.asking["wished"].search(low, begin) is not None),
    )


def _loose(sentence: Sentence, rules: Rules) -> Iterator[Asked]:
    """Questions like "which tariff" or "how many stools", by the word that is asked for."""
    for name in ("many", "which"):
        for match in rules.loose[name].finditer(sentence.low):
            word = _head(sentence, match.end(), rules)
            if word is None or rules.asking["choice"].search(sentence.low[match.end() :]):
                continue
            around = sentence.low[match.start() : word.end() + _BESIDE]
            is_next = _LETTER.search(sentence.low, match.end(), word.start()) is None
            for kind in ("other", "model") if name == "which" and is_next else ("other",):
                yield Asked(
                    kind,
                    None,
                    sentence,
                    match.start(),
                    word.end(),
                    is_new=rules.asking["new"].search(around) is not None,
                    is_another=rules.asking["another"].search(around) is not None,
                    stem=stem_of(word.group()),
                    is_amount=name == "many",
                )


def _numbered(sentence: Sentence, rules: Rules) -> Iterator[Asked]:
    """Requests for the number of a paper that no topic knows, such as "docket number"."""
    if not _is_request(sentence, rules):
        return
    for match in rules.loose["numbered"].finditer(sentence.low):
        if rules.doubt["third"].search(match.group()):
            continue
        words = _WORD.finditer(sentence.low, match.start(), match.end())
        heavy = [one for one in words if not rules.loose["skip"].fullmatch(one.group())]
        around = sentence.low[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        for word in heavy[:1]:
            yield Asked(
                "order_number",
                None,
                sentence,
                match.start(),
                match.end(),
                is_new=rules.asking["new"].search(around) is not None,
                is_another=rules.asking["another"].search(around) is not None,
                stem=stem_of(word.group()),
            )


def _is_beside(one: Asked, known: list[Asked]) -> bool:
    """Whether a loose question is about a thing that a topic knows, such as "which lamp model"."""
    return any(one.start < other.end and other.start < one.end + _NEXT for other in known)


def _head(sentence: Sentence, begin: int, rules: Rules) -> re.Match[str] | None:
    """The first word of weight within three words."""
    for count, word in enumerate(_WORD.finditer(sentence.low, begin, begin + 60)):
        if _BREAK.search(sentence.low, begin, word.start()) or count > 2:
            return None
        if not rules.loose["skip"].fullmatch(word.group()):
            is_name = sentence.plain[word.start()].isupper()
            return word if len(word.group()) > 3 and not is_name else None
    return None
