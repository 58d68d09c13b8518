"""Forms of what stands in a profile: contacts, dates, notes, answers about purposes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.forms.customers import offer
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.people.actions import AnswerForm, DateForm, NoteForm
from kuula.people.models import Channel, Consent, Contact, CustomerNote, ImportantDate


class ContactEdit(forms.Form):
    """A telephone or handle."""

    kind = forms.ChoiceField(label=_("Channel"), choices=Contact.Kind.choices)
    value = forms.CharField(label=_("Number or name there"), max_length=120)
    verified = forms.BooleanField(label=_("Proved to be theirs"), required=False)


class DateEdit(forms.Form):
    """An important date; its year may be unknown when it comes back every year."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ImportantDate.Kind.choices)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12)
    year = forms.IntegerField(label=_("Year"), required=False)
    label = forms.CharField(label=_("Words"), max_length=80, required=False)
    once = forms.BooleanField(label=_("Does not come back every year"), required=False)

    def filled(self) -> DateForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return DateForm(
            kind=sent["kind"],
            day=sent["day"],
            month=sent["month"],
            year=sent["year"],
            yearly=not sent["once"],
            label=sent["label"],
        )


class NoteEdit(forms.Form):
    """A note about a customer."""

    kind = forms.ChoiceField(label=_("What it is"), choices=CustomerNote.Kind.choices)
    felt = forms.ChoiceField(
        label=_("It was"), choices=CustomerNote.Felt.choices, required=False, initial="neutral"
    )
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": "3"}), max_length=4000
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def filled(self) -> NoteForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        return NoteForm(sent["kind"], sent["text"], sent["felt"] or CustomerNote.Felt.NEUTRAL)


class AnswerEdit(forms.Form):
    """What a customer answered about a purpose."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    answer = forms.ChoiceField(label=_("The customer has"), choices=Consent.Answer.choices)
    channel = forms.ChoiceField(label=_("Asked by"), choices=Channel.choices)
    language = forms.ChoiceField(label=_("Asked in"), choices=list(ENDONYMS.items()))
    at = forms.DateTimeField(
        label=_("When, if not now"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, purposes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`purposes` are those one can be asked about, as number and name."""
        super().__init__(*args, **kwargs)
        offer(self, "purpose", purposes)

    def filled(self) -> AnswerForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        at = sent["at"]
        return AnswerForm(
            answer=sent["answer"],
            channel=sent["channel"],
            language=sent["language"],
            at=min(at, clock.now()) if at and (at - clock.now()).total_seconds() < 60 else at,
        )
