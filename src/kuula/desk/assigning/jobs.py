"""What shares out conversations when something happened, and by the clock."""

from typing import Final

from kuula.desk.actions.assigning import share_out
from kuula.desk.actions.draining import drain_absent
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM
from kuula.workspace.duty import automatic_teams

SHARED_OUT_AFTER: Final = frozenset(
    {
        "desk.conversation_opened",
        "desk.conversation_assigned",
        "desk.conversation_moved",
        "desk.conversation_reopened",
        "desk.conversation_solved",
        "desk.conversation_split",
        "desk.conversation_snoozed",
        "desk.conversation_woken",
        "desk.marked_spam",
        "desk.message_received",
        "desk.reply_written",
        "desk.state_changed",
        "desk.tags_changed",
        "workspace.abilities_changed",
        "workspace.assignment_policy_changed",
        "workspace.duty_changed",
        "workspace.team_changed",
    }
)
"""What adds to a queue, or makes room for one more."""


def any_team_automatic() -> bool:
    """Whether a team lets conversations be given out at all."""
    return bool(automatic_teams())


def once_for_all(found: Batch) -> Batch:
    """The last of them: one look at every queue serves the whole batch."""
    return found[-1:]


def on_queue_changed(entry: Recorded) -> None:
    """Share out what waits."""
    del entry
    share_out_everywhere()


@jobs.timer("desk.share_out", "* * * * *")
def by_the_clock() -> None:
    """Put back what the absent hold; share out what waits, also what waited for working hours."""
    drain_absent(SYSTEM)
    share_out_everywhere()


def share_out_everywhere() -> None:
    """Look at the queue of every team that lets conversations be given out."""
    for team_id in sorted(automatic_teams()):
        share_out(SYSTEM, team_id=team_id)
