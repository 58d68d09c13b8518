"""What follows when the rules of reply targets change."""

from kuula.desk.actions.targets.rules import apply_targets
from kuula.desk.deadlines import FRESH
from kuula.kit import clock, jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM


def on_target_changed(entry: Recorded) -> None:
    """Let the clocks that run go on by the rules as they are."""
    del entry
    apply_rules()
    later = clock.now() + clock.seconds(FRESH + 1)  # for what others began by the old rules
    jobs.defer("desk.apply_targets", at=later, once="desk.apply_targets")


@jobs.job("desk.apply_targets")
def apply_rules() -> None:
    """Let the clocks that run go on by the rules as they are."""
    apply_targets(SYSTEM)
