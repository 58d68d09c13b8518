"""Until when a conversation can be put away: mornings on which its brand works."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kuula.workspace.hours import schedule_of
from kuula.workspace.models import Brand

MORNING: Final = time(9)
EARLIEST: Final = time(5)
LONGEST: Final = timedelta(days=366)


def tomorrow_morning(brand: Brand, now: datetime) -> datetime:
    """When the brand next opens after today, in its own time zone."""
    return morning_of(brand, _today(brand, now) + timedelta(days=1))


def monday_morning(brand: Brand, now: datetime) -> datetime:
    """When it opens on the next Monday, or on the first working day after that."""
    today = _today(brand, now)
    return morning_of(brand, today + timedelta(days=7 - today.weekday()))


def morning_of(brand: Brand, day: date) -> datetime:
    """When the brand opens on a day, or on the first one after it on which it works.

    At 9 where it works through the night, or keeps no hours at all.
    """
    zone = ZoneInfo(brand.time_zone)
    usual = datetime.combine(day, MORNING, zone)
    schedule = schedule_of(brand)
    if schedule is None:
        return usual
    opens = next(
        (one for one, _closes in schedule.spans(datetime.combine(day, time(), zone))), None
    )
    if opens is None:
        return usual
    local = opens.astimezone(zone)
    early = local.time() < EARLIEST
    return datetime.combine(local.date(), MORNING, zone) if early else local


def _today(brand: Brand, now: datetime) -> date:
    return now.astimezone(ZoneInfo(brand.time_zone)).date()
