"""When no invitation leaves: outside the hours of the rules on the clock of the brand, and on its
days of rest."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kuula.listening.models import AskingRules
from kuula.workspace.holidays import holidays_of
from kuula.workspace.models import Brand
from kuula.workspace.queries import all_brands

SUNDAY = 6


def resting_brands(held: AskingRules, moment: datetime) -> list[int]:
    """The brands in whose name nobody is asked at a moment."""
    return [one.pk for one in all_brands() if is_resting(held, one, moment)]


def is_resting(held: AskingRules, brand: Brand, moment: datetime) -> bool:
    """Whether it is night, or with `rest_days` a Sunday, a public holiday of the brand's country or
    another day on which it is closed."""
    local = moment.astimezone(ZoneInfo(brand.time_zone))
    if not held.earliest <= local.hour < held.latest:
        return True
    if not held.rest_days:
        return False
    day = local.date()
    if day.weekday() == SUNDAY or brand.other_days.get(day.isoformat()) == []:
        return True
    return bool(brand.holidays) and day in holidays_of(brand.holidays, [day.year])
