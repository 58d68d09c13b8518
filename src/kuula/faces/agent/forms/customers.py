"""Forms about customers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.kit.languages import ENDONYMS
from kuula.people.actions import CompanyForm, CustomerForm, PlanForm
from kuula.people.models import Channel


class CustomerEdit(forms.Form):
    """The profile fields people edit."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    called = forms.CharField(label=_("Wants to be called"), max_length=80, required=False)
    other_names = forms.CharField(label=_("Other names"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Also understands"),
        required=False,
        choices=list(ENDONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(label=_("Likes to be reached by"), required=False)
    times = forms.CharField(label=_("Best times"), max_length=120, required=False)
    owner = forms.ChoiceField(label=_("Owner on our side"), required=False)
    sponsor = forms.ChoiceField(label=_("Sponsor on our side"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        companies: Sequence[tuple[str, str]],
        staff: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`companies` and `staff` are the ones to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        offer(self, "language", ENDONYMS.items())
        offer(self, "company", companies)
        offer(self, "channel", Channel.choices)
        offer(self, "owner", staff)
        offer(self, "sponsor", staff)

    def filled(self) -> CustomerForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return CustomerForm(
            name=sent["name"],
            language=sent["language"],
            company_id=int(sent["company"]) if sent["company"] else None,
            city=sent["city"],
            phone=sent["phone"],
            called=sent["called"],
            other_names=sent["other_names"],
            languages=tuple(sent["languages"]),
            channel=sent["channel"],
            times=sent["times"],
            owner_id=int(sent["owner"]) if sent["owner"] else None,
            sponsor_id=int(sent["sponsor"]) if sent["sponsor"] else None,
        )


class CompanyEdit(forms.Form):
    """A company as people edit it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    domains = forms.CharField(
        label=_("Mail domains"),
        help_text=_("Each on a line of its own. People who write from one belong to the company."),
        widget=forms.Textarea(attrs={"rows": "3"}),
        required=False,
    )
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    owner = forms.ChoiceField(label=_("Owner on our side"), required=False)
    sponsor = forms.ChoiceField(label=_("Sponsor on our side"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        companies: Sequence[tuple[str, str]],
        staff: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`companies` and `staff` are the ones to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        offer(self, "parent", companies)
        offer(self, "owner", staff)
        offer(self, "sponsor", staff)

    def filled(self) -> CompanyForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return CompanyForm(
            name=sent["name"],
            domains=tuple(sent["domains"].split()),
            parent_id=int(sent["parent"]) if sent["parent"] else None,
            owner_id=int(sent["owner"]) if sent["owner"] else None,
            sponsor_id=int(sent["sponsor"]) if sent["sponsor"] else None,
        )


class PlanEdit(forms.Form):
    """Something to do for a company."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.ChoiceField(label=_("Who sees to it"), required=False)

    def __init__(self, *args: Any, staff: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`staff` are the colleagues to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        offer(self, "owner", staff)

    def filled(self) -> PlanForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return PlanForm(
            text=sent["text"],
            due=sent["due"],
            owner_id=int(sent["owner"]) if sent["owner"] else None,
        )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Let a list offer these, or nothing."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Not known")), *choices]
