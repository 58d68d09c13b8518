"""Whether somebody is at work just now, and since when: by their duty, else by working hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kuula.desk.promises.standing import Day
from kuula.kit import clock
from kuula.science.working_time import Schedule
from kuula.workspace.duty import duty_of
from kuula.workspace.hours import schedule_of
from kuula.workspace.models import Team
from kuula.workspace.models.duty import DutyState
from kuula.workspace.queries import brands


def is_at_work(staff_id: int) -> bool:
    """Whether they are on duty or away for a while; of who never said anything of their duty,
    whether a team of theirs works, or a brand. Always, where no hours are set."""
    duty = duty_of(staff_id)
    if duty is not None:
        return duty.state != DutyState.OFF
    schedules = list(_schedules(staff_id))
    return not schedules or any(_opened(one) is not None for one in schedules)


def begins_now(staff_id: int, within: timedelta) -> bool:
    """Whether the hours of somebody who never said anything of their duty began this recently."""
    if duty_of(staff_id) is not None:
        return False
    opened = [moment for one in _schedules(staff_id) if (moment := _opened(one)) is not None]
    return bool(opened) and min(opened) > clock.now() - within


def day_here() -> Day:
    """This day by the clock of the oldest brand."""
    now, known = clock.now(), brands()
    local = timezone.localtime(now, ZoneInfo(known[0].time_zone) if known else ZoneInfo("UTC"))
    return Day(now, local.replace(hour=23, minute=59, second=59, microsecond=999_999))


def _schedules(staff_id: int) -> Iterator[Schedule]:
    """The hours of their teams; a team without any works as the brands do."""
    teams: list[Team | None] = [*Team.objects.filter(memberships__staff=staff_id, retired_at=None)]
    served = brands()
    for team in teams or [None]:
        for brand in served:
            found = schedule_of(brand, team)
            if found is not None:
                yield found


def _opened(schedule: Schedule) -> datetime | None:
    """Since when it is open, if it is."""
    now = clock.now()
    for opens, closes in schedule.spans(now - timedelta(days=1)):
        if opens > now:
            return None
        if closes > now:
            return opens
    return None
