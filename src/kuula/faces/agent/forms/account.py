"""Forms about oneself."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from kuula.kit.languages import ENDONYMS
from kuula.workspace.models import Staff
from kuula.workspace.models.staff import Density, Theme


class OwnProfile(forms.Form):
    """Name, language, look, keys and signature."""

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=list(ENDONYMS.items()))
    theme = forms.ChoiceField(
        label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect, required=True
    )
    density = forms.ChoiceField(
        label=_("Spacing"), choices=Density.choices, widget=forms.RadioSelect, required=True
    )
    keys = forms.BooleanField(
        label=_("Single letters work as shortcuts"),
        help_text=_("Turn this off if you speak to your computer or often hit keys by chance."),
        required=False,
    )
    signature = forms.CharField(
        label=_("Your signature"),
        help_text=_("Stands above the signature of the brand. May stay empty."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def of(staff: Staff) -> dict[str, object]:
        """The values a person has now."""
        names = ("name", "language", "theme", "density", "keys", "signature")
        return {name: getattr(staff, name) for name in names}


class NewPassword(forms.Form):
    """What somebody chooses who comes in for the first time."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 8 characters; a few words are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        self.fields["name"].initial = person.name

    def clean_password(self) -> str:
        """A password that is not too easy for this person."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self._person)
        return password

    def clean(self) -> None:
        """Both passwords are the same."""
        super().clean()
        given = self.cleaned_data
        if "password" in given and given.get("again") != given["password"]:
            self.add_error("again", _("This is not the same password."))
