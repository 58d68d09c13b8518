"""The form in which it is said when customers hear how far we are."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.progress.policies import MOST, PolicyForm
from kuula.desk.models import ProgressPolicy
from kuula.desk.progress.wording import usual_words
from kuula.kit.languages import ENDONYMS
from kuula.workspace.models import Brand, Team

HOUR = 60
COUNTING = (
    ("working", gettext_lazy("Working hours")),
    ("natural", gettext_lazy("Hours of the clock, nights and weekends too")),
)


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class ProgressDetails(forms.Form):
    """For whom, after how long, how it goes out, and the words in each language."""

    brand = _number(gettext_lazy("Brand"))
    team = _number(gettext_lazy("Team"))
    minutes = forms.IntegerField(
        label=gettext_lazy("After so many hours without a word"), min_value=1, max_value=2160
    )
    counting = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=COUNTING)
    mode = forms.ChoiceField(
        label=gettext_lazy("How it goes out"),
        choices=ProgressPolicy.Mode.choices,
        widget=forms.RadioSelect,
    )
    most = forms.IntegerField(
        label=gettext_lazy("By itself at most so often in one conversation"),
        min_value=1,
        max_value=MOST,
    )

    def __init__(
        self, *args: Any, brands: tuple[Brand, ...], teams: tuple[Team, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("brand", [(str(one.pk), one.name) for one in brands])
        self._offer("team", [(str(one.pk), one.name) for one in teams])
        for code, name in ENDONYMS.items():
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                widget=forms.Textarea({"rows": 5, "lang": code, "placeholder": usual_words(code)}),
            )

    @staticmethod
    def of(policy: ProgressPolicy) -> dict[str, object]:
        """The values of a policy."""
        return {
            "brand": policy.brand_id,
            "team": policy.team_id,
            "minutes": max(1, policy.minutes // HOUR),
            "counting": "natural" if policy.natural else "working",
            "mode": policy.mode,
            "most": policy.most,
        } | {f"text_{code}": policy.texts.get(code, "") for code in ENDONYMS}

    def wanted(self) -> PolicyForm:
        """What the action wants to know; for a valid form."""
        told = self.cleaned_data
        return PolicyForm(
            brand_id=told["brand"],
            team_id=told["team"],
            minutes=told["minutes"] * HOUR,
            natural=told["counting"] == "natural",
            mode=told["mode"],
            most=told["most"],
            texts={code: told[f"text_{code}"] for code in ENDONYMS},
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("any")), *choices]
