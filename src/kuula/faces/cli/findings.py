"""What a check of `kuula doctor` answers: a grade, a sentence, and what to do."""

from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    """How bad a finding is."""

    GOOD = "ok"
    DOUBTFUL = "look"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One sentence on one thing, and what to do unless it is good."""

    grade: Grade
    sentence: str
    hint: str = ""


def good(sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(Grade.GOOD, sentence)


def doubtful(sentence: str, hint: str) -> Finding:
    """Kuula works, but somebody should look."""
    return Finding(Grade.DOUBTFUL, sentence, hint)


def bad(sentence: str, hint: str) -> Finding:
    """Kuula does not work like this."""
    return Finding(Grade.BAD, sentence, hint)
