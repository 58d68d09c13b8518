"""Places in the words of a survey that are filled for the person who reads them.

`{customer.first_name}`, `{brand.name}`, `{conversation.subject}` come from the record,
`{answer.nps}` from what was answered before; `{customer.first_name|friend}` says what to write when
nothing is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kuula.kit.placeholders import check_places, filled_or_else
from kuula.listening.surveys.answers import OTHER, Value
from kuula.listening.surveys.content import Kind, Part, Question, Questionnaire

FACTS: Final = ("customer.first_name", "customer.name", "brand.name", "conversation.subject")
IMPERSONAL: Final = ("brand.name",)
"""What may stand in a survey of colleagues, which is anonymous."""
ANSWER: Final = "answer."
LONGEST: Final = 200
_UNTELLABLE: Final = frozenset({Kind.MATRIX, Kind.CONTACT, Kind.CONSENT})


def places_before(content: Questionnaire, key: str | None, *, staff: bool) -> tuple[str, ...]:
    """The places that may stand in the words of a question, None for the end: facts, and what was
    answered before."""
    told = []
    for question in content.questions:
        if question.key == key:
            break
        if question.kind not in _UNTELLABLE:
            told.append(ANSWER + question.key)
    return (*(IMPERSONAL if staff else FACTS), *told)


def check_words(content: Questionnaire, *, staff: bool) -> None:
    """Raise Problem for a place nobody knows how to fill, on the question (or intro, thanks,
    letter) that has it."""
    facts = IMPERSONAL if staff else FACTS
    for field, part in (("intro", content.intro), ("subject", content.letter.subject),
                        ("letter", content.letter.words)):  # fmt: skip
        _check(part.values(), facts, field)
    _check(content.thanks.values(), places_before(content, None, staff=staff), "thanks")
    for question in content.questions:
        known = places_before(content, question.key, staff=staff)
        for text in _texts(question):
            check_places(text, known, field=question.key, or_else=True)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with their places filled, see `kit.placeholders.filled_or_else`."""
    return filled_or_else(text, values)


def told_answers(
    content: Questionnaire, answers: Mapping[str, Value], language: str
) -> dict[str, str]:
    """What was answered so far, as it stands in the places of later questions."""
    found = {}
    for question in content.questions:
        said = answers.get(question.key)
        if said is not None and question.kind not in _UNTELLABLE:
            found[ANSWER + question.key] = _told(question, said, language)[:LONGEST]
    return found


def _told(question: Question, said: Value, language: str) -> str:
    if isinstance(said, list):
        return ", ".join(_told(question, one, language) for one in said)
    text = str(said)
    if text.startswith(OTHER):
        return text.removeprefix(OTHER)
    words = {one.key: one.words for one in question.choices}.get(text)
    if words is None:
        return text
    return next((one for code, one in words.items() if code == language), "") or next(
        iter(words.values()), text
    )


def _check(texts: Iterable[str], known: tuple[str, ...], field: str) -> None:
    for text in texts:
        check_places(text, known, field=field, or_else=True)


def _texts(part: Part) -> Iterator[str]:
    """All words of a question."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Part):
                    yield from _texts(one)
