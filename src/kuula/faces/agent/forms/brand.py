"""The form of a brand: a week of hours without scripts, two intervals a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kuula.faces.agent.forms.other_days import (
    INTERVALS,
    OtherDays,
    time_field,
    time_label,
    times_of,
    values_of,
)
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.science.working_time import DAYS
from kuula.workspace.actions import BrandForm
from kuula.workspace.holidays import countries
from kuula.workspace.hours import OFFICE, Week
from kuula.workspace.models import Brand

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


def lands() -> list[tuple[str, str]]:
    """The countries whose public holidays are known, by name, and none."""
    names = Locale.parse(get_language() or "en").territories
    known = sorted((names.get(code, code), code) for code in countries())
    return [("", _("no country")), *((code, name) for name, code in known)]


class BrandDetails(OtherDays):
    """Name, language, time zone, hours, holidays and signatures."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(ENDONYMS.items()))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)
    holidays = forms.ChoiceField(
        label=gettext_lazy("Closed on the public holidays of"), choices=lands, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for number in INTERVALS:
                for edge in ("from", "to"):
                    self.fields[f"{day}_{number}_{edge}"] = time_field(
                        time_label(str(DAY_NAMES[day]), number, edge)
                    )
        for code in LANGUAGES:
            self.fields[f"signature_{code}"] = _signature(code)

    @staticmethod
    def fresh(language: str) -> dict[str, str]:
        """What a new brand begins with: office hours."""
        start = {"language": language, "time_zone": "Europe/Tallinn"}
        return start | _times(OFFICE)

    @staticmethod
    def of(brand: Brand) -> dict[str, str]:
        """The values of a brand."""
        signatures = {f"signature_{code}": text for code, text in brand.signatures.items()}
        own = {"name": brand.name, "language": brand.language, "time_zone": brand.time_zone}
        own |= {"holidays": brand.holidays} | values_of(brand.other_days)
        return own | _times(brand.hours) | signatures

    def days(self) -> Iterator[DayRow]:
        """The week, a line a day."""
        for day in DAYS:
            spans = tuple((self[f"{day}_{n}_from"], self[f"{day}_{n}_to"]) for n in INTERVALS)
            yield DayRow(str(DAY_NAMES[day]), spans)

    def signatures(self) -> list[forms.BoundField]:
        """The fields of the signatures."""
        return [self[f"signature_{code}"] for code in LANGUAGES]

    def clean(self) -> None:
        """An interval has both ends or none."""
        super().clean()
        for day in DAYS:
            self.check_times(day)

    def wanted(self) -> BrandForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        texts = {code: given[f"signature_{code}"].strip() for code in LANGUAGES}
        return BrandForm(
            name=given["name"],
            language=given["language"],
            time_zone=given["time_zone"],
            hours={day: spans for day in DAYS if (spans := self.spans(day))},
            signatures={code: text for code, text in texts.items() if text},
            holidays=given["holidays"],
            other_days=self.wanted_days(),
        )


def _times(week: Week) -> dict[str, str]:
    return {
        name: time for day, spans in week.items() for name, time in times_of(day, spans).items()
    }


def _signature(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Signature in %(language)s") % {"language": ENDONYMS[code]},
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
    )
