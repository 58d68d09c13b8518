"""How long a survey takes.

Reading: 238 words a minute, the mean of 190 studies of adults who read plain English in silence (M.
Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019). A
word is taken as 5.6 letters with its space, so that languages with longer words are treated alike.

Answering: the keystroke-level model (S. Card, T. Moran, A. Newell, 1983): 1.35 s to think, 1.1 s to
point and 0.2 s to press. Typing: 36 words a minute, as on telephones (K. Palin and others, "How do
people type on mobile devices?", MobileHCI 2019). That an answer in own words takes ten seconds to
think of and has twelve words, and that two choices of several are ticked, is our own estimate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil, prod
from typing import Final

from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.asking import Answers, asked, holds
from kuula.listening.surveys.content import Condition, Kind, Part, Question, Questionnaire

LIMIT: Final = 90
"""Seconds a survey may take without a reason."""
LETTER: Final = 60 / (238 * 5.6)
THINK, POINT, PRESS = 1.35, 1.1, 0.2
TAP: Final = POINT + PRESS
WORDS: Final = 12 * 60 / 36
REFLECT: Final = 10.0
MOST_PATHS: Final = 2000
_ANSWERED: Final[Value] = "…"


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole seconds of the longest way through, and of the usual one: the mean of all ways, every
    answer that something hangs on taken as likely as any other."""

    longest: int
    usual: int
    questions: int


def duration_of(
    content: Questionnaire, language: str = "", *, known: Answers | None = None
) -> Duration:
    """How long it takes, with what is `known` left out; `language` as read, else the first. Beyond
    2,000 ways through all questions count as asked."""
    spoken = language or content.languages[0]
    around = _reading(content.intro, spoken) + _reading(content.thanks, spoken) + TAP
    told = known or {}
    each = {one.key: seconds_of(one, spoken) for one in content.questions}
    ways = list(_ways(content, told))
    if not ways:
        whole = around + sum(second for key, second in each.items() if key not in told)
        return Duration(ceil(whole), ceil(whole), len(each.keys() - told.keys()))
    times = [(weight, around + sum(each[key] for key in keys), len(keys)) for weight, keys in ways]
    mean = sum(weight * time for weight, time, _n in times) / sum(one[0] for one in times)
    longest = max(times, key=lambda one: one[1])
    return Duration(ceil(longest[1]), ceil(mean), longest[2])


def seconds_of(question: Question, language: str) -> float:
    """How long one question takes to read and to answer."""
    return _read_whole(question, language) + _answering(question)


def _answering(question: Question) -> float:
    match question.kind:
        case Kind.TEXT:
            return REFLECT + POINT + WORDS
        case Kind.MULTIPLE:
            return THINK + 2 * TAP
        case Kind.RANKING:
            return len(question.choices) * (THINK + 2 * TAP)
        case Kind.MATRIX:
            return len(question.rows) * (THINK + TAP)
        case _:
            return THINK + TAP


def _ways(content: Questionnaire, known: Answers) -> Iterator[tuple[int, list[str]]]:
    """Every way through that differs from the others, with how many answers lead there; nothing
    when there are too many of them."""
    cases = {
        one.key: _cases(one, content) for one in content.questions if _decides(one.key, content)
    }
    for key, value in known.items():
        if key in cases:
            cases[key] = [(1, value)]
    if prod(len(one) for one in cases.values()) > MOST_PATHS:
        return
    for chosen in product(*cases.values()):
        answers: dict[str, Value] = dict(known)
        answers |= {
            key: value for key, (_w, value) in zip(cases, chosen, strict=True) if value is not None
        }
        keys = [one.key for one in asked(content, answers, seed="") if one.key not in known]
        yield prod(weight for weight, _value in chosen), keys


def _decides(key: str, content: Questionnaire) -> bool:
    return any(one.question == key for one in _conditions(content))


def _conditions(content: Questionnaire) -> Iterator[Condition]:
    for question in content.questions:
        yield from question.shown


def _cases(question: Question, content: Questionnaire) -> list[tuple[int, Value | None]]:
    """Answers that lead to different ways, each with how many answers lead to the same one."""
    hanging = [one for one in _conditions(content) if one.question == question.key]
    found: dict[tuple[bool, ...], tuple[int, Value | None]] = {}
    for value in _possible(question):
        answers: Mapping[str, Value] = {} if value is None else {question.key: value}
        told = tuple(holds(one, answers) for one in hanging)
        weight, first = found.get(told, (0, value))
        found[told] = (weight + 1, first)
    return list(found.values())


def _possible(question: Question) -> list[Value | None]:
    if question.scale is not None:
        low, high = question.scale
        return list(range(low, high + 1))
    if question.kind is Kind.SINGLE:
        return [one.key for one in question.choices]
    if question.kind is Kind.MULTIPLE:
        keys = [one.key for one in question.choices]
        return [*([one] for one in keys), keys]
    if question.kind in (Kind.CONTACT, Kind.CONSENT):
        return [True, False]
    return [_ANSWERED, None]


def _read_whole(part: Part, language: str) -> float:
    """All words of a question, its choices and statements."""
    total = 0.0
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, dict) and name != "wording":
            total += _reading(value, language)
        elif isinstance(value, tuple):
            total += sum(_read_whole(one, language) for one in value if isinstance(one, Part))
    return total


def _reading(texts: Mapping[str, str], language: str) -> float:
    said = texts.get(language) or max(texts.values(), key=len, default="")
    return len(said) * LETTER
