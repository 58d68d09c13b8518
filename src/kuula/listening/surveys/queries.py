"""Reads of surveys: a page of them, how many answered, what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.models import Survey, SurveyVersion, Touchpoint
from kuula.listening.surveys.access import surveys_for
from kuula.listening.surveys.content import Questionnaire, read_questionnaire
from kuula.people.models import Purpose
from kuula.workspace.actors import Actor

PAGE: Final = 50
MOST_COUNTED: Final = 10_000
_COUNTED: Final = f"""
SELECT s.id, s.audience = 'staff', COALESCE(told.n, c.all_of_them), COALESCE(told.n, c.whole)
FROM listening_survey s
LEFT JOIN LATERAL (SELECT jsonb_array_length(COALESCE(
        (SELECT told -> '' FROM listening_resultstate WHERE survey_id = s.id), '[]')) AS n
    WHERE s.audience = 'staff') told ON true,
LATERAL (
    SELECT count(*) AS all_of_them, count(r.completed_at) AS whole FROM (
        SELECT completed_at FROM listening_response
        WHERE survey_id = s.id AND s.audience <> 'staff' AND voided_at IS NULL
        LIMIT {MOST_COUNTED + 1}) r) c
WHERE s.id = ANY(%s::bigint[])"""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many began to answer and how many came to the end; 10,001 means more than 10,000. Of
    colleagues those whose answers are told, five at a time; `few` of them are not told at all."""

    begun: int = 0
    completed: int = 0
    few: bool = False


def page_of_surveys(
    actor: Actor, *, cursor: str = "", size: int = PAGE, archived: bool = False
) -> KeysetPage[Survey]:
    """One page of surveys, the newest first."""
    found = surveys_for(actor).filter(archived_at__isnull=not archived).order_by("-pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def answered(survey_ids: Sequence[int]) -> dict[int, Answered]:
    """How many answered each of these surveys, in one statement that counts no further than
    10,001."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [list(survey_ids)])
        rows = cursor.fetchall()
    return {
        number: Answered(begun, whole, few=staff and not begun)
        for number, staff, begun, whole in rows
    }


def live_version(survey: Survey) -> SurveyVersion | None:
    """The version that people see, None for a survey that was never published."""
    return survey.versions.filter(number=survey.version).first()


def live_content(survey: Survey) -> Questionnaire | None:
    """The questionnaire that people see, None for a survey that was never published."""
    version = live_version(survey)
    return read_questionnaire(version.content) if version else None


def draft_of(survey: Survey) -> Questionnaire:
    """The questionnaire as it is being written."""
    return read_questionnaire(survey.draft)


def known_touchpoints(most: int = 200) -> list[Touchpoint]:
    """The touchpoints in use."""
    return list(Touchpoint.objects.in_use()[:most])


def known_purposes(most: int = 200) -> list[Purpose]:
    """The purposes in use."""
    return list(Purpose.objects.filter(archived_at=None)[:most])


def live_contents(surveys: Sequence[Survey]) -> dict[int, Questionnaire]:
    """The questionnaires that people see of these surveys, by number; in one statement."""
    numbers = {one.pk: one.version for one in surveys if one.version}
    found = SurveyVersion.objects.filter(
        survey_id__in=numbers, number__in=set(numbers.values())
    ).values_list("survey_id", "number", "content")
    return {
        survey: read_questionnaire(content)
        for survey, number, content in found
        if numbers[survey] == number
    }


def versions_of(survey: Survey, most: int = 100) -> list[SurveyVersion]:
    """The latest versions of a survey, the newest first."""
    return list(survey.versions.order_by("-number")[:most])
