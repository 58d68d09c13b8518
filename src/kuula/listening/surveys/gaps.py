"""What a questionnaire still lacks: words in its languages, and a reason to take so long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kuula.listening.surveys.content import CHOSEN, Kind, Part, Question, Questionnaire

INTRO: Final = "intro"
THANKS: Final = "thanks"
LETTER: Final = "letter"


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that are missing in a language. `place` is a question's key, or intro, thanks or
    letter; `anywhere` says that they are missing in every language."""

    language: str
    place: str
    anywhere: bool = False


def gaps_of(content: Questionnaire) -> list[Gap]:
    """Every text that some of the survey's languages have and others lack, and questions or
    choices without any words: one line for each place and language."""
    found: dict[tuple[str, str], bool] = {}
    for place, texts, needed in _texts(content):
        said = [code for code in content.languages if texts.get(code, "").strip()]
        if not said and not needed:
            continue
        for code in content.languages:
            if code not in said:
                found[code, place] = found.get((code, place), False) or not said
    return [Gap(code, place, nowhere) for (code, place), nowhere in found.items()]


def wordless(content: Questionnaire) -> list[str]:
    """The questions of which something to read has no words in any language."""
    return list(dict.fromkeys(one.place for one in gaps_of(content) if one.anywhere))


def _texts(content: Questionnaire) -> Iterator[tuple[str, Mapping[str, str], bool]]:
    """Each text with where it stands, and whether something must be said there."""
    yield INTRO, content.intro, False
    yield THANKS, content.thanks, False
    yield LETTER, content.letter.subject, False
    yield LETTER, content.letter.words, False
    for question in content.questions:
        for texts, needed in _of(question):
            yield question.key, texts, needed


def _of(question: Question) -> Iterator[tuple[Mapping[str, str], bool]]:
    yield question.words, True
    for texts in (question.wording, question.hint, question.low, question.high):
        yield texts, False
    parts: tuple[Part, ...] = ()
    if question.kind in CHOSEN:
        parts = question.choices
    if question.kind is Kind.MATRIX:
        parts = (*parts, *question.rows)
    for one in parts:
        yield getattr(one, "words", {}), True
