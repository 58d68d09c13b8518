"""The form of a reply template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.actions.templates import FOLDER, NAME, TemplateForm
from kuula.desk.models import ReplyTemplate
from kuula.kit.languages import ENDONYMS

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a template may name, as number and name; `whose` is for whom it may be, `folders` are
    those there are."""

    brands: Sequence[Choice]
    whose: Sequence[Choice]
    folders: Sequence[str]


class TemplateEdit(forms.Form):
    """A reply template as people edit it."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    folder = forms.CharField(
        label=_("Folder"),
        max_length=FOLDER,
        required=False,
        widget=forms.TextInput(attrs={"list": "template-folders", "autocomplete": "off"}),
    )
    whose = forms.ChoiceField(label=_("For"))
    language = forms.ChoiceField(label=_("Language"), choices=list(ENDONYMS.items()))
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": "10"}), max_length=20_000
    )

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folders = known.folders
        for name, choices in (
            ("brand", [("", _("All brands")), *known.brands]),
            ("whose", known.whose),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)

    @staticmethod
    def of(template: ReplyTemplate) -> dict[str, object]:
        """The values of a template."""
        return {
            "name": template.name,
            "folder": template.folder,
            "whose": OWN if template.staff_id else str(template.team_id or ALL),
            "language": template.language,
            "brand": template.brand_id or "",
            "text": template.text,
        }

    def sent(self) -> TemplateForm:
        """The template as edited. Ask a valid form."""
        said = self.cleaned_data
        return TemplateForm(
            name=said["name"],
            language=said["language"],
            text=said["text"],
            brand_id=int(said["brand"]) if said["brand"] else None,
            whose=said["whose"],
            folder=said["folder"],
        )
