"""A questionnaire changed step by step: questions added, moved, taken out, their parts changed.

Every function answers a whole questionnaire that hangs together, or raises Problem.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound, Problem
from kuula.listening.surveys.content import (
    CHOSEN,
    MOST_QUESTIONS,
    Kind,
    Question,
    Questionnaire,
    read_questionnaire,
)
from kuula.listening.surveys.former import Former

NEVER: Final[Former] = MappingProxyType({})
"""Nothing was published yet."""
NAMES: Final[Mapping[Kind, str]] = {
    Kind.SINGLE: "choice",
    Kind.MULTIPLE: "choices",
    Kind.TEXT: "words",
}
"""What the keys of questions begin with, where it is not their kind."""


def changed(content: Questionnaire, **parts: Any) -> Questionnaire:
    """The questionnaire with some of its parts replaced, checked as a whole."""
    replaced = content.model_copy(update=parts)
    return read_questionnaire(replaced.model_dump(mode="json", exclude_defaults=True))


def question_of(content: Questionnaire, key: str) -> Question:
    """The question of that key. Raises NotFound."""
    found = content.question(key)
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def blank(kind: Kind, content: Questionnaire, *, purpose: int | None = None) -> Question:
    """A new question without words, its key not taken yet."""
    parts: dict[str, Any] = {"key": free_key(content, NAMES.get(kind, kind.value)), "kind": kind}
    if kind in CHOSEN:
        parts["choices"] = [{"key": "a"}, {"key": "b"}]
    if kind is Kind.MATRIX:
        parts["rows"] = [{"key": "a"}]
    if kind is Kind.CONSENT:
        parts["purpose"] = purpose
    return Question.model_validate(parts)


def with_question(
    content: Questionnaire, question: Question, *, after: str | None = None, former: Former = NEVER
) -> Questionnaire:
    """With one more question at the end, or after another one; its key changed when it is taken, by
    a question of a published version, too. Raises Problem beyond 40."""
    if len(content.questions) >= MOST_QUESTIONS:
        raise Problem(_("A survey has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    keys = [one.key for one in content.questions]
    added = question.model_copy(update={"key": free_among([*keys, *former], question.key)})
    place = keys.index(after) + 1 if after in keys else len(keys)
    questions = [*content.questions[:place], added, *content.questions[place:]]
    return _ordered(content, questions)


def replaced(content: Questionnaire, question: Question) -> Questionnaire:
    """With the question of the same key in place of the one that stands. Quotas on choices that
    are gone go, too; raises Problem when another question hangs on such a choice."""
    questions = [question if one.key == question.key else one for one in content.questions]
    quotas = [
        one
        for one in content.quotas
        if one.question != question.key or question.scale or one.value in question.keys
    ]
    return changed(content, questions=tuple(questions), quotas=tuple(quotas))


def set_apart(content: Questionnaire, former: Former) -> Questionnaire:
    """With a key of its own for each question that is asked otherwise than a published one was, so
    that their answers are not counted together."""
    taken = {*former, *(one.key for one in content.questions)}
    for one in content.questions:
        if one.key in former and former[one.key].is_other(one):
            name = free_among(taken, one.key)
            content, taken = _renamed(content, one.key, name), {*taken, name}
    return content


def moved(content: Questionnaire, key: str, *, by: int) -> Questionnaire:
    """With a question some places further on, or back. At an end it stays."""
    at = content.questions.index(question_of(content, key))
    to = max(0, min(len(content.questions) - 1, at + by))
    questions = list(content.questions)
    questions.insert(to, questions.pop(at))
    _check_order(questions)
    return _ordered(content, questions)


def without(content: Questionnaire, key: str) -> Questionnaire:
    """Without a question, and without what hangs on it: conditions of others and quotas."""
    question_of(content, key)
    questions = [
        one.model_copy(update={"shown": tuple(it for it in one.shown if it.question != key)})
        for one in content.questions
        if one.key != key
    ]
    quotas = tuple(one for one in content.quotas if one.question != key)
    return _ordered(content.model_copy(update={"quotas": quotas}), questions)


def hanging_on(content: Questionnaire, key: str) -> list[str]:
    """The questions that are shown only after a certain answer to this one."""
    return [one.key for one in content.questions if any(it.question == key for it in one.shown)]


def in_turn(content: Questionnaire, key: str, *, with_former: bool) -> Questionnaire:
    """With a question asked in turn with the one before it, or not any more."""
    keys = [one.key for one in content.questions]
    at = keys.index(question_of(content, key).key)
    if with_former and at == 0:
        return content
    joined = {one for one in range(1, len(keys)) if is_in_turn(content, keys[one])}
    joined = joined | {at} if with_former else joined - {at}
    return changed(content, rotated=_blocks(keys, joined))


def is_in_turn(content: Questionnaire, key: str) -> bool:
    """Whether a question is asked in turn with the one before it."""
    keys = [one.key for one in content.questions]
    at = keys.index(key)
    return at > 0 and any(key in block and keys[at - 1] in block for block in content.rotated)


def free_key(content: Questionnaire, wanted: str) -> str:
    """`wanted`, or with a number when a question has that key."""
    return free_among([one.key for one in content.questions], wanted)


def free_among(taken: Iterable[str], wanted: str) -> str:
    """`wanted`, or with the first number that makes it a key nobody has."""
    known = set(taken)
    stem = wanted.rstrip("0123456789_") or wanted
    names = (f"{stem[:25]}_{number}" for number in count(2))
    return wanted if wanted not in known else next(one for one in names if one not in known)


def _renamed(content: Questionnaire, key: str, name: str) -> Questionnaire:
    """The same with another key of one question, wherever it is named."""

    def told(one: str) -> str:
        return name if one == key else one

    questions = [
        one.model_copy(
            update={
                "key": told(one.key),
                "shown": tuple(
                    it.model_copy(update={"question": told(it.question)}) for it in one.shown
                ),
            }
        )
        for one in content.questions
    ]
    quotas = [one.model_copy(update={"question": told(one.question)}) for one in content.quotas]
    rotated = tuple(tuple(told(one) for one in block) for block in content.rotated)
    return changed(content, questions=tuple(questions), quotas=tuple(quotas), rotated=rotated)


def _ordered(content: Questionnaire, questions: Sequence[Question]) -> Questionnaire:
    """The questions in another order; blocks keep those that are still neighbours."""
    keys = [one.key for one in questions]
    joined = {
        at
        for at in range(1, len(keys))
        if any(keys[at] in block and keys[at - 1] in block for block in content.rotated)
    }
    return changed(content, questions=tuple(questions), rotated=_blocks(keys, joined))


def _blocks(keys: Sequence[str], joined: set[int]) -> tuple[tuple[str, ...], ...]:
    """The runs of questions that are joined to the one before them."""
    blocks: list[list[str]] = []
    for at in sorted(joined):
        if blocks and blocks[-1][-1] == keys[at - 1]:
            blocks[-1].append(keys[at])
        else:
            blocks.append([keys[at - 1], keys[at]])
    return tuple(tuple(one) for one in blocks)


def _check_order(questions: Sequence[Question]) -> None:
    seen: set[str] = set()
    for one in questions:
        if any(it.question not in seen for it in one.shown):
            raise Problem(
                _("This question is shown only after an answer to another one, so it must come"
                  " after it.")
            )  # fmt: skip
        seen.add(one.key)
