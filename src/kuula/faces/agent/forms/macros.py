"""The form of a macro: everything it can do, each part empty unless it does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.macros.saving import NAME, STATES, MacroForm
from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.fields.values import field_name, value_of
from kuula.desk.macros.steps import ME, SNOOZES, Steps
from kuula.desk.models import CustomField, Macro, Priority, State
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Problem
from kuula.kit.text import one_line

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a macro may name, as number and name; `whose` is for whom it may be."""

    teams: Sequence[Choice]
    people: Sequence[Choice]
    checklists: Sequence[Choice]
    fields: Sequence[CustomField]
    whose: Sequence[Choice]


class MacroEdit(forms.Form):
    """A macro. Texts of a reply are one field for each language, `reply_en` and so on."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    whose = forms.ChoiceField(label=gettext_lazy("For"))
    note = forms.CharField(
        label=gettext_lazy("Private note"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        required=False,
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags to put on"),
        help_text=gettext_lazy("Separate them by commas."),
        max_length=400,
        required=False,
    )
    tags_off = forms.CharField(
        label=gettext_lazy("Tags to take off"), max_length=400, required=False
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    checklist = forms.ChoiceField(label=gettext_lazy("Checklist"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    snooze = forms.ChoiceField(label=gettext_lazy("Snooze"), required=False)

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fields = {field_name(one): one for one in known.fields}
        for language, name in ENDONYMS.items():
            self.fields[f"reply_{language}"] = forms.CharField(
                label=_("Reply in %(language)s") % {"language": name},
                widget=forms.Textarea(attrs={"rows": "4"}),
                required=False,
            )
        moments = (_("Until tomorrow"), _("Until Monday"))
        self._choose("whose", known.whose)
        self._offer("priority", [(str(value), str(label)) for value, label in Priority.choices])
        self._offer("checklist", known.checklists)
        self._offer("team", [("0", _("No team")), *known.teams])
        nobody = ("0", _("Nobody"))
        self._offer("assignee", [(ME, _("Whoever runs it")), nobody, *known.people])
        self._offer("state", [(str(one), str(State(one).label)) for one in STATES])
        self._offer("snooze", list(zip(SNOOZES, moments, strict=True)))

    @staticmethod
    def of(macro: Macro) -> dict[str, object]:
        """The values of a macro."""
        steps = Steps.of(macro)
        whose = OWN if macro.staff_id else str(macro.team_id or ALL)
        texts: dict[str, object] = {
            f"reply_{language}": text for language, text in steps.reply.items()
        }
        return texts | {
            "name": macro.name,
            "whose": whose,
            "note": steps.note,
            "tags": ", ".join(steps.tags),
            "tags_off": ", ".join(steps.tags_off),
            "priority": str(steps.priority or ""),
            "checklist": str(steps.checklist or ""),
            "team": steps.team,
            "assignee": steps.assignee,
            "state": steps.state,
            "snooze": steps.snooze,
        }

    def clean(self) -> dict[str, Any]:
        """Values of custom fields are looked at as a conversation would."""
        self.values: dict[str, list[str]] = {}
        for name, field in self._fields.items():
            sent = [one for one in _sent(self.data, name) if one.strip()]
            try:
                if sent and value_of(field, sent) is not None:
                    self.values[field.key] = sent
            except Problem as problem:
                self.add_error(None, f"{field.name}: {problem}")
        return self.cleaned_data

    def sent(self) -> MacroForm:
        """The macro as edited. Ask a valid form."""
        said = self.cleaned_data
        steps = Steps(
            fields=self.values,
            tags=_listed(said["tags"]),
            tags_off=_listed(said["tags_off"]),
            priority=int(said["priority"]) if said["priority"] else None,
            checklist=int(said["checklist"]) if said["checklist"] else None,
            team=said["team"],
            assignee=said["assignee"],
            note=said["note"].strip(),
            reply={
                language: said[f"reply_{language}"].strip()
                for language in ENDONYMS
                if said[f"reply_{language}"].strip()
            },
            state=said["state"],
            snooze=said["snooze"],
        )
        return MacroForm(said["name"], steps, said["whose"])

    def _offer(self, name: str, known: Sequence[Choice]) -> None:
        self._choose(name, [("", _("As it is")), *known])

    def _choose(self, name: str, known: Sequence[Choice]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(known)


def _sent(sent: Mapping[str, Any], name: str) -> list[str]:
    """Everything that was sent under a name."""
    return [str(one) for one in sent.getlist(name)] if isinstance(sent, QueryDict) else []


def _listed(text: str) -> list[str]:
    return sorted({one_line(one, 40).lower() for one in text.split(",")} - {""})
