"""The form of a checklist."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.checklists.defining import NAME, ChecklistForm
from kuula.desk.models import Checklist
from kuula.workspace.models import Brand, Team


class ChecklistEdit(forms.Form):
    """A checklist: its name, its steps on lines, and where it is offered."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        help_text=gettext_lazy("Each on a line of its own, in the order in which they are done."),
        widget=forms.Textarea(attrs={"rows": "8"}),
    )
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        help_text=gettext_lazy("Offered only on conversations with this tag. Empty: on any."),
        max_length=40,
        required=False,
    )
    required = forms.BooleanField(
        label=gettext_lazy("Must be ticked before solving, where it is put on"), required=False
    )

    def __init__(
        self, *args: Any, brands: Sequence[Brand], teams: Sequence[Team], **kwargs: Any
    ) -> None:
        """`brands` and `teams` are those it may be for."""
        super().__init__(*args, **kwargs)
        self._brands = {str(one.pk): one for one in brands}
        self._teams = {str(one.pk): one for one in teams}
        self._choose("brand", _("All brands"), [(key, b.name) for key, b in self._brands.items()])
        self._choose("team", _("All teams"), [(key, t.name) for key, t in self._teams.items()])

    @staticmethod
    def of(found: Checklist) -> dict[str, object]:
        """The values of a checklist."""
        return {
            "name": found.name,
            "steps": "\n".join(step["text"] for step in found.steps),
            "brand": str(found.brand_id or ""),
            "team": str(found.team_id or ""),
            "tag": found.tag,
            "required": found.required,
        }

    def sent(self) -> ChecklistForm:
        """The checklist as edited. Ask a valid form."""
        said = self.cleaned_data
        return ChecklistForm(
            name=said["name"],
            steps=tuple(said["steps"].splitlines()),
            brand=self._brands.get(said["brand"]),
            team=self._teams.get(said["team"]),
            tag=said["tag"],
            required=said["required"],
        )

    def _choose(self, name: str, anywhere: str, known: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", anywhere), *known]
