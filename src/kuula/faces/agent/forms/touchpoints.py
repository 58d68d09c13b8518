"""The form of a touchpoint."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.forms.customers import offer
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.actions import TouchpointForm


class TouchpointEdit(forms.Form):
    """A touchpoint."""

    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=Touchpoint.Kind.choices,
        help_text=_(
            "Purchase, delivery, use and service are begun by the customer; the others happen to"
            " them."
        ),
    )
    about = forms.CharField(
        label=_("What happens there"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=500,
        required=False,
    )
    owner = forms.ChoiceField(label=_("Who answers for it"), required=False)

    def __init__(self, *args: Any, staff: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`staff` are the colleagues to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        offer(self, "owner", staff)

    def filled(self) -> TouchpointForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        owner = int(sent["owner"]) if sent["owner"] else None
        return TouchpointForm(sent["name"], sent["kind"], sent["about"], owner)
