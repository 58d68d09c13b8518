"""What is told to colleagues when something happened, and by the clock."""

from kuula.desk.actions.notices import (
    carry_notice,
    forget_old_notices,
    note_entry,
    sum_up,
    sum_up_beginning,
    watch_complaints,
)
from kuula.desk.notices.kinds import Channel
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models.duty import DutyState


def on_noticeable(entry: Recorded) -> None:
    """Tell whom it concerns."""
    note_entry(SYSTEM, entry=entry)


def shift_begins(entry: Recorded) -> bool:
    """Whether somebody came on duty who was off before, or never said anything of it."""
    said = entry.payload
    return said["state"] == DutyState.ON and said.get("previous", "") in ("", DutyState.OFF)


def on_shift_begun(entry: Recorded) -> None:
    """Tell them what waits."""
    sum_up(SYSTEM, staff_id=entry.payload["staff_id"])


@jobs.job("desk.carry_notice")
def carry(notice_id: int, channel: str) -> None:
    """Let a notice leave by mail or push."""
    carry_notice(SYSTEM, notice_id=notice_id, channel=Channel(channel))


@jobs.timer("desk.sum_up", "*/5 * * * *")
def shifts() -> None:
    """Tell those whose working hours begin what waits."""
    sum_up_beginning(SYSTEM)


@jobs.timer("desk.watch_complaints", "*/5 * * * *")
def complaints() -> None:
    """Say which steps of complaints are overdue."""
    watch_complaints(SYSTEM)


@jobs.timer("desk.forget_notices", "20 3 * * *")
def notices() -> None:
    """Remove notices that are older than anybody looks back."""
    while forget_old_notices(SYSTEM):
        pass
