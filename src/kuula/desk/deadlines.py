"""When an answer is owed, in the working hours of the brand or of a team that has its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kuula.desk.models import Conversation
from kuula.kit.remembering import remembered
from kuula.science.working_time import Schedule
from kuula.workspace.hours import KEEPING, OWN, due_after, schedule_of, working_seconds
from kuula.workspace.models import Brand, Team

FRESH: Final = 5
SETTLED: Final = timedelta(days=14)
"""A solved conversation that nobody came back to for so long is closed."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose working hours count: those of the team where it has its own, else the brand's."""

    brand_id: int
    team_id: int | None


def whose(conversation: Conversation) -> Whose:
    """Whose hours count for a conversation."""
    return Whose(conversation.brand_id, conversation.team_id)


def reply_due(keeps: Whose, since: datetime, target_minutes: int | None) -> datetime | None:
    """When the answer to a message of `since` is owed; None without a target or working hours."""
    return None if target_minutes is None else due_after(since, target_minutes, schedule_for(keeps))


def working_minutes(keeps: Whose, start: datetime, end: datetime) -> int:
    """Whole working minutes between two moments; wall-clock minutes with no hours set."""
    return int(working_seconds(start, end, schedule_for(keeps)) // 60)


@remembered(seconds=FRESH)
def schedule_for(keeps: Whose) -> Schedule | None:
    """When they work, at most 5 seconds old; None without working hours."""
    teams = Team.objects.only(*OWN)
    team = None if keeps.team_id is None else teams.filter(pk=keeps.team_id).first()
    return schedule_of(Brand.objects.only(*KEEPING).get(pk=keeps.brand_id), team)
