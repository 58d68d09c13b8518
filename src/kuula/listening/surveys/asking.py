"""Which questions of a survey somebody sees, and in which order."""

import hashlib
from collections.abc import Mapping

from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.content import Condition, Question, Questionnaire

Answers = Mapping[str, Value]


def in_order(content: Questionnaire, seed: str) -> tuple[Question, ...]:
    """All questions in the order for this person: blocks to be asked in turn are rotated, the same
    way for the same `seed` each time."""
    order = [one.key for one in content.questions]
    for block in content.rotated:
        at = min(order.index(key) for key in block)
        turn = _share(f"{seed}:{at}", len(block))
        standing = order[at : at + len(block)]
        order[at : at + len(block)] = standing[turn:] + standing[:turn]
    found = {one.key: one for one in content.questions}
    return tuple(found[key] for key in order)


def choices_in_order(question: Question, seed: str) -> tuple[str, ...]:
    """The keys of its choices in the order for this person."""
    keys = [one.key for one in question.choices]
    if not question.shuffled:
        return tuple(keys)
    return tuple(sorted(keys, key=lambda key: _digest(f"{seed}:{question.key}:{key}")))


def asked(content: Questionnaire, answers: Answers, *, seed: str) -> tuple[Question, ...]:
    """The questions this person is asked as their answers stand, in their order. What is in
    `answers` may be known instead of said: leaving it out of the screens is the caller's choice."""
    seen: list[Question] = []
    there: dict[str, Value] = {}
    for question in in_order(content, seed):
        if all(holds(one, there) for one in question.shown):
            seen.append(question)
            if question.key in answers:
                there[question.key] = answers[question.key]
    return tuple(seen)


def may_come(
    content: Questionnaire, answers: Answers, *, seed: str, at: str
) -> tuple[frozenset[str], bool]:
    """The questions of this person's whole way as far as it can be told at the question `at`: those
    that come, and those that may come after what is not answered yet. And whether that is certain.

    What stands before `at` and has no answer was skipped, and leads nowhere any more.
    """
    order = in_order(content, seed)
    keys = [one.key for one in order]
    passed = set(keys[: keys.index(at)]) if at in keys else set()
    coming: set[str] = set()
    open_still: set[str] = set()
    certain, told = True, dict[str, Value]()
    for question in order:
        undecided = [one for one in question.shown if one.question in open_still]
        decided = [one for one in question.shown if one.question not in open_still]
        if not all(holds(one, told) for one in decided):
            continue
        coming.add(question.key)
        certain = certain and not undecided
        if question.key in answers and not undecided and question.key != at:
            told[question.key] = answers[question.key]
        elif question.key not in passed:
            open_still.add(question.key)
    return frozenset(coming), certain


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether what a question hangs on was answered so."""
    said = answers.get(condition.question)
    if condition.op == "answered":
        return said is not None
    if condition.op == "unanswered":
        return said is None
    if said is None:
        return False
    if condition.op in ("at_least", "at_most"):
        return _compares(condition, said)
    found = condition.value in said if isinstance(said, list) else said == condition.value
    return found if condition.op == "is" else not found


def _compares(condition: Condition, said: Value) -> bool:
    if not isinstance(said, int) or not isinstance(condition.value, int):
        return False
    return said >= condition.value if condition.op == "at_least" else said <= condition.value


def _share(seed: str, parts: int) -> int:
    return int(_digest(seed)[:8], 16) % parts


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
