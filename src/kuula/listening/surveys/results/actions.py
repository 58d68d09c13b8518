"""Counting answers: the days on which anything moved are counted anew, whole."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import get_default_timezone_name

from kuula.kit import clock
from kuula.listening.models import Answer, Response, ResultCell, ResultState, Survey, SurveyVersion
from kuula.listening.surveys.content import Kind
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

OVERLAP: Final = timedelta(minutes=2)
"""Saving an answer may take so long to commit; what moved then is looked at once more."""
STALE: Final = timedelta(hours=1)
"""Whoever said nothing for so long has left."""
QUICK_MS: Final = 250
FEW: Final = 2000
FEWEST_NEW: Final = 5
"""Of colleagues nothing is counted anew for fewer new answers."""
REST: Final = 20
EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A count that took long rests so many times as long, so that counting never fills a core."""
_MOVED: Final = """
SELECT DISTINCT (started_at AT TIME ZONE %(zone)s)::date FROM listening_response
WHERE survey_id = %(survey)s AND moved_at >= %(open_since)s
    AND (moved_at >= %(since)s OR completed_at IS NULL) ORDER BY 1"""
_CLEAR: Final = "DELETE FROM listening_resultcell WHERE survey_id = %(survey)s AND day = %(day)s"
BY_THEMSELVES: Final = ("mail", "link", "qr", "embedded")
"""Ways on which the time from the beginning to the end is that of the person who answers; what is
pressed, typed in or sent comes at once."""
_COUNT: Final = """
INSERT INTO listening_resultcell (survey_id, day, slice, part, question, value, count)
WITH told AS MATERIALIZED (
    SELECT k.question, e.id::bigint AS id FROM jsonb_each(%(told)s::jsonb) k (question, ids),
        jsonb_array_elements_text(k.ids) e (id)
), theirs AS MATERIALIZED (
    SELECT r.id, r.variant, r.way, r.language, r.customer_id, r.started_at, r.moved_at,
        r.completed_at
    FROM listening_response r
    WHERE r.survey_id = %(survey)s AND r.voided_at IS NULL
        AND r.started_at >= (%(day)s::date)::timestamp AT TIME ZONE %(zone)s
        AND r.started_at < (%(day)s::date + 1)::timestamp AT TIME ZONE %(zone)s
), parts AS (
    SELECT id, 'all' AS slice, '' AS part FROM theirs
    UNION ALL SELECT id, 'variant', variant::text FROM theirs WHERE %(told)s::jsonb IS NULL
    UNION ALL SELECT id, 'way', way FROM theirs WHERE %(told)s::jsonb IS NULL
    UNION ALL SELECT id, 'language', language FROM theirs WHERE %(told)s::jsonb IS NULL
    UNION ALL SELECT t.id, 'segment', m.segment_id::text
        FROM theirs t JOIN people_segmentmember m ON m.customer_id = t.customer_id
), answers AS MATERIALIZED (
    SELECT a.response_id AS id, a.question, a.value, a.known, a.answered_at
    FROM listening_answer a JOIN theirs t ON t.id = a.response_id
), last AS (
    SELECT DISTINCT ON (id) id, question FROM answers WHERE NOT known
    ORDER BY id, answered_at DESC, question
), said AS (
    SELECT id, question, CASE WHEN known THEN '=' ELSE '*' END AS value FROM answers
    UNION ALL
    SELECT id, question, CASE
        WHEN question = ANY(%(texts)s) THEN ''
        WHEN value #>> '{}' LIKE 'other:%%' THEN 'other' ELSE value #>> '{}' END
    FROM answers WHERE NOT known AND jsonb_typeof(value) IN ('number', 'string', 'boolean')
    UNION ALL
    SELECT a.id, a.question,
        CASE WHEN e.one LIKE 'other:%%' THEN 'other' ELSE e.one END
        || CASE WHEN a.question = ANY(%(rankings)s) THEN ':' || e.place ELSE '' END
    FROM answers a, jsonb_array_elements_text(a.value) WITH ORDINALITY AS e (one, place)
    WHERE NOT a.known AND jsonb_typeof(a.value) = 'array'
    UNION ALL
    SELECT a.id, a.question, e.key || ':' || e.value
    FROM answers a, jsonb_each_text(a.value) AS e
    WHERE NOT a.known AND jsonb_typeof(a.value) = 'object'
    UNION ALL
    SELECT id, '', 'begun' FROM theirs
    UNION ALL
    SELECT id, '', 'done' FROM theirs WHERE completed_at IS NOT NULL
    UNION ALL
    SELECT id, '', 'took:' || ceil(extract(epoch FROM completed_at - started_at) / 10)::bigint
    FROM theirs WHERE completed_at < started_at + interval '1 hour' AND way = ANY(%(own)s)
        AND %(told)s::jsonb IS NULL
    UNION ALL
    SELECT t.id, '', 'left:' || coalesce(last.question, '')
    FROM theirs t LEFT JOIN last ON last.id = t.id
    WHERE t.completed_at IS NULL AND t.moved_at < %(stale)s
)
SELECT %(survey)s, %(day)s, p.slice, p.part, s.question, s.value, count(*)
FROM said s JOIN parts p ON p.id = s.id
WHERE %(told)s::jsonb IS NULL OR (s.question, s.id) IN (SELECT question, id FROM told)
GROUP BY p.slice, p.part, s.question, s.value"""


def count_results(actor: Actor, *, survey: Survey) -> int:
    """Count the days anew on which anybody answered since the last count; answers how many days.
    Safe to run twice and by two at once. All answers to a survey that was never counted.

    Of colleagues only whole responses are counted, and the answers to a question anew only when
    five more have given one: somebody who looks before and after sees what five said, never one.
    """
    allow(actor, Permission.REPORTS)
    ResultState.objects.get_or_create(survey=survey)
    with transaction.atomic():
        return _counted(survey, ResultState.objects.select_for_update().get(pk=survey.pk))


def count_due(actor: Actor) -> int:
    """Count the surveys that take answers, and those to which some came in late, whose last count
    has rested; answers how many."""
    allow(actor, Permission.REPORTS)
    lately = _moved_lately()
    due = [
        one
        for one in Survey.objects.in_use().exclude(version=0).select_related("result_state")
        if _is_due(one, lately.get(one.pk, EVER))
    ]
    for survey in due:
        count_results(actor, survey=survey)
    return len(due)


def count_if_quick(actor: Actor, *, survey: Survey) -> None:
    """Count at once for somebody who looks, where that took under a quarter of a second the last
    time; else, and while somebody else counts, the figures stand as of the last count."""
    allow(actor, Permission.REPORTS)
    state = ResultState.objects.filter(pk=survey.pk).first()
    if state is None and survey.responses.order_by()[:FEW].count() >= FEW:
        return
    if state is None:
        ResultState.objects.get_or_create(survey=survey)
    elif state.took_ms > QUICK_MS:
        return
    with transaction.atomic():
        free = ResultState.objects.select_for_update(skip_locked=True).filter(pk=survey.pk).first()
        if free is not None:
            _counted(survey, free)


def zone_of(survey: Survey) -> str:
    """The time zone in which a survey's days begin: its brand's, or that of the first brand."""
    brands = Brand.objects.order_by("pk")
    own = brands.filter(pk=survey.brand_id) if survey.brand_id else brands
    found = own.values_list("time_zone", flat=True).first()
    return found or get_default_timezone_name()


def _moved_lately() -> dict[int, datetime]:
    """When an answer came in last, of surveys to which any came in the last hour."""
    lately = Response.objects.filter(moved_at__gte=clock.real_now() - STALE)
    return dict(lately.values_list("survey_id").annotate(last=Max("moved_at")).order_by())


def _is_due(survey: Survey, moved_at: datetime) -> bool:
    state = getattr(survey, "result_state", None)
    if state is None or state.counted_at is None:
        return True
    ended = survey.closed_at or clock.now()
    if state.counted_at > ended + 2 * STALE and moved_at < state.counted_upto:
        return False
    rested: datetime = state.counted_at + REST * timedelta(milliseconds=state.took_ms)
    return clock.now() >= rested


def _counted(survey: Survey, state: ResultState) -> int:
    """Count what is to be counted; the state is locked. Answers how many days."""
    began, real = time.monotonic(), clock.real_now()
    if survey.audience == Survey.Audience.STAFF:
        days = _count_colleagues(survey, state)
    else:
        days = _moved_days(survey, state.counted_upto)
        for day in days:
            _count_day(survey, day)
    state.counted_upto, state.counted_at = real - OVERLAP, clock.now()
    state.took_ms = int(1000 * (time.monotonic() - began))
    state.save()
    return len(days)


def _moved_days(survey: Survey, since: datetime | None) -> list[date]:
    if since is None:
        since = EVER
    values: dict[str, Any] = {
        "survey": survey.pk,
        "zone": zone_of(survey),
        "since": since,
        "open_since": since - STALE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, values)
        return [row[0] for row in cursor.fetchall()]


def _count_colleagues(survey: Survey, state: ResultState) -> list[date]:
    """When five more colleagues came to the end, count the responses (under the empty key) and the
    questions that five more of them answered; which were told is kept in the state. All else stands
    as it was told, whatever was changed since. Answers the days."""
    whole = Response.objects.filter(survey=survey, voided_at=None, completed_at__isnull=False)
    there = {"": set(whole.values_list("pk", flat=True))}
    if not _has_new(state, "", there[""]):
        return []
    answers = Answer.objects.filter(response__in=whole)
    for key, number in answers.values_list("question", "response_id"):
        there.setdefault(key, set()).add(number)
    told = {key: sorted(now) for key, now in there.items() if _has_new(state, key, now)}
    state.told |= told
    ResultCell.objects.filter(survey=survey, question__in=told).delete()
    days = _moved_days(survey, None)
    for day in days:
        _insert(survey, day, told)
    return days


def _has_new(state: ResultState, key: str, now: set[int]) -> bool:
    """Whether so many are new since the last time that none of them can be told."""
    return len(now.difference(state.told.get(key, ()))) >= FEWEST_NEW


def _count_day(survey: Survey, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, {"survey": survey.pk, "day": day})
    _insert(survey, day, None)


def _insert(survey: Survey, day: date, told: dict[str, list[int]] | None) -> None:
    """The cells of a day: of everybody, or of those alone who are `told`, question by question."""
    kinds = _kinds(survey)
    values: dict[str, Any] = {
        "survey": survey.pk,
        "day": day,
        "zone": zone_of(survey),
        "stale": clock.now() - STALE,
        "texts": [key for key, kind in kinds if kind == Kind.TEXT],
        "rankings": [key for key, kind in kinds if kind == Kind.RANKING],
        "own": list(BY_THEMSELVES),
        "told": None if told is None else orjson.dumps(told).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)


def _kinds(survey: Survey) -> set[tuple[str, str]]:
    """The keys of all questions that were ever asked in a survey, with their kinds."""
    versions = SurveyVersion.objects.filter(survey=survey).values_list("content", flat=True)
    return {
        (one["key"], one["kind"]) for content in versions for one in content.get("questions", ())
    }
