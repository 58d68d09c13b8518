"""Reply targets as figures: of the clocks that ended, how many in time."""

from dataclasses import dataclass

from kuula.insight.measures import Measure, entries_behind
from kuula.insight.scope import Scope
from kuula.insight.tallies import Share
from kuula.workspace.actors import Actor

CLOCKS = (
    (Measure.TARGETS_FIRST, Measure.MISSED_FIRST),
    (Measure.TARGETS_NEXT, Measure.MISSED_NEXT),
    (Measure.TARGETS_SOLUTION, Measure.MISSED_SOLUTION),
)


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """One kind of clock: the share met, and the measures behind all and behind the missed."""

    met: Share
    all: Measure
    missed: Measure


def target_figures(actor: Actor, scope: Scope) -> tuple[ClockFigures, ...]:
    """The figures of a scope for this reader; closed teams do not exist for outsiders.

    Raises NotAllowed without the right to read reports. Six statements, however much happened.
    """
    return tuple(_figures(actor, scope, whole, missed) for whole, missed in CLOCKS)


def _figures(actor: Actor, scope: Scope, whole: Measure, missed: Measure) -> ClockFigures:
    n = entries_behind(actor, scope, whole).count()
    late = entries_behind(actor, scope, missed).count()
    return ClockFigures(Share(n - late, n), whole, missed)
