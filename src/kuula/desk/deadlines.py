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
    if target_minutes is None:
        return None
    return due_after(since, target_minutes, brand_schedule(brand_id))


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
