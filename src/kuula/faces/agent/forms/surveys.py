"""What the form of the builder sends: the words of one place of a survey in one language, and the
step that a button asks for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from pydantic import ValidationError

from kuula.kit.problems import Problem
from kuula.kit.text import clean, one_line, whole_number
from kuula.listening.surveys.content import (
    MOST_CHOICES,
    Choice,
    Condition,
    Kind,
    Known,
    Question,
    Questionnaire,
    Quota,
)
from kuula.listening.surveys.editing import NEVER, changed, free_among, in_turn, replaced, set_apart
from kuula.listening.surveys.former import Former
from kuula.listening.surveys.gaps import INTRO, LETTER, THANKS

AROUND: Final = (INTRO, THANKS, LETTER)
LINES: Final = ("words", "wording", "hint", "low", "high")
SCALE_OPS: Final = ("at_least", "at_most", "is", "is_not", "answered", "unanswered")
CHOICE_OPS: Final = ("is", "is_not", "answered", "unanswered")
YES_OPS: Final = ("is", "answered", "unanswered")
WORDS_OPS: Final = ("answered", "unanswered")


@dataclass(frozen=True, slots=True)
class Step:
    """What a button asks for beside saving: what, and with which part."""

    what: str
    part: str


def step_of(sent: QueryDict) -> Step:
    """The step that was asked for."""
    what, _dash, part = sent.get("change", "").partition("-")
    return Step(what, part)


def ops_of(question: Question) -> tuple[str, ...]:
    """How the answer to a question can be compared."""
    if question.scale is not None:
        return SCALE_OPS
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return CHOICE_OPS
    return YES_OPS if question.kind in (Kind.CONTACT, Kind.CONSENT) else WORDS_OPS


def written(content: Questionnaire, sent: QueryDict, former: Former = NEVER) -> Questionnaire:
    """The questionnaire with what stands in the form, and the choices, conditions and quotas that
    its step adds, moves or takes out. A question that is asked otherwise than it was published gets
    a key of its own. Raises Problem for what cannot be."""
    language, place = _language(content, sent), sent.get("place", "")
    if place in AROUND:
        return _around(content, place, language, sent)
    question = content.question(place)
    if question is None or "words" not in sent:
        return content
    step = step_of(sent)
    asked = _question(content, question, language, sent, step)
    told = replaced(content, _with_free_keys(question, asked, former))
    told = changed(told, quotas=tuple(_quotas(told, question, sent, step)))
    return set_apart(in_turn(told, place, with_former="in_turn" in sent), former)


def _language(content: Questionnaire, sent: QueryDict) -> str:
    wanted = sent.get("lang", "")
    return wanted if wanted in content.languages else content.languages[0]


def _around(content: Questionnaire, place: str, language: str, sent: QueryDict) -> Questionnaire:
    words = clean(sent.get("words", "")).strip()
    if place != LETTER:
        return changed(content, **{place: _said(getattr(content, place), language, words)})
    subject = one_line(sent.get("subject", ""), 500)
    letter = content.letter.model_copy(
        update={
            "subject": _said(content.letter.subject, language, subject),
            "words": _said(content.letter.words, language, words),
        }
    )
    return changed(content, letter=letter)


def _question(
    content: Questionnaire, question: Question, language: str, sent: QueryDict, step: Step
) -> Question:
    parts: dict[str, Any] = {
        name: _said(getattr(question, name), language, clean(sent.get(name, "")).strip())
        for name in LINES
    }
    parts |= {name: name in sent for name in ("required", "other", "shuffled", "promise")}
    parts["choices"] = _named(question.choices, "choice", language, sent, step)
    parts["rows"] = _named(question.rows, "row", language, sent, step)
    parts["shown"] = _conditions(content, question, sent, step)
    parts["known"] = _known(sent)
    if question.kind is Kind.RATING:
        parts["points"] = whole_number(sent.get("points", ""), digits=2) or question.points
    if question.kind is Kind.CONSENT:
        parts["purpose"] = whole_number(sent.get("purpose", "")) or question.purpose
    try:
        told = question.model_copy(update=parts).model_dump(mode="json", exclude_defaults=True)
        return Question.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        said = first["msg"].removeprefix("Value error, ")
        raise Problem(said, field=str(first["loc"][0]) if first["loc"] else "words") from error


def _said(texts: Mapping[str, str], language: str, words: str) -> dict[str, str]:
    """The texts with that of one language written anew, or out when it is empty."""
    kept = {code: said for code, said in texts.items() if code != language}
    return {**kept, language: words} if words else kept


def _named(
    choices: tuple[Choice, ...], name: str, language: str, sent: QueryDict, step: Step
) -> tuple[Choice, ...]:
    """Choices or statements as they were written, and as the step leaves them."""
    told = [
        one.model_copy(
            update={"words": _said(one.words, language, one_line(sent.get(field, ""), 500))}
        )
        if (field := f"{name}-{one.key}") in sent
        else one
        for one in choices
    ]
    for line in _more(sent.get(f"{name}-more", "")):
        key = _free([one.key for one in told])
        told.append(Choice(key=key, words={language: line}))
    if step.what == name and len(told) < MOST_CHOICES:
        told.append(Choice(key=_free([one.key for one in told])))
    keys = [one.key for one in told]
    if step.part in keys:
        at = keys.index(step.part)
        if step.what == f"{name}_out":
            del told[at]
        elif step.what == f"{name}_up" and at:
            told.insert(at - 1, told.pop(at))
        elif step.what == f"{name}_down":
            told.insert(at + 1, told.pop(at))
    return tuple(told[: MOST_CHOICES + 1])


def _with_free_keys(before: Question, told: Question, former: Former) -> Question:
    """New choices and statements under keys that no published one ever had."""
    asked = former.get(before.key)
    if asked is None:
        return told
    parts = {}
    for name, ever in (("choices", asked.choices), ("rows", asked.rows)):
        old = {one.key for one in getattr(before, name)}
        kept: list[Choice] = []
        for one in getattr(told, name):
            taken = ever | old | {it.key for it in kept}
            key = one.key if one.key in old else _free(taken)
            kept.append(one.model_copy(update={"key": key}))
        parts[name] = tuple(kept)
    return told.model_copy(update=parts)


def _more(said: str) -> list[str]:
    """Lines that were pasted at once."""
    return [words for line in said.splitlines() if (words := one_line(line, 500))]


def _free(taken: Collection[str]) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return next((one for one in letters if one not in taken), "") or free_among(taken, "choice")


def _conditions(
    content: Questionnaire, question: Question, sent: QueryDict, step: Step
) -> tuple[Condition, ...]:
    earlier = []
    for one in content.questions:
        if one.key == question.key:
            break
        earlier.append(one)
    if not earlier:
        return ()
    found = {one.key: one for one in earlier}
    told = []
    for number in sent.getlist("shown"):
        if step == Step("shown_out", number):
            continue
        asked = found.get(sent.get(f"sq-{number}", ""), earlier[-1])
        told.append(_condition(asked, sent.get(f"so-{number}", ""), sent.get(f"sv-{number}", "")))
    if step.what == "shown":
        told.append(_condition(earlier[-1], "", ""))
    return tuple(told)


def _condition(asked: Question, op: str, value: str) -> Condition:
    """The condition that was chosen, or the usual one for this question where it does not fit."""
    ops = ops_of(asked)
    op = op if op in ops else ops[0]
    told: dict[str, Any] = {"question": asked.key, "op": op}
    if op not in WORDS_OPS:
        told["value"] = _value(asked, value, op)
    return Condition.model_validate(told)


def _value(asked: Question, value: str, op: str) -> int | bool | str:
    if asked.scale is not None:
        low, high = asked.scale
        number = whole_number(value, digits=2)
        usual = high if op == "at_least" else (low + high) // 2
        return number if number is not None and low <= number <= high else usual
    if asked.kind in (Kind.CONTACT, Kind.CONSENT):
        return value != "0"
    return value if value in asked.keys else asked.choices[0].key


def _known(sent: QueryDict) -> Known | None:
    field = sent.get("known", "")
    if not field:
        return None
    days = whole_number(sent.get("known_days", ""), digits=4)
    return Known(field=field[:80], days=min(days, 3660) if days else None)


def _quotas(
    content: Questionnaire, question: Question, sent: QueryDict, step: Step
) -> Iterator[Quota]:
    """The quotas of other questions, and those of this one as they were written."""
    yield from (one for one in content.quotas if one.question != question.key)
    asked = content.question(question.key) or question
    if asked.scale is None and asked.kind not in (Kind.SINGLE, Kind.MULTIPLE):
        return
    for number in sent.getlist("quota"):
        if step != Step("quota_out", number):
            yield _quota(asked, sent.get(f"qv-{number}", ""), sent.get(f"qm-{number}", ""))
    if step.what == "quota":
        yield _quota(asked, "", "")


def _quota(asked: Question, value: str, most: str) -> Quota:
    told = _value(asked, value, "is")
    count = whole_number(most, digits=7) or 100
    return Quota(question=asked.key, value=told, most=max(1, min(count, 1_000_000)))
