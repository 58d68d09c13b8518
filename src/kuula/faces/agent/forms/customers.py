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


class TemplateEdit(forms.Form):
    """A reply template as people edit it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=list(ENDONYMS.items()))
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": "10"}), max_length=20_000
    )

    def __init__(self, *args: Any, brands: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`brands` are the ones to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        field = self.fields["brand"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All brands")), *brands]
