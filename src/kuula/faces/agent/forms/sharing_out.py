"""Forms about how conversations are shared out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.kit.languages import ENDONYMS
from kuula.workspace.actions.sharing_out import (
    HIGHEST_CAP,
    LONGEST_GRACE,
    AbilitiesForm,
    PolicyForm,
)
from kuula.workspace.models import Abilities, AssignmentPolicy


class PolicyDetails(forms.Form):
    """How a team shares out what comes in."""

    automatic = forms.BooleanField(
        label=_("Give conversations out automatically"),
        help_text=_(
            "In working hours, the reply due first goes first: to who knows the customer, else to"
            " who holds least of their cap. Without it everybody takes what they like."
        ),
        required=False,
    )
    cap = forms.IntegerField(
        label=_("Open conversations at most for each"),
        help_text=_("For colleagues who have no number of their own."),
        min_value=1,
        max_value=HIGHEST_CAP,
    )
    drain = forms.ChoiceField(
        label=_("When somebody goes off duty, this goes back to the queue"),
        choices=AssignmentPolicy.Drain.choices,
        widget=forms.RadioSelect,
    )
    grace_minutes = forms.IntegerField(
        label=_("After so many minutes"), min_value=0, max_value=LONGEST_GRACE
    )

    @staticmethod
    def of(policy: AssignmentPolicy) -> dict[str, object]:
        """The values of a team's policy."""
        names = ("automatic", "cap", "drain", "grace_minutes")
        return {name: getattr(policy, name) for name in names}

    def wanted(self) -> PolicyForm:
        """What the action wants to know; for a valid form."""
        return PolicyForm(**self.cleaned_data)


class AbilitiesDetails(forms.Form):
    """What a colleague can be given."""

    languages = forms.MultipleChoiceField(
        label=_("Languages they write"),
        help_text=_("Without any, the language of their screens counts."),
        choices=list(ENDONYMS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.CharField(
        label=_("Skills"),
        help_text=_(
            "Tags, with commas between. A conversation with such a tag goes to who has it."
        ),
        max_length=2000,
        required=False,
    )
    cap = forms.IntegerField(
        label=_("Open conversations at most"),
        help_text=_("Empty: as many as the team gives."),
        min_value=1,
        max_value=HIGHEST_CAP,
        required=False,
    )

    @staticmethod
    def of(abilities: Abilities) -> dict[str, object]:
        """The values of a colleague."""
        return {
            "languages": abilities.languages,
            "skills": ", ".join(abilities.skills),
            "cap": abilities.cap,
        }

    def wanted(self) -> AbilitiesForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        skills = tuple(given["skills"].split(","))
        return AbilitiesForm(tuple(given["languages"]), skills, given["cap"])
