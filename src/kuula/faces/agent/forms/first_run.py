"""Forms of the first run."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.forms.account import NewPassword
from kuula.faces.agent.forms.brand import zones
from kuula.kit.languages import ENDONYMS
from kuula.workspace.actions import BrandForm, StaffForm
from kuula.workspace.hours import OFFICE
from kuula.workspace.models import Brand


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
    def of(brand: Brand | None) -> dict[str, str]:
        """What to begin with."""
        if brand is None:
            return {"language": "en", "time_zone": "Europe/Tallinn"}
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
