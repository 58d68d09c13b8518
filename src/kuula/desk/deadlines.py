"""When an answer is owed, in the working hours of the brand."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from kuula.kit import clock
from kuula.science.working_time import Schedule
from kuula.workspace.hours import KEEPING, due_after, schedule_of, working_seconds
from kuula.workspace.models import Brand

FRESH: Final = 5
SETTLED: Final = timedelta(days=14)
"""A solved conversation that nobody came back to for so long is closed."""


def reply_due(brand_id: int, since: datetime, target_minutes: int | None) -> datetime | None:
    """When the answer to a message of `since` is owed; None without a target or working hours."""
    return reply_due_in(brand_schedule(brand_id), since, target_minutes)


def reply_due_in(
    schedule: Schedule | None, since: datetime, target_minutes: int | None
) -> datetime | None:
    """The same in a schedule that is known."""
    return None if target_minutes is None else due_after(since, target_minutes, schedule)


def working_minutes(brand_id: int, start: datetime, end: datetime) -> int:
    """Whole working minutes of the brand between two moments; wall-clock minutes with no hours
    set."""
    return int(working_seconds(start, end, brand_schedule(brand_id)) // 60)


def brand_schedule(brand_id: int) -> Schedule | None:
    """When a brand works, at most 5 seconds old; None without working hours."""
    return _schedule(brand_id, int(clock.real_now().timestamp()) // FRESH)


@lru_cache(maxsize=256)
def _schedule(brand_id: int, _moment: int) -> Schedule | None:
    return schedule_of(Brand.objects.only(*KEEPING).get(pk=brand_id))
