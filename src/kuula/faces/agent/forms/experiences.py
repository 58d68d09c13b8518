"""The form of an experience that a colleague notes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.kit import clock
from kuula.listening.experiences.actions import ExperienceForm
from kuula.listening.experiences.kinds import Way

GOOD, BAD = "good", "bad"


class ExperienceEdit(forms.Form):
    """What a customer experienced where no system sees it."""

    felt = forms.ChoiceField(label=_("It was"), choices=[(GOOD, _("good")), (BAD, _("bad"))])
    touchpoint = forms.ChoiceField(label=_("Where"))
    way = forms.ChoiceField(label=_("How we know"), choices=Way.choices)
    at = forms.DateTimeField(
        label=_("When, if not now"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    text = forms.CharField(
        label=_("In which words"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, touchpoints: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`touchpoints` are those to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        field = self.fields["touchpoint"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(touchpoints)

    def filled(self) -> ExperienceForm:
        """What the action takes. Call it on a valid form."""
        sent = self.cleaned_data
        at = sent["at"]
        return ExperienceForm(
            touchpoint_id=int(sent["touchpoint"]),
            way=sent["way"],
            good=sent["felt"] == GOOD,
            text=sent["text"],
            at=min(at, clock.now()) if at and (at - clock.now()).total_seconds() < 60 else at,
        )
