"""Answers: what may be said to a question, and how it is kept."""

from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.listening.surveys.content import CHOSEN, Kind, Question

LONGEST_TEXT: Final = 10_000
LONGEST_OTHER: Final = 500
OTHER: Final = "other:"
"""Begins a choice in somebody's own words."""

Value: TypeAlias = int | bool | str | list[str] | dict[str, str]


def read_answer(question: Question, sent: object) -> Value | None:
    """What was said, as it is kept; None for nothing. Raises Problem, on the question's key, for
    what is no answer to it.

    Scales take whole numbers (as digits, too), one choice its key or "other:" with own words,
    several choices and rankings a list of keys, a matrix keys by row, text at most 10,000
    characters, wishes and consents true or false.
    """
    if sent is None or sent in ("", [], {}):
        return None
    if (scale := question.scale) is not None:
        return _number(question, sent, *scale)
    if question.kind is Kind.TEXT:
        return _text(question, sent)
    if question.kind in CHOSEN:
        return _chosen(question, sent)
    return _yes_no(question, sent)


def _number(question: Question, sent: object, low: int, high: int) -> int:
    text = str(sent) if isinstance(sent, str | int) and not isinstance(sent, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and low <= int(text) <= high):
        raise _no(question, _("Answer with a number from %(low)s to %(high)s.") % {
            "low": low, "high": high,
        })  # fmt: skip
    return int(text)


def _text(question: Question, sent: object) -> str | None:
    if not isinstance(sent, str):
        raise _no(question, _("Answer in words."))
    said = clean(sent).strip()
    if len(said) > LONGEST_TEXT:
        raise _no(question, _("Write at most %(count)s characters.") % {"count": LONGEST_TEXT})
    return said or None


def _chosen(question: Question, sent: object) -> Value:
    if question.kind is Kind.MATRIX:
        return _matrix(question, sent)
    if question.kind is Kind.SINGLE:
        return _choice(question, sent)
    if not isinstance(sent, list | tuple) or len(sent) > len(question.choices) + 1:
        raise _odd(question)
    said = [_choice(question, one) for one in sent]
    if len(set(said)) != len(said) or sum(one.startswith(OTHER) for one in said) > 1:
        raise _odd(question)
    if question.kind is Kind.RANKING and set(said) != question.keys:
        raise _no(question, _("Put all of them in an order."))
    return said


def _choice(question: Question, sent: object) -> str:
    if isinstance(sent, str) and sent in question.keys:
        return sent
    if question.other and isinstance(sent, str) and sent.startswith(OTHER):
        words = clean(sent.removeprefix(OTHER)).strip()
        if len(words) > LONGEST_OTHER:
            raise _no(question, _("Write at most %(count)s characters.") % {"count": LONGEST_OTHER})
        return OTHER + words
    raise _odd(question)


def _matrix(question: Question, sent: object) -> dict[str, str]:
    rows = {one.key for one in question.rows}
    if not isinstance(sent, dict) or not sent.keys() <= rows:
        raise _odd(question)
    if any(not isinstance(one, str) or one not in question.keys for one in sent.values()):
        raise _odd(question)
    return {row.key: sent[row.key] for row in question.rows if row.key in sent}


def _yes_no(question: Question, sent: object) -> bool:
    said = {"1": True, "true": True, "0": False, "false": False}.get(str(sent).lower())
    if said is None:
        raise _no(question, _("Answer with yes or no."))
    return said


def _odd(question: Question) -> Problem:
    return _no(question, _("Choose from what is offered."))


def _no(question: Question, said: str) -> Problem:
    return Problem(said, field=question.key)
