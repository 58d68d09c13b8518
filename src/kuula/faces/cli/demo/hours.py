"""The working hours of a demo brand, forwards and backwards in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kuula.faces.cli.demo.words import Brand

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FORTNIGHT: Final = 14


@dataclass(frozen=True)
class Hours:
    """When a brand is open. All moments in and out are aware; those returned are UTC."""

    brand: Brand
    zone: ZoneInfo

    def open_from(self, at: datetime) -> datetime:
        """`at` itself when the brand is open then, else the next opening."""
        for opens, closes in self._spans(at.astimezone(self.zone).date(), 1):
            if closes > at:
                return max(opens, at)
        return at

    def is_open(self, at: datetime) -> bool:
        """Whether the brand is open at that moment."""
        return self.open_from(at) == at

    def back(self, at: datetime, minutes: float) -> datetime:
        """The moment since when `minutes` of working time have passed at `at`."""
        left = timedelta(minutes=minutes)
        for opens, closes in self._spans(at.astimezone(self.zone).date(), -1):
            end = min(closes, at)
            if opens >= end:
                continue
            if end - opens >= left:
                return end - left
            left -= end - opens
        return at - left

    def workday_after(self, at: datetime, days: int) -> date:
        """The date `days` days from Monday to Friday later."""
        day = at.astimezone(self.zone).date()
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5
        return day

    def waking(self, at: datetime) -> datetime:
        """`at`, moved to the next morning when people sleep."""
        local = at.astimezone(self.zone)
        if 7 <= local.hour < 23:
            return at
        day = local.date() + timedelta(days=local.hour >= 23)
        return self.moment(day, time(7, 15)) + timedelta(minutes=local.minute)

    def moment(self, day: date, wall: time) -> datetime:
        """That wall-clock time in the zone of the brand, in UTC."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def _spans(self, day: date, step: int) -> Iterator[tuple[datetime, datetime]]:
        for offset in range(FORTNIGHT):
            current = day + timedelta(days=offset * step)
            for opens, closes in self.brand.hours.get(DAYS[current.weekday()], [])[::step]:
                yield (
                    self.moment(current, time.fromisoformat(opens)),
                    self.moment(current, time.fromisoformat(closes)),
                )


def hours_of(brand: Brand) -> Hours:
    """The hours of a brand in its own time zone."""
    return Hours(brand, ZoneInfo(brand.time_zone))
