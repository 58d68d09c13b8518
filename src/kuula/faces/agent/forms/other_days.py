"""Fields for days that differ from the week: a row a day, without scripts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from kuula.faces.agent.forms.week import INTERVALS, Times, time_field, time_label, times_of
from kuula.workspace.hours import MOST_DAYS, Week

SPARE: Final = 3
_ROW: Final = re.compile(r"other_([0-9]{1,3})_day")
Span = tuple[forms.BoundField, forms.BoundField]


@dataclass(frozen=True, slots=True)
class OtherDayRow:
    """One day and its four times."""

    day: forms.BoundField
    spans: tuple[Span, ...]


class OtherDays(Times):
    """The part of a form that holds days which differ; three rows more than there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        self.rows = rows_in(given) + (0 if self.is_bound else SPARE)
        for number in range(1, self.rows + 1):
            name = _("Day %(number)s") % {"number": number}
            self.fields[f"other_{number}_day"] = _day(name)
            for interval in INTERVALS:
                for edge in ("from", "to"):
                    label = time_label(name, interval, edge)
                    self.fields[f"other_{number}_{interval}_{edge}"] = time_field(label)

    def other_days(self) -> Iterator[OtherDayRow]:
        """The rows, the empty ones last."""
        for number in range(1, self.rows + 1):
            spans = tuple(
                (self[f"other_{number}_{n}_from"], self[f"other_{number}_{n}_to"])
                for n in INTERVALS
            )
            yield OtherDayRow(self[f"other_{number}_day"], spans)

    def clean(self) -> None:
        """Times need their day, an interval both its ends, and a day stands once."""
        super().clean()
        seen: set[date] = set()
        for number in range(1, self.rows + 1):
            day = self.cleaned_data.get(f"other_{number}_day")
            if day in seen:
                self.add_error(f"other_{number}_day", _("This day stands above already."))
            if day:
                seen.add(day)
            elif any(any(self.times(f"other_{number}", n)) for n in INTERVALS):
                self.add_error(f"other_{number}_day", _("Which day?"))
            self.check_times(f"other_{number}")

    def wanted_days(self) -> Week:
        """The days as the action wants them; for a valid form."""
        found: dict[str, list[list[str]]] = {}
        for number in range(1, self.rows + 1):
            if day := self.cleaned_data[f"other_{number}_day"]:
                found[day.isoformat()] = self.spans(f"other_{number}")
        return dict(sorted(found.items()))


def rows_in(given: Mapping[str, Any]) -> int:
    """How many rows these values hold."""
    numbers = (int(found[1]) for name in given if (found := _ROW.fullmatch(name)))
    return min(MOST_DAYS + SPARE, max(numbers, default=0))


def values_of(days: Week) -> dict[str, str]:
    """What the rows of these days show."""
    found: dict[str, str] = {}
    for number, (day, spans) in enumerate(sorted(days.items()), start=1):
        found |= {f"other_{number}_day": day} | times_of(f"other_{number}", spans)
    return found


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)
