"""What a survey asked in its published versions, so that a key never comes to mean something else.

Answers are kept and counted under the keys of questions and choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuula.listening.models import Survey
from kuula.listening.surveys.content import Question

Former = Mapping[str, "Asked"]
"""Questions that were published, by key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was published last, with every choice and statement that it ever had."""

    kind: str
    points: int
    purpose: int | None
    choices: frozenset[str]
    rows: frozenset[str]

    def is_other(self, question: Question) -> bool:
        """Whether answers to `question` say something else than answers to this one did."""
        told = (question.kind.value, question.points, question.purpose)
        return told != (self.kind, self.points, self.purpose)


def former_of(survey: Survey) -> Former:
    """All that was ever published of a survey. One statement; none for one that never was."""
    found: dict[str, Asked] = {}
    if not survey.version:
        return found
    for content in survey.versions.order_by("number").values_list("content", flat=True):
        for told in content.get("questions", ()):
            found[told["key"]] = _asked(told, found.get(told["key"]))
    return found


def _asked(told: Mapping[str, Any], before: Asked | None) -> Asked:
    choices, rows = (
        frozenset(one["key"] for one in told.get(part, ())) for part in ("choices", "rows")
    )
    return Asked(
        kind=told["kind"],
        points=told.get("points", Question.model_fields["points"].default),
        purpose=told.get("purpose"),
        choices=choices | before.choices if before else choices,
        rows=rows | before.rows if before else rows,
    )
