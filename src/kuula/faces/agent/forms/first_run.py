"""Forms of the first run."""

from typing import Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.forms.account import NewPassword
from kuula.faces.agent.forms.week import zones
from kuula.kit.languages import ENDONYMS
from kuula.workspace.actions import BrandForm, StaffForm
from kuula.workspace.hours import OFFICE
from kuula.workspace.models import Brand

_PLACES: Final = {"et": "Europe/Tallinn", "hr": "Europe/Zagreb"}


class FirstBrand(forms.Form):
    """The name customers know, its language and time zone; office hours come with it."""

    name = forms.CharField(
        label=_("Name of your brand"),
        help_text=_("As customers know it. You can add more brands later."),
        max_length=80,
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(ENDONYMS.items()))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    @staticmethod
    def of(brand: Brand | None, zone: ZoneInfo | None) -> dict[str, str]:
        """What to begin with: the brand as it is, else what the browser speaks and where it is."""
        if brand is None:
            spoken = get_language() or "en"
            place = str(zone or _PLACES.get(spoken, "Europe/Tallinn"))
            return {"language": spoken, "time_zone": place}
        return {"name": brand.name, "language": brand.language, "time_zone": brand.time_zone}

    def wanted(self) -> BrandForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        return BrandForm(given["name"], given["language"], given["time_zone"], OFFICE)


class FirstAdministrator(NewPassword):
    """Name, address and password of the first person."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    language = forms.ChoiceField(label=_("Your language"), choices=list(ENDONYMS.items()))
    field_order = ("name", "email", "language", "password", "again")

    def wanted(self) -> StaffForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        return StaffForm(given["email"], given["name"], language=given["language"])
