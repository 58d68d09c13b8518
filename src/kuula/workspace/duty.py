"""Duty: who works just now, as they said it and as their open pages show."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from kuula.kit import clock
from kuula.kit.compiled import FIRST, Kept
from kuula.workspace.models.duty import AssignmentPolicy, Duty, DutyReason, DutyState

SIGN_EVERY: Final = clock.seconds(60)
"""A sign of life is written down once in so long."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """The duty of somebody who asks for a page."""

    state: str
    reason: str
    seen_at: datetime

    @property
    def fresh(self) -> bool:
        """Whether another sign of life would say nothing new."""
        resting = self.state == DutyState.AWAY and self.reason == DutyReason.IDLE
        return not resting and clock.now() - self.seen_at < SIGN_EVERY


def policy_of(team_id: int | None) -> AssignmentPolicy:
    """How a team shares out what comes in; the usual way, not saved, for one that never said."""
    if team_id is None:
        return AssignmentPolicy()
    return AssignmentPolicy.objects.filter(pk=team_id).first() or AssignmentPolicy(team_id=team_id)


def policies() -> dict[int, AssignmentPolicy]:
    """What the teams said of how they share out, by team."""
    return {one.team_id: one for one in AssignmentPolicy.objects.filter(team__retired_at=None)}


def automatic_teams() -> frozenset[int]:
    """The teams that let conversations be given out."""
    found = AssignmentPolicy.objects.filter(automatic=True, team__retired_at=None)
    return frozenset(found.values_list("pk", flat=True))


def duty_of(staff_id: int) -> Duty | None:
    """What somebody last said of their duty, if ever."""
    return _duty().first(staff_id)


@lru_cache
def _duty() -> Kept[Duty]:
    return Kept(Duty.objects.filter(pk=FIRST))
