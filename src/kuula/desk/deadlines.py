"""When an answer is owed, in the working hours of the brand."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from kuula.kit import clock
from kuula.workspace.hours import Week, due_after, working_seconds
from kuula.workspace.models import Brand

FRESH: Final = 5
SETTLED: Final = timedelta(days=14)
"""A solved conversation that nobody came back to for so long is closed."""


def reply_due(brand_id: int, since: datetime, target_minutes: int | None) -> datetime | None:
    """When the answer to a message of `since` is owed; None without a target or working hours."""
    if target_minutes is None:
        return None
    week, zone = brand_hours(brand_id)
    return due_after(since, target_minutes, week, zone)


def working_minutes(brand_id: int, start: datetime, end: datetime) -> int:
    """Whole working minutes of the brand between two moments; wall-clock minutes with no hours
    set."""
    week, zone = brand_hours(brand_id)
    if not any(week.values()):
        return int((end - start).total_seconds() // 60)
    return int(working_seconds(start, end, week, zone) // 60)


def brand_hours(brand_id: int) -> tuple[Week, ZoneInfo]:
    """The week and zone of a brand, at most 5 seconds old."""
    return _hours(brand_id, int(clock.real_now().timestamp()) // FRESH)


@lru_cache(maxsize=256)
def _hours(brand_id: int, _moment: int) -> tuple[Week, ZoneInfo]:
    brand = Brand.objects.only("hours", "time_zone").get(pk=brand_id)
    return brand.hours, ZoneInfo(brand.time_zone)
