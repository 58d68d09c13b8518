"""The report: what customers said, how fast the first answer came, whether solved stayed solved."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)  # fmt: skip

from kuula.desk.models import Conversation
from kuula.insight.measures import (
    ANSWERED,
    ASKED,
    REPLIED,
    Measure,
    answer_came,
    came_back,
    entries_behind,
    facts_of,
    solvings_of,
)
from kuula.insight.scope import Scope
from kuula.insight.seeing import Behind, as_seen_by
from kuula.insight.tallies import Tally, together
from kuula.kit.keyset import Key, KeysetPage, decode, page_of
from kuula.ledger.models import EntryQuerySet
from kuula.ledger.reading import entries
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 50
FEW: Final = 4
Cells = dict[tuple[int, int | None], Tally]


@dataclass(frozen=True, slots=True)
class Report:
    """Sums of a scope: all of it, the same span before it, each week, each team (None: no team)."""

    whole: Tally
    before: Tally
    weeks: tuple[Tally, ...]
    teams: dict[int | None, Tally]


def report(actor: Actor, scope: Scope) -> Report:
    """The report of a scope for this reader; closed teams do not exist for outsiders.

    Raises NotAllowed without the right to read reports. Eight statements, however much happened.
    """
    cells = _cells(actor, scope)
    by_week = [together(t for (week, _), t in cells.items() if week == n) for n in _weeks(scope)]
    team_ids = {team for _week, team in cells}
    return Report(
        whole=together(cells.values()),
        before=together(_cells(actor, scope.before).values()),
        weeks=tuple(by_week),
        teams={t: together(c for (_, team), c in cells.items() if team == t) for t in team_ids},
    )


def count_behind(actor: Actor, scope: Scope, measure: Measure) -> int:
    """How many a measure counts."""
    return entries_behind(actor, scope, measure).count()


def page_behind(
    actor: Actor, scope: Scope, measure: Measure, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Behind]:
    """One page of the conversations behind a measure, newest first: together exactly its number.

    Raises NotAllowed, and Problem for a damaged cursor.
    """
    allow(actor, Permission.READ)
    found = entries_behind(actor, scope, measure).newest_first()
    after = decode(cursor, "mn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        same = Q(occurred_at=moment, id__lt=number)
        found = found.filter(Q(occurred_at__lt=moment) | same)
    keys = list(found.values_list("occurred_at", "id")[: size + 1])
    page = page_of(keys, size=size, key=_key)
    return KeysetPage(tuple(as_seen_by(actor, tuple(_behind(page.rows)))), page.next)


def their_words(
    actor: Actor, scope: Scope, measure: Measure = Measure.COMMENTS
) -> tuple[Behind, ...]:
    """The latest four comments, newest first: all, or the good or bad words only."""
    return page_behind(actor, scope, measure, size=FEW).rows


def _cells(actor: Actor, scope: Scope) -> Cells:
    cells: Cells = defaultdict(Tally)
    for row in grouped(facts_of(actor, scope, ANSWERED), scope, hit=F("payload__satisfied")):
        cell, n = cells[row["week"], row["team"]], row["n"]
        cell.answers += n
        cell.satisfied += n if row["hit"] is True else 0
    for row in grouped(with_hit(facts_of(actor, scope, ASKED), answer_came()), scope):
        cell, n = cells[row["week"], row["team"]], row["n"]
        cell.asked += n
        cell.answered += n if row["hit"] else 0
    for row in grouped(with_hit(solvings_of(actor, scope), came_back()), scope):
        cell, n = cells[row["week"], row["team"]], row["n"]
        cell.solved += n
        cell.reopened += n if row["hit"] else 0
    _add_first_answers(cells, actor, scope)
    return cells


def _add_first_answers(cells: Cells, actor: Actor, scope: Scope) -> None:
    minutes = {"minutes": F("payload__working_minutes"), "hit": F("payload__in_time")}
    for row in grouped(facts_of(actor, scope, REPLIED), scope, **minutes):
        cell, n = cells[row["week"], row["team"]], row["n"]
        cell.minutes[row["minutes"]] = cell.minutes.get(row["minutes"], 0) + n
        cell.with_target += n if row["hit"] is not None else 0
        cell.in_time += n if row["hit"] is True else 0


def grouped(facts: EntryQuerySet, scope: Scope, **more: Any) -> Iterable[dict[str, Any]]:
    """Counts by week (the oldest is 0), team the conversation is in now, and `more`."""
    edges = Value(list(scope.period.edges), output_field=ArrayField(DateTimeField()))
    week = Func(F("occurred_at"), edges, function="width_bucket", output_field=IntegerField())
    now_in = Conversation.objects.filter(pk=OuterRef("conversation_id")).values("team_id")
    names = ["week", "team", *more] + (["hit"] if "hit" in facts.query.annotations else [])
    rows = facts.annotate(week=week - 1, team=Subquery(now_in[:1]), **more)
    grouped: Iterable[dict[str, Any]] = rows.order_by().values(*names).annotate(n=Count("id"))
    return grouped


def with_hit(facts: EntryQuerySet, condition: Any) -> EntryQuerySet:
    """The facts, each with whether the condition holds of it."""
    return facts.annotate(hit=condition)


def _weeks(scope: Scope) -> range:
    return range(scope.period.weeks)


def _behind(keys: Sequence[tuple[datetime, int]]) -> Iterable[Behind]:
    order = [number for _moment, number in keys]
    found = {entry.id: entry for entry in entries(order)}
    numbers = {entry.about.conversation for entry in found.values()}
    talks = Conversation.objects.with_people().in_bulk([n for n in numbers if n is not None])
    for number in order:
        conversation = talks.get(found[number].about.conversation or 0)
        if conversation is not None:
            yield Behind(found[number], conversation)


def _key(row: tuple[datetime, int]) -> Key:
    return (row[0].isoformat(), row[1])
