"""Handovers as figures: how many, how soon acknowledged, how many never, what was asked again."""

from dataclasses import dataclass

from django.db.models import Count

from kuula.insight.measures import Measure, entries_behind
from kuula.insight.scope import Scope
from kuula.insight.tallies import ENOUGH
from kuula.science.intervals import Interval, median
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class HandoverFigures:
    """The figures of a scope. `minutes` counts acknowledged ones by working minutes; `handed` are
    all, of which `never` ended without an answer and `waiting` still wait."""

    handed: int
    never: int
    waiting: int
    asked_again: int
    minutes: dict[float, int]

    @property
    def taken(self) -> int:
        """How many were acknowledged."""
        return sum(self.minutes.values())

    @property
    def usual_wait(self) -> Interval | None:
        """The median time to acknowledge in working minutes; None when there is too little."""
        return median(self.minutes) if self.taken >= ENOUGH else None


def handover_figures(actor: Actor, scope: Scope) -> HandoverFigures:
    """The figures of a scope for this reader; closed teams do not exist for outsiders.

    Raises NotAllowed without the right to read reports. Five statements, however much happened.
    """

    def count(measure: Measure) -> int:
        return entries_behind(actor, scope, measure).count()

    taken = entries_behind(actor, scope, Measure.HANDOVERS_TAKEN)
    lengths = taken.order_by().values_list("payload__working_minutes").annotate(n=Count("id"))
    return HandoverFigures(
        handed=count(Measure.HANDOVERS),
        never=count(Measure.HANDOVERS_NEVER),
        waiting=count(Measure.HANDOVERS_WAITING),
        asked_again=count(Measure.ASKED_AGAIN),
        minutes=dict(lengths),
    )
