"""Of some answers only so many are wanted: seats are given and given back under the lock of their
cell, in the transaction of the answer, so that no more are taken however many answer at once.

A survey without quotas costs nothing of this.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db import connection

from kuula.listening.models import Answer, QuotaCell, Response
from kuula.listening.surveys.answering.access import ENOUGH
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.content import Questionnaire, Quota

_MAKE: Final = """
INSERT INTO listening_quotacell (survey_id, question, value, taken)
SELECT %(survey)s, %(question)s, %(value)s, count(*)
FROM listening_answer a JOIN listening_response r ON r.id = a.response_id
WHERE r.survey_id = %(survey)s AND r.voided_at IS NULL AND a.question = %(question)s
    AND (a.value #>> '{}' = %(value)s
        OR (jsonb_typeof(a.value) = 'array' AND a.value ? %(value)s))
ON CONFLICT (survey_id, question, value) DO NOTHING"""


def change_seats(
    survey_id: int,
    content: Questionnaire,
    question: str,
    *,
    before: Value | None = None,
    after: Value | None = None,
) -> bool:
    """Give back the seats of one answer and take those of another; False, with nothing changed,
    when enough people gave it already. The caller holds the response locked.

    Cells are locked in one order everywhere, so that two who change places wait and never block
    each other. A cell that is not there yet begins with the answers that stand.
    """
    left, wanted = _cells(content, question, before), _cells(content, question, after)
    moving = sorted(left.keys() ^ wanted.keys())
    if not moving:
        return True
    for value in moving:
        _make(survey_id, question, value)
    cells = QuotaCell.objects.select_for_update().filter(
        survey_id=survey_id, question=question, value__in=moving
    )
    found = {one.value: one for one in cells.order_by("value")}
    if any(value in wanted and found[value].taken >= wanted[value].most for value in moving):
        return False
    for value, cell in found.items():
        cell.taken = cell.taken + 1 if value in wanted else max(0, cell.taken - 1)
        cell.save(update_fields=["taken"])
    return True


def leave(response_id: int, content: Questionnaire, at: datetime) -> None:
    """Take a response out of all figures, since enough people answered like it; its own seats are
    free again. The caller holds it locked."""
    counted = {one.question for one in content.quotas}
    given = Answer.objects.filter(response_id=response_id, question__in=counted)
    response = Response.objects.get(pk=response_id)
    for one in given.order_by("question"):
        change_seats(response.survey_id, content, one.question, before=one.value)
    response.voided_at, response.voided_why, response.moved_at = at, ENOUGH, at
    response.save(update_fields=["voided_at", "voided_why", "moved_at"])


def are_full(survey_id: int, content: Questionnaire, answers: Mapping[str, Value]) -> bool:
    """Whether enough people gave one of these answers already, as it stands now."""
    limits = {
        (question, value): quota.most
        for question, said in answers.items()
        for value, quota in _cells(content, question, said).items()
    }
    cells = QuotaCell.objects.filter(survey_id=survey_id) if limits else ()
    return any(one.taken >= limits.get((one.question, one.value), one.taken + 1) for one in cells)


def _cells(content: Questionnaire, question: str, said: Value | None) -> dict[str, Quota]:
    """The quotas that count an answer, by the value they count."""
    given = set(_values(said))
    theirs = [one for one in content.quotas if one.question == question]
    return {str(one.value): one for one in theirs if str(one.value) in given}


def _values(said: Value | None) -> Iterable[str]:
    if said is None or isinstance(said, dict):
        return ()
    return said if isinstance(said, list) else (str(said),)


def _make(survey_id: int, question: str, value: str) -> None:
    there = QuotaCell.objects.filter(survey_id=survey_id, question=question, value=value)
    if there.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, {"survey": survey_id, "question": question, "value": value})
