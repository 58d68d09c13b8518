"""Two groups of answers to one question side by side: two wordings, two times, two parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from django.db.models import Sum

from kuula.listening.models import ResultCell, Survey
from kuula.listening.surveys.content import Kind, Question
from kuula.listening.surveys.results.queries import (
    EASY,
    FEWEST,
    SATISFIED,
    Among,
    Results,
    questions_of,
    score_of,
)
from kuula.science.differences import mean_difference, promoter_difference, share_difference
from kuula.science.intervals import CONFIDENCE, Interval
from kuula.science.scores import promoters_of
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Scores = Mapping[int, int]
Slice = ResultCell.Slice
FIRST, SECOND = "0", "1"
NOTHING: Final[Scores] = {}


@dataclass(frozen=True, slots=True)
class Compared:
    """How two groups answered a question: the score of each, and the second minus the first with
    its interval. None where one of them has fewer than five answers."""

    question: Question
    first: Interval | None
    second: Interval | None
    difference: Interval | None

    @property
    def is_sure(self) -> bool:
        """Whether the difference is more than chance: its interval leaves out zero."""
        found = self.difference
        return found is not None and not found.low <= 0 <= found.high

    @property
    def n(self) -> int:
        """How many answers both groups have together."""
        return sum(one.n for one in (self.first, self.second) if one is not None)


def compared(
    question: Question, first: Scores, second: Scores, confidence: float = CONFIDENCE
) -> Compared:
    """Two groups of counted answers to one scale side by side."""
    sizes = sum(first.values()), sum(second.values())
    scores = [score_of(question, one) if sum(one.values()) else None for one in (first, second)]
    told = min(sizes) >= FEWEST
    found = _difference(question, first, second, confidence) if told else None
    return Compared(question, scores[0], scores[1], found)


def wordings_of(actor: Actor, survey: Survey, among: Among) -> Sequence[Compared]:
    """The second wording of each scored question next to the first; nothing for a survey with one
    wording, nor of colleagues. Those who saw the second wording of one question saw it of all."""
    allow(actor, Permission.REPORTS)
    asked = [one for one in questions_of(survey) if one.wording and one.scale is not None]
    if not asked or survey.audience == Survey.Audience.STAFF:
        return ()
    counted = counted_parts(survey, among, Slice.VARIANT)
    return [
        compared(
            one,
            counted.get((one.key, FIRST), NOTHING),
            counted.get((one.key, SECOND), NOTHING),
        )
        for one in asked
    ]


def moved_since(
    actor: Actor, survey: Survey, among: Among, day: date, seen: Results
) -> Sequence[Compared]:
    """Each scored question before a day and from it on, among `seen`. One statement."""
    allow(actor, Permission.REPORTS)
    late = Among(day, among.until, among.slice, among.part)
    later = counted_parts(survey, late, Slice.ALL)
    told = []
    for one in seen.answers:
        if one.question.scale is not None:
            since = Counter(later.get((one.question.key, ""), NOTHING))
            before = Counter(one.scores) - since
            told.append(compared(one.question, before, since))
    return told


def apart(question: Question, parts: Mapping[str, Scores]) -> tuple[str, str, Compared] | None:
    """The two parts of a slice that surely differ most, the lower one first; None where no two do.
    Since all pairs are looked at, each is held to a stricter confidence (Bonferroni)."""
    able = {name: counts for name, counts in parts.items() if sum(counts.values()) >= FEWEST}
    pairs = list(combinations(sorted(able), 2))
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(pairs))
    sure = []
    for one, other in pairs:
        found = compared(question, able[one], able[other], confidence)
        if found.difference is not None and found.difference.value < 0:
            one, other = other, one
            found = compared(question, able[one], able[other], confidence)
        if found.is_sure:
            sure.append((one, other, found))
    return max(sure, key=lambda told: _size(told[2]), default=None)


def counted_parts(survey: Survey, among: Among, slice: str) -> dict[tuple[str, str], Counter[int]]:
    """How often each number was given to each question in each part of a slice. One statement."""
    cells = ResultCell.objects.filter(survey=survey, slice=slice).exclude(question="")
    if among.since is not None:
        cells = cells.filter(day__gte=among.since)
    if among.until is not None:
        cells = cells.filter(day__lt=among.until)
    found: dict[tuple[str, str], Counter[int]] = {}
    rows = cells.filter(value__regex=r"^\d+$").values_list("question", "part", "value")
    for question, part, value, n in rows.annotate(n=Sum("count")):
        found.setdefault((question, part), Counter())[int(value)] += n
    return found


def _size(found: Compared) -> float:
    return abs(found.difference.value) if found.difference else 0.0


def _difference(question: Question, first: Scores, second: Scores, confidence: float) -> Interval:
    if question.kind in (Kind.NPS, Kind.ENPS):
        return promoter_difference(promoters_of(first), promoters_of(second), confidence)
    if question.kind in (Kind.CSAT, Kind.CES):
        least = SATISFIED if question.kind is Kind.CSAT else EASY
        return share_difference(_top(first, least), _top(second, least), confidence)
    return mean_difference(_floats(first), _floats(second), confidence)


def _top(counts: Scores, least: int) -> tuple[int, int]:
    return sum(n for score, n in counts.items() if score >= least), sum(counts.values())


def _floats(counts: Scores) -> dict[float, int]:
    return {float(score): n for score, n in counts.items()}
