"""The form of a custom field."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.fields.defining import NAME, FieldForm
from kuula.desk.models import CustomField, FieldKind
from kuula.desk.models.custom_field import CHOSEN
from kuula.workspace.models import Brand, Team


class CustomFieldEdit(forms.Form):
    """A custom field. Options that are there are renamed one by one, new ones written on lines."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    kind = forms.ChoiceField(label=gettext_lazy("What it holds"), choices=FieldKind.choices)
    options = forms.CharField(
        label=gettext_lazy("Options"),
        help_text=gettext_lazy("For one or several of a list: each on a line of its own."),
        widget=forms.Textarea(attrs={"rows": "4"}),
        required=False,
    )
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    required = forms.BooleanField(
        label=gettext_lazy("Must be filled in before solving"), required=False
    )

    def __init__(
        self,
        *args: Any,
        field: CustomField | None,
        brands: Sequence[Brand],
        teams: Sequence[Team],
        **kwargs: Any,
    ) -> None:
        """`field` is None for a new one; `brands` and `teams` are those it may be for."""
        super().__init__(*args, **kwargs)
        self._brands = {str(one.pk): one for one in brands}
        self._teams = {str(one.pk): one for one in teams}
        self._offered = field.offered if field else []
        self._choose("brand", _("All brands"), self._brands.items())
        self._choose("team", _("All teams"), self._teams.items())
        if field is not None:
            self._settle(field)

    def sent(self) -> FieldForm:
        """The field as edited. Ask a valid form."""
        said = self.cleaned_data
        return FieldForm(
            name=said["name"],
            kind=said.get("kind", ""),
            options=tuple(self._options()),
            brand=self._brands.get(said["brand"]),
            team=self._teams.get(said["team"]),
            required=said["required"],
        )

    def _options(self) -> Iterator[tuple[str, str]]:
        for one in self._offered:
            yield one["key"], self.cleaned_data[f"option-{one['key']}"]
        for line in self.cleaned_data.get("options", "").splitlines():
            yield "", line

    def _choose(self, name: str, anywhere: str, known: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", anywhere), *((key, one.name) for key, one in known)]

    def _settle(self, field: CustomField) -> None:
        """The kind stays as it is; the options stand one by one."""
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(field.kind, FieldKind(field.kind).label)]
        if field.kind not in CHOSEN:
            del self.fields["options"]
            return
        adding = self.fields.pop("options")
        adding.label = _("More options")
        for number, one in enumerate(field.offered, start=1):
            self.fields[f"option-{one['key']}"] = forms.CharField(
                label=_("Option %(number)s") % {"number": number},
                max_length=NAME,
                required=False,
                initial=one["label"],
            )
        self.fields["options"] = adding
