"""The forms of attributes and of purposes."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.kit.languages import ENDONYMS
from kuula.kit.money import currencies
from kuula.people.actions import AttributeForm, PurposeForm
from kuula.people.models import Attribute, AttributeKind, Basis, Purpose

NAME = 60
FIRST_CURRENCY = "EUR"


class AttributeEdit(forms.Form):
    """An attribute. Options that are there are renamed one by one, new ones written on lines."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    kind = forms.ChoiceField(label=gettext_lazy("What it holds"), choices=AttributeKind.choices)
    options = forms.CharField(
        label=gettext_lazy("Options"),
        help_text=gettext_lazy("For one of a list: each on a line of its own."),
        widget=forms.Textarea(attrs={"rows": "4"}),
        required=False,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency, for money"),
        choices=[(code, code) for code in currencies()],
        initial=FIRST_CURRENCY,
        required=False,
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("Sensitive"),
        help_text=gettext_lazy(
            "Stored encrypted, shown only to roles with the right, and never found by search."
        ),
        required=False,
    )

    def __init__(self, *args: Any, attribute: Attribute | None, **kwargs: Any) -> None:
        """`attribute` is None for a new one; of one that is there only names can be changed."""
        super().__init__(*args, **kwargs)
        self._attribute = attribute
        if attribute is not None:
            self.initial = {"name": attribute.name}
            self._settle(attribute)

    def sent(self) -> AttributeForm:
        """The attribute as edited. Ask a valid form."""
        said, known = self.cleaned_data, self._attribute
        return AttributeForm(
            name=said["name"],
            kind=known.kind if known else said["kind"],
            options=tuple(self._options()),
            currency=known.currency if known else said["currency"],
            sensitive=known.sensitive if known else said["sensitive"],
        )

    def _options(self) -> Iterator[tuple[str, str]]:
        for one in self._attribute.offered if self._attribute else ():
            yield one["key"], self.cleaned_data[f"option-{one['key']}"]
        for line in self.cleaned_data.get("options", "").splitlines():
            yield "", line

    def _settle(self, attribute: Attribute) -> None:
        for name in ("kind", "currency", "sensitive"):
            del self.fields[name]
        if attribute.kind != AttributeKind.CHOICE:
            del self.fields["options"]
            return
        adding = self.fields.pop("options")
        adding.label = _("More options")
        for number, one in enumerate(attribute.offered, start=1):
            self.fields[f"option-{one['key']}"] = forms.CharField(
                label=_("Option %(number)s") % {"number": number},
                initial=one["label"],
                max_length=NAME,
                required=False,
            )
        self.fields["options"] = adding


class PurposeEdit(forms.Form):
    """A purpose, and the words customers are asked in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), choices=Basis.choices)

    def __init__(
        self, *args: Any, purpose: Purpose | None, words: Mapping[str, str], **kwargs: Any
    ) -> None:
        """`purpose` is None for a new one; `words` are those asked now, by language."""
        super().__init__(*args, **kwargs)
        if purpose is not None:
            self.initial = {"name": purpose.name, "basis": purpose.basis}
        for code, name in ENDONYMS.items():
            self.fields[f"words-{code}"] = forms.CharField(
                label=_("Words in the language %(language)s") % {"language": name},
                initial=words.get(code, ""),
                widget=forms.Textarea(attrs={"rows": "3", "lang": code}),
                max_length=4000,
                required=False,
            )

    def sent(self) -> PurposeForm:
        """The purpose as edited. Ask a valid form."""
        said = self.cleaned_data
        words = {code: said[f"words-{code}"] for code in ENDONYMS}
        return PurposeForm(said["name"], said["basis"], words)
