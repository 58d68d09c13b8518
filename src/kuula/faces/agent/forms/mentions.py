"""The form of a source of mentions."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.kit.languages import ENDONYMS
from kuula.listening.mentions.actions import SourceForm
from kuula.listening.models import MentionSource

EVERY: Final = (
    (15, _("Every 15 minutes")),
    (60, _("Every hour")),
    (360, _("Every 6 hours")),
    (1440, _("Once a day")),
)
Choices = Sequence[tuple[str, Any]]


class SourceEdit(forms.Form):
    """A source of mentions. How it comes in is chosen once."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The place, as colleagues call it.")
    )
    kind = forms.ChoiceField(
        label=_("How mentions come in"), choices=MentionSource.Kind.choices, required=False
    )
    address = forms.CharField(
        label=_("Address of the feed"),
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    every = forms.TypedChoiceField(
        label=_("How often it is read"), choices=EVERY, coerce=int, required=False, empty_value="60"
    )
    brand = forms.TypedChoiceField(label=_("Brand"), coerce=int)
    touchpoint = forms.TypedChoiceField(label=_("Touchpoint"), coerce=int)
    language = forms.ChoiceField(label=_("Language"), required=False)
    target = forms.DecimalField(
        label=_("Answer within, working hours"),
        help_text=_("Empty: nothing is promised."),
        required=False,
        min_value=0,
        max_value=720,
        max_digits=6,
        decimal_places=2,
    )
    owner = forms.TypedChoiceField(
        label=_("Who answers for it"), coerce=int, required=False, empty_value=None
    )
    active = forms.BooleanField(label=_("It is read"), required=False)

    def __init__(
        self, *args: Any, brands: Choices, touchpoints: Choices, staff: Choices, **kwargs: Any
    ) -> None:
        """The brands, touchpoints and colleagues to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        self._offer("brand", brands)
        self._offer("touchpoint", touchpoints)
        self._offer("language", [("", _("Not known")), *ENDONYMS.items()])
        self._offer("owner", [("", _("Everybody who may")), *staff])

    def filled(self, kind: str = "") -> SourceForm:
        """What the action takes. Call it on a valid form; `kind` is what the source is already."""
        sent = self.cleaned_data
        hours = sent["target"]
        return SourceForm(
            name=sent["name"],
            kind=kind or sent["kind"],
            brand_id=sent["brand"],
            touchpoint_id=sent["touchpoint"],
            language=sent["language"],
            target_minutes=round(hours * 60) if hours else None,
            owner_id=sent["owner"],
            address=sent["address"],
            every=int(sent["every"]),
            active=sent["active"],
        )

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)
