"""Forms about saved views."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewEdit(forms.Form):
    """The name of a view, and for a new one whose it is."""

    name = forms.CharField(label=_("Name"), max_length=60)
    team = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, teams: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`teams` are those one may save for, as number and name; without any it is one's own."""
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if not teams:
            del self.fields["team"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Only me")), *teams]

    @property
    def team_id(self) -> int | None:
        """The team chosen, None for oneself. Ask a valid form."""
        chosen = self.cleaned_data.get("team", "")
        return int(chosen) if chosen else None
