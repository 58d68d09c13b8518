"""When an absent colleague is back: nobody keeps their roster, so the next morning on which those
who answer here work."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kuula.desk.deadlines import schedule_for, whose
from kuula.desk.models import Conversation
from kuula.desk.snoozing import EARLIEST, MORNING
from kuula.science.working_time import Schedule

LOOK_BACK = timedelta(days=3)
LONGEST = 370


def back_by(
    conversation: Conversation, since: datetime, patience: timedelta, now: datetime
) -> datetime:
    """The morning by which somebody who went off duty at `since` is back, as far as one knows.

    Whoever is not there `patience` after it is expected on the next one.
    """
    schedule = schedule_for(whose(conversation))
    zone = schedule.zone if schedule else ZoneInfo(conversation.brand.time_zone)
    day = max(since, now - LOOK_BACK).astimezone(zone).date()
    for _n in range(LONGEST):
        day += timedelta(days=1)
        opens = _opening(schedule, day, zone)
        if opens is not None and opens + patience > now:
            return opens
    return now


def _opening(schedule: Schedule | None, day: date, zone: ZoneInfo) -> datetime | None:
    """When work begins on a day, at 9 where it goes on through the night; None on a free day."""
    usual = datetime.combine(day, MORNING, zone)
    if schedule is None:
        return usual
    spans = schedule.spans_of(day)
    if not spans:
        return None
    opens = spans[0][0].astimezone(zone)
    early = opens.time() < EARLIEST or opens.time() == time()
    return usual if early else opens
