"""When a reply can leave later: times of the day where its brand is."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kuula.desk.snoozing import tomorrow_morning
from kuula.workspace.models import Brand

AFTERNOON: Final = time(15)
LONGEST: Final = timedelta(days=366)


def this_afternoon(brand: Brand, now: datetime) -> datetime | None:
    """Three o'clock today where the brand is; None when that has passed."""
    zone = ZoneInfo(brand.time_zone)
    at = datetime.combine(now.astimezone(zone).date(), AFTERNOON, zone)
    return at if at > now else None


def tomorrow_at_nine(brand: Brand, now: datetime) -> datetime:
    """Nine o'clock tomorrow where the brand is, whether it works then or not."""
    zone = ZoneInfo(brand.time_zone)
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(9), zone)


def next_working_morning(brand: Brand, now: datetime) -> datetime:
    """When the brand next opens after today."""
    return tomorrow_morning(brand, now)


def typed_in(brand: Brand, typed: str) -> datetime | None:
    """A moment as a field sends it, by the brand's clock; None for anything that is none."""
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return local if local.tzinfo else local.replace(tzinfo=ZoneInfo(brand.time_zone))
