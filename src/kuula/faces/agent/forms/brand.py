"""The form of a brand."""

from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kuula.faces.agent.forms.other_days import OtherDays, values_of
from kuula.faces.agent.forms.week import WeekHours, times_in, zones
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.kit.money import currencies
from kuula.workspace.actions import BrandForm
from kuula.workspace.holidays import countries
from kuula.workspace.hours import OFFICE
from kuula.workspace.models import Brand


def lands() -> list[tuple[str, str]]:
    """The countries whose public holidays are known, by name, and none."""
    names = Locale.parse(get_language() or "en").territories
    known = sorted((names.get(code, code), code) for code in countries())
    return [("", _("no country")), *((code, name) for name, code in known)]


def coins() -> list[tuple[str, str]]:
    """The currencies in use somewhere, by name; the euro first."""
    names = Locale.parse(get_language() or "en").currencies
    known = sorted((code, f"{code} · {names.get(code, code)}") for code in currencies())
    return sorted(known, key=lambda one: one[0] != "EUR")


class BrandDetails(OtherDays, WeekHours):
    """Name, language, time zone, hours, holidays and signatures."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(ENDONYMS.items()))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)
    holidays = forms.ChoiceField(
        label=gettext_lazy("Closed on the public holidays of"), choices=lands, required=False
    )

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=coins,
        help_text=gettext_lazy("What its customers are given back in."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"signature_{code}"] = _signature(code)

    @staticmethod
    def fresh(language: str) -> dict[str, str]:
        """What a new brand begins with: office hours."""
        start = {"language": language, "time_zone": "Europe/Tallinn", "currency": "EUR"}
        return start | times_in(OFFICE)

    @staticmethod
    def of(brand: Brand) -> dict[str, str]:
        """The values of a brand."""
        signatures = {f"signature_{code}": text for code, text in brand.signatures.items()}
        own = {"name": brand.name, "language": brand.language, "time_zone": brand.time_zone}
        own |= {"holidays": brand.holidays, "currency": brand.currency} | values_of(
            brand.other_days
        )
        return own | times_in(brand.hours) | signatures

    def signatures(self) -> list[forms.BoundField]:
        """The fields of the signatures."""
        return [self[f"signature_{code}"] for code in LANGUAGES]

    def wanted(self) -> BrandForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        texts = {code: given[f"signature_{code}"].strip() for code in LANGUAGES}
        return BrandForm(
            name=given["name"],
            language=given["language"],
            time_zone=given["time_zone"],
            hours=self.wanted_week(),
            signatures={code: text for code, text in texts.items() if text},
            holidays=given["holidays"],
            other_days=self.wanted_days(),
            currency=given["currency"] or self.initial["currency"],
        )


def _signature(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Signature in %(language)s") % {"language": ENDONYMS[code]},
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
    )
