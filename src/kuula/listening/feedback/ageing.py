"""How long feedback may wait: working days by the hours of its brand, Monday to Friday without
any."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kuula.workspace.hours import schedule_of
from kuula.workspace.models import Brand

_SATURDAY = 5


def due_after_days(start: datetime, days: int, brand: Brand | None) -> datetime:
    """The end of the working day that is `days` working days after that of `start`."""
    zone = ZoneInfo(brand.time_zone) if brand else ZoneInfo("UTC")
    schedule = schedule_of(brand) if brand else None
    today = timezone.localtime(start, zone).date()
    if schedule is not None:
        ends: dict[date, datetime] = {}
        for opens, closes in schedule.spans(start):
            ends[timezone.localtime(opens, zone).date()] = closes
            later = [day for day in ends if day > today]
            if len(later) > days:
                return ends[later[days - 1]]
    return _plain(today, days, zone)


def _plain(today: date, days: int, zone: ZoneInfo) -> datetime:
    """The same where no hours are known: to the end of the day, weekends left out."""
    day = today
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return datetime.combine(day, datetime.max.time(), zone)
