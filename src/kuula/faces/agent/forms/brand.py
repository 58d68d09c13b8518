"""The form of a brand: a week of hours without scripts, two intervals a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.science.working_time import DAYS
from kuula.workspace.actions import BrandForm
from kuula.workspace.hours import OFFICE
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
INTERVALS: Final = (1, 2)
MIDNIGHT: Final = "00:00"
END_OF_DAY: Final = "24:00"
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


class BrandDetails(forms.Form):
    """Name, language, time zone, hours and signatures."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(ENDONYMS.items()))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for number in INTERVALS:
                for edge in ("from", "to"):
                    self.fields[f"{day}_{number}_{edge}"] = _time(day, number, edge)
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
            for number in INTERVALS:
                start, end = self._span(day, number)
                if bool(start) != bool(end):
                    self.add_error(f"{day}_{number}_to", _("Fill in both times or none."))

    def wanted(self) -> BrandForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        texts = {code: given[f"signature_{code}"].strip() for code in LANGUAGES}
        return BrandForm(
            name=given["name"],
            language=given["language"],
            time_zone=given["time_zone"],
            hours={day: spans for day in DAYS if (spans := self._spans(day))},
            signatures={code: text for code, text in texts.items() if text},
        )

    def _spans(self, day: str) -> list[list[str]]:
        spans = (self._span(day, number) for number in INTERVALS)
        return [[start, _closing(end)] for start, end in spans if start and end]

    def _span(self, day: str, number: int) -> tuple[str, str]:
        given = self.cleaned_data
        return given.get(f"{day}_{number}_from", ""), given.get(f"{day}_{number}_to", "")


def _closing(end: str) -> str:
    return END_OF_DAY if end == MIDNIGHT else end


def _times(week: dict[str, Any]) -> dict[str, str]:
    found = {}
    for day, spans in week.items():
        for number, (start, end) in enumerate(spans[:2], start=1):
            found[f"{day}_{number}_from"] = start
            found[f"{day}_{number}_to"] = MIDNIGHT if end == END_OF_DAY else end
    return found


def _time(day: str, number: int, edge: str) -> forms.RegexField:
    words = {
        (1, "from"): _("%(day)s, opens"),
        (1, "to"): _("%(day)s, closes"),
        (2, "from"): _("%(day)s, opens again"),
        (2, "to"): _("%(day)s, closes again"),
    }
    return forms.RegexField(
        r"^([01][0-9]|2[0-4]):[0-5][0-9]\Z",
        label=words[number, edge] % {"day": DAY_NAMES[day]},
        required=False,
        widget=forms.TimeInput,
    )


def _signature(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Signature in %(language)s") % {"language": ENDONYMS[code]},
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
    )
