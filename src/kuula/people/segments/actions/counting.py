"""Who is in a segment: all customers looked at, or those that something happened to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.utils import OperationalError

from kuula.kit import clock
from kuula.ledger.reading import last_position
from kuula.ledger.recording import About, record
from kuula.ledger.recording_many import Happening, record_all
from kuula.people.models import Segment, SegmentDay, SegmentMember, SegmentMove
from kuula.people.segments import events
from kuula.people.segments.compiling import PLANNING, Compiled, compiled_rule
from kuula.people.segments.fields import Field, all_fields
from kuula.people.segments.sources import SOMEBODY
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_TOLD: Final = 2000
"""So many moves at once are told of each customer; more are told as one."""
LONGEST: Final = 120
"""Seconds a whole count may take."""
_ROOM: Final = (
    *PLANNING, "work_mem = '192MB'", "max_parallel_workers_per_gather = 0",
    f"statement_timeout = '{LONGEST}s'",
)  # fmt: skip
"""What a whole count may take."""
_DIFFERS: Final = """SELECT COALESCE(w.id, m.customer_id) AS customer_id,
    w.id IS NOT NULL AS entered
FROM ({wanted}) w FULL JOIN (SELECT customer_id FROM people_segmentmember
    WHERE segment_id = %(segment)s {among}) m ON m.customer_id = w.id
WHERE w.id IS NULL OR m.customer_id IS NULL"""
_ENTER: Final = f"""INSERT INTO people_segmentmember (segment_id, customer_id, since)
SELECT %s, d.customer_id, %s FROM segment_moves d JOIN people_customer c ON c.id = d.customer_id
WHERE d.entered AND {SOMEBODY}"""
_LEAVE: Final = """DELETE FROM people_segmentmember m USING segment_moves d
WHERE m.segment_id = %s AND m.customer_id = d.customer_id AND NOT d.entered"""


@dataclass(frozen=True, slots=True)
class Counted:
    """How large a segment is now, and how many came in and left."""

    size: int
    entered: int
    left: int


def recount_segment(actor: Actor, *, segment_id: int) -> Counted | None:
    """Look at every customer and let the segment have those its rule fits; None for a segment that
    is not in use. One that takes longer than two minutes stays as it was and says so.

    Up to 2,000 moves are told one by one; more, and those that a new rule brings, as one. Safe to
    run twice and at the same time.
    """
    allow(actor, Permission.SEGMENTS)
    try:
        with transaction.atomic():
            locked = _locked(segment_id)
            return _recount(actor, locked) if locked else None
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        Segment.objects.filter(pk=segment_id).update(trouble="slow")
        return None


def refresh_members(
    actor: Actor, *, segment_id: int, customer_ids: Sequence[int]
) -> Counted | None:
    """Look at some customers only: something happened to them. Safe to run twice."""
    allow(actor, Permission.SEGMENTS)
    with transaction.atomic():
        locked = _locked(segment_id)
        if locked is None or locked.is_counting:
            return None
        rule = _compiled(locked, all_fields(), among=sorted(customer_ids))
        moved = _fetched(_differs(rule), {**rule.values, "segment": locked.pk})
        if moved:
            _tell_each(actor, locked, moved)
        return Counted(locked.size, *_sides(moved))


def _recount(actor: Actor, segment: Segment) -> Counted:
    ruled, position = segment.is_counting, last_position()
    rule = _compiled(segment, all_fields(), among=None)
    with connection.cursor() as cursor:
        for setting in _ROOM:
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute(
            f"CREATE TEMP TABLE segment_moves ON COMMIT DROP AS {_differs(rule)}",
            {**rule.values, "segment": segment.pk},
        )
        cursor.execute("SELECT count(*) FILTER (WHERE entered), count(*) FROM segment_moves")
        entered, moves = cursor.fetchone()
        if ruled or moves > MOST_TOLD:
            _move_all(segment, cursor)
            _tell_once(actor, segment, entered, moves - entered)
        else:
            cursor.execute("SELECT customer_id, entered FROM segment_moves ORDER BY customer_id")
            _tell_each(actor, segment, cursor.fetchall())
            _measure(segment)
        cursor.execute("DROP TABLE segment_moves")
    segment.counted_at, segment.counted_upto, segment.trouble = clock.now(), position, ""
    segment.save(update_fields=["counted_at", "counted_upto", "trouble"])
    _note_day(segment, 0, 0)
    return Counted(segment.size, entered, moves - entered)


def _locked(segment_id: int) -> Segment | None:
    return (
        Segment.objects.in_use()
        .select_for_update(of=("self",))
        .select_related("team")
        .filter(pk=segment_id)
        .first()
    )


def _compiled(segment: Segment, known: dict[str, Field], *, among: list[int] | None) -> Compiled:
    return compiled_rule(read_rule(segment.rule), known, among=among)


def _differs(rule: Compiled) -> str:
    among = "AND customer_id = ANY(%(among)s)" if "among" in rule.values else ""
    return _DIFFERS.format(wanted=rule.sql, among=among)


def _fetched(sql: str, values: dict[str, Any]) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _sides(moved: Sequence[tuple[int, bool]]) -> tuple[int, int]:
    entered = sum(came for _who, came in moved)
    return entered, len(moved) - entered


def _move_all(segment: Segment, cursor: Any) -> None:
    cursor.execute(_ENTER, [segment.pk, clock.now()])
    cursor.execute(_LEAVE, [segment.pk])
    _measure(segment)


def _measure(segment: Segment) -> None:
    """How large it is, counted: whatever was added up before."""
    segment.size = SegmentMember.objects.filter(segment=segment).count()
    segment.save(update_fields=["size"])


def _tell_once(actor: Actor, segment: Segment, entered: int, left: int) -> None:
    if not entered and not left:
        return
    SegmentMove.objects.create(
        segment=segment, kind=SegmentMove.Kind.COUNTED, entered=entered, left=left, at=clock.now()
    )
    _note_day(segment, entered, left)
    event = events.SegmentCounted(segment.pk, segment.name, segment.size, entered, left)
    record(event, actor.who)


def _tell_each(actor: Actor, segment: Segment, moved: Sequence[tuple[int, bool]]) -> None:
    """Move these customers, and tell it of each."""
    if not moved:
        return
    now, kinds = clock.now(), SegmentMove.Kind
    came = [who for who, entered in moved if entered]
    gone = [who for who, entered in moved if not entered]
    SegmentMember.objects.bulk_create(
        [SegmentMember(segment=segment, customer_id=who, since=now) for who in came],
        ignore_conflicts=True,
    )
    SegmentMember.objects.filter(segment=segment, customer_id__in=gone).delete()
    SegmentMove.objects.bulk_create(
        SegmentMove(
            segment=segment, customer_id=who, kind=kinds.ENTERED if entered else kinds.LEFT, at=now
        )
        for who, entered in moved
    )
    segment.size += len(came) - len(gone)
    segment.save(update_fields=["size"])
    _note_day(segment, len(came), len(gone))
    record_all([_move_told(segment, *one) for one in moved], actor.who)


def _move_told(segment: Segment, who: int, entered: bool) -> Happening:
    kind = events.SegmentEntered if entered else events.SegmentLeft
    told = not segment.needs and (segment.team is None or not segment.team.closed)
    name = segment.name if told else ""
    return Happening(kind(segment.pk, name), About(customer=who))


def _note_day(segment: Segment, entered: int, left: int) -> None:
    day, _made = SegmentDay.objects.get_or_create(
        segment=segment, day=clock.now().date(), defaults={"size": segment.size}
    )
    day.size, day.entered, day.left = segment.size, day.entered + entered, day.left + left
    day.save()
