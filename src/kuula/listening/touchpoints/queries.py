"""Reads of journeys: a journey map, stage by stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Prefetch

from kuula.kit.compiled import NOTHING, Statement, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.experiences.queries import By, Figure, Sought, balances, narrowed, summed
from kuula.listening.experiences.weights import weights_now
from kuula.listening.models import Journey, Stage, StagePoint, Touchpoint
from kuula.listening.touchpoints.access import journeys_for, touchpoints_for
from kuula.workspace.actors import Actor

PAGE: Final = 50
_ASKED: Final = """
FROM listening_survey s
JOIN LATERAL (
    SELECT DISTINCT q ->> 'key' AS key FROM listening_surveyversion v,
        LATERAL jsonb_array_elements(v.content -> 'questions') q
    WHERE v.survey_id = s.id AND q ->> 'kind' = 'ces'
) k ON true"""
"""The questions "how easy was it" of surveys."""
_OF_CUSTOMERS: Final = " WHERE s.audience = 'customers' AND s.touchpoint_id = ANY(%s::bigint[])"
_COUNTED: Final = f"""
SELECT s.touchpoint_id, sum(c.value::int * c.count), sum(c.count) {_ASKED}
LEFT JOIN LATERAL (SELECT time_zone AS name FROM workspace_brand w
    WHERE s.brand_id IS NULL OR w.id = s.brand_id ORDER BY w.id LIMIT 1) zone ON true
JOIN listening_resultcell c ON c.survey_id = s.id AND c.slice = 'all' AND c.part = ''
    AND c.question = k.key AND c.value ~ '^[1-7]$'{_OF_CUSTOMERS}"""
"""From the answers as they are counted by the day, in the zone of each survey."""
_GIVEN: Final = f"""
SELECT s.touchpoint_id, sum((a.value #>> '{{}}')::int), count(*) {_ASKED}
JOIN listening_response x ON x.survey_id = s.id AND x.voided_at IS NULL
JOIN listening_answer a ON a.response_id = x.id AND a.question = k.key AND NOT a.known
    AND jsonb_typeof(a.value) = 'number'{_OF_CUSTOMERS}"""
"""From the answers themselves."""
_DAY: Final = "(%s::timestamptz AT TIME ZONE COALESCE(zone.name, 'UTC'))::date"
_MEMBERS: Final = """
 AND x.customer_id IN (SELECT unnest(p.id || p.absorbed) FROM people_segmentmember g
    JOIN people_customer p ON p.id = g.customer_id WHERE g.segment_id = %s::bigint)"""
_OUTSIDE: Final = " AND NOT EXISTS (SELECT 1 FROM ({hidden}) h WHERE h.pk = x.conversation_id)"


@dataclass(frozen=True, slots=True)
class Effort:
    """How easy customers found it: the mean of `answers` answers from 1 (hard) to 7 (easy), as old
    as the count of results (a minute or so)."""

    mean: float
    answers: int


@dataclass(frozen=True, slots=True)
class StageFigures:
    """A stage with its touchpoints and what was experienced there: at each, and at all together.
    `effort` is None as long as nobody answered how easy it was."""

    stage: Stage
    touchpoints: Sequence[Touchpoint]
    figure: Figure
    by_touchpoint: Mapping[int, Figure]
    effort: Effort | None


def stages_of(journey: Journey) -> list[tuple[Stage, list[Touchpoint]]]:
    """The stages in order, each with its touchpoints. Two statements."""
    points = StagePoint.objects.select_related("touchpoint").order_by("pk")
    stages = journey.stages.order_by("place").prefetch_related(Prefetch("points", points))
    return [(stage, [one.touchpoint for one in stage.points.all()]) for stage in stages]


def journey_map(
    actor: Actor, journey: Journey, sought: Sought, *, hidden: Statement
) -> list[StageFigures]:
    """The stages of a journey with what the customers of its segment experienced there; `hidden` as
    of `balances`. Raises NotAllowed without the right to read reports."""
    stages = stages_of(journey)
    numbers = sorted({one.pk for _stage, places in stages for one in places})
    asked = narrowed(sought, touchpoints=numbers, segment_id=journey.segment_id)
    found = balances(actor, asked, by=By.TOUCHPOINT, hidden=hidden)
    ease, nothing = _ease(asked, hidden), Figure(weights_now().version)
    drawn = []
    for stage, places in stages:
        own = {one.pk: found.get(str(one.pk), nothing) for one in places}
        easy = _mean(ease[one.pk] for one in places if one.pk in ease)
        figure = summed(own.values()) if own else nothing
        drawn.append(StageFigures(stage, places, figure, own, easy))
    return drawn


def page_of_journeys(
    actor: Actor, *, cursor: str = "", size: int = PAGE, archived: bool = False
) -> KeysetPage[Journey]:
    """One page of the journeys that exist for the actor, the oldest first."""
    found = journeys_for(actor).filter(archived_at__isnull=not archived).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def page_of_touchpoints(
    actor: Actor, *, cursor: str = "", size: int = PAGE, archived: bool = False
) -> KeysetPage[Touchpoint]:
    """One page of touchpoints, those that Kuula brings along first."""
    found = touchpoints_for(actor).filter(archived_at__isnull=not archived).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def _ease(sought: Sought, hidden: Statement) -> dict[int, tuple[int, int]]:
    """The sum and number of answers to "how easy was it", by touchpoint, of responses begun in the
    time; of customers only. From counted answers, by whole days, where nothing is asked for that
    they do not tell apart."""
    apart = (sought.segment_id, sought.team_id, sought.brand_id)
    counted = hidden == NOTHING and apart == (None, None, None)
    until = sought.until
    if counted:
        wanted: list[tuple[str, Any]] = [
            (f" AND c.day >= {_DAY}", sought.since),
            (f" AND c.day <= {_DAY}", until - timedelta(microseconds=1) if until else None),
        ]
    else:
        wanted = [
            (" AND x.started_at >= %s::timestamptz", sought.since),
            (" AND x.started_at < %s::timestamptz", until),
            (_MEMBERS, sought.segment_id),
            (" AND x.team_id = %s::bigint", sought.team_id),
            (" AND x.brand_id = %s::bigint", sought.brand_id),
        ]
    used = [(clause, value) for clause, value in wanted if value is not None]
    sql = (_COUNTED if counted else _GIVEN) + "".join(clause for clause, _value in used)
    values = [list(sought.touchpoints or ()), *(value for _clause, value in used)]
    if hidden != NOTHING:
        sql, values = sql + _OUTSIDE.format(hidden=hidden[0]), [*values, *hidden[1]]
    rows = fetched((f"{sql} GROUP BY 1", tuple(values)))
    return {place: (int(total), int(count)) for place, total, count in rows}


def _mean(answers: Iterable[tuple[int, int]]) -> Effort | None:
    known = list(answers)
    count = sum(one for _total, one in known)
    if not count:
        return None
    return Effort(round(sum(total for total, _count in known) / count, 1), count)
