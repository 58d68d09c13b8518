"""The form in which a place to answer a survey is made."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.listening.models import SurveyPlace
from kuula.listening.surveys.answering.actions import PlaceForm


class SurveyPlaceForm(forms.Form):
    """How people answer there, its name, and the sites that show it."""

    way = forms.ChoiceField(
        label=_("How people answer there"),
        choices=SurveyPlace.Way.choices,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name of the place"),
        help_text=_("Stands with each answer from there, such as “Till 2” or “Receipt”."),
        max_length=80,
    )
    sites = forms.CharField(
        label=_("Sites that show it"),
        help_text=_("For an embedded page. One a line, like https://shop.example."),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def wanted(self) -> PlaceForm:
        """What is wished; for a valid form."""
        told = self.cleaned_data
        return PlaceForm(told["way"], told["name"], tuple(told["sites"].splitlines()))
