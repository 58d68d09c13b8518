"""Forms about customers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.kit.languages import ENDONYMS
from kuula.people.actions import CustomerForm


class CustomerEdit(forms.Form):
    """The profile fields people edit."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def __init__(self, *args: Any, companies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`companies` are the ones to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        nothing = ("", _("Not known"))
        for name, choices in (("language", ENDONYMS.items()), ("company", companies)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [nothing, *choices]

    def filled(self) -> CustomerForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return CustomerForm(
            name=sent["name"],
            language=sent["language"],
            company_id=int(sent["company"]) if sent["company"] else None,
            city=sent["city"],
            phone=sent["phone"],
        )
