"""What is written differs from what people see."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kuula.listening.surveys.content import Question, Questionnaire

How = Literal["added", "removed", "changed", "moved"]
AROUND: Final = ("languages", "intro", "thanks", "letter", "rotated", "quotas")
"""Parts of a questionnaire besides its questions."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: the key of a question, or a name of `AROUND`. `before` and `after`
    are its words in one language, `reworded` those of choices and statements that stay what they
    are to whoever counts."""

    part: str
    how: How
    before: str = ""
    after: str = ""
    reworded: tuple[tuple[str, str], ...] = ()


def differences(live: Questionnaire, draft: Questionnaire, language: str = "") -> list[Difference]:
    """What publishing would change, questions in the order of the draft first."""
    spoken = language or draft.languages[0]
    return [*_questions(live, draft, spoken), *_around(live, draft, spoken)]


def _questions(live: Questionnaire, draft: Questionnaire, spoken: str) -> Iterator[Difference]:
    old = {one.key: one for one in live.questions}
    new = {one.key: one for one in draft.questions}
    kept = [one.key for one in live.questions if one.key in new]
    order = [one.key for one in draft.questions if one.key in old]
    for key, one in new.items():
        before, after = (
            _words(old[key].words if key in old else {}, spoken),
            _words(one.words, spoken),
        )
        if key not in old:
            yield Difference(key, "added", "", after)
        elif one != old[key]:
            reworded = tuple(_reworded(old[key], one, spoken))
            yield Difference(key, "changed", before, after, reworded)
        elif kept.index(key) != order.index(key):
            yield Difference(key, "moved", before, after)
    for key, one in old.items():
        if key not in new:
            yield Difference(key, "removed", _words(one.words, spoken), "")


def _reworded(old: Question, new: Question, spoken: str) -> Iterator[tuple[str, str]]:
    for before, after in ((old.choices, new.choices), (old.rows, new.rows)):
        said = {one.key: _words(one.words, spoken) for one in before}
        for one in after:
            words = _words(one.words, spoken)
            if said.get(one.key, words) != words:
                yield said[one.key], words


def _around(live: Questionnaire, draft: Questionnaire, spoken: str) -> Iterator[Difference]:
    for part in AROUND:
        before, after = getattr(live, part), getattr(draft, part)
        if before != after:
            told = part in ("intro", "thanks")
            yield Difference(
                part, "changed",
                _words(before, spoken) if told else "", _words(after, spoken) if told else "",
            )  # fmt: skip


def _words(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next((one for one in texts.values() if one), "")
