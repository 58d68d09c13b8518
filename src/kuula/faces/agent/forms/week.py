"""Fields for hours: a week of days without scripts, two intervals each, and a time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.science.working_time import DAYS
from kuula.workspace.hours import Week

INTERVALS: Final = (1, 2)
MIDNIGHT: Final = "00:00"
END_OF_DAY: Final = "24:00"
DAY_NAMES: Final = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
_PLACES: Final = (
    "Africa",
    "America",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the week: a day and its four fields."""

    name: str
    spans: tuple[tuple[forms.BoundField, forms.BoundField], ...]


def zones() -> list[tuple[str, str]]:
    """The time zones people live in."""
    known = sorted(zone for zone in available_timezones() if zone.split("/")[0] in _PLACES)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in known)]


class Times(forms.Form):
    """A form with intervals: each has two fields for its ends."""

    def check_times(self, name: str) -> None:
        """An interval has both ends or none."""
        for interval in INTERVALS:
            start, end = self.times(name, interval)
            if bool(start) != bool(end):
                self.add_error(f"{name}_{interval}_to", _("Fill in both times or none."))

    def times(self, name: str, interval: int) -> tuple[str, str]:
        """The two times of an interval as given, empty for none."""
        given = self.cleaned_data
        return given.get(f"{name}_{interval}_from", ""), given.get(f"{name}_{interval}_to", "")

    def spans(self, name: str) -> list[list[str]]:
        """The whole intervals of a day; midnight as closing time is the end of the day."""
        spans = (self.times(name, interval) for interval in INTERVALS)
        return [
            [start, END_OF_DAY if end == MIDNIGHT else end] for start, end in spans if start and end
        ]


class WeekHours(Times):
    """The part of a form that holds a week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for number in INTERVALS:
                for edge in ("from", "to"):
                    self.fields[f"{day}_{number}_{edge}"] = time_field(
                        time_label(str(DAY_NAMES[day]), number, edge)
                    )

    def days(self) -> Iterator[DayRow]:
        """The week, a line a day."""
        for day in DAYS:
            spans = tuple((self[f"{day}_{n}_from"], self[f"{day}_{n}_to"]) for n in INTERVALS)
            yield DayRow(str(DAY_NAMES[day]), spans)

    def clean(self) -> None:
        """An interval has both ends or none."""
        super().clean()
        for day in DAYS:
            self.check_times(day)

    def wanted_week(self) -> Week:
        """The week as the action wants it; for a valid form."""
        return {day: spans for day in DAYS if (spans := self.spans(day))}


def times_in(week: Week) -> dict[str, str]:
    """What the fields of a week show."""
    return {
        name: time for day, spans in week.items() for name, time in times_of(day, spans).items()
    }


def times_of(name: str, spans: Any) -> dict[str, str]:
    """What the fields of a day's intervals show."""
    found: dict[str, str] = {}
    for interval, (start, end) in enumerate(spans[: len(INTERVALS)], start=1):
        found[f"{name}_{interval}_from"] = start
        found[f"{name}_{interval}_to"] = MIDNIGHT if end == END_OF_DAY else end
    return found


def time_field(label: str) -> forms.RegexField:
    """A time of day, or nothing."""
    return forms.RegexField(
        r"^([01][0-9]|2[0-4]):[0-5][0-9]\Z", label=label, required=False, widget=forms.TimeInput
    )


def time_label(day: str, interval: int, edge: str) -> str:
    """What is asked by a time of a day, for who does not see its place in the table."""
    words = {
        (1, "from"): _("%(day)s, opens"),
        (1, "to"): _("%(day)s, closes"),
        (2, "from"): _("%(day)s, opens again"),
        (2, "to"): _("%(day)s, closes again"),
    }
    return words[interval, edge] % {"day": day}
