"""The forms of feedback: passing it on, and a department."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.listening.feedback.actions import DepartmentForm, FeedbackForm
from kuula.listening.models import Department, FeedbackPiece

Choices = Sequence[tuple[str, str]]


class PassOnEdit(forms.Form):
    """What a customer said, and which department is to hear it."""

    words = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("In their words, and no more than the department needs."),
        widget=forms.Textarea({"rows": "4", "maxlength": "4000"}),
        max_length=4000,
    )
    department = forms.ChoiceField(label=gettext_lazy("For which department"), required=False)
    mood = forms.ChoiceField(
        label=gettext_lazy("For the customer it was"),
        choices=[(one.value, one.label) for one in FeedbackPiece.Mood],
        required=False,
    )
    touchpoint = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    product = forms.CharField(
        label=gettext_lazy("Which product, if it is about one"), max_length=120, required=False
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The customer wants to hear what came of it"),
        help_text=gettext_lazy("Ask: “May we tell you what came of it?”"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        departments: Sequence[str],
        touchpoints: Choices,
        reachable: bool,
        **kwargs: Any,
    ) -> None:
        """`reachable` says that the customer is known, so that there is somebody to tell."""
        super().__init__(*args, **kwargs)
        department, touchpoint = self.fields["department"], self.fields["touchpoint"]
        if isinstance(department, forms.ChoiceField) and isinstance(touchpoint, forms.ChoiceField):
            named = [(name, name) for name in departments]
            department.choices = [("", _("I do not know: let somebody decide")), *named]
            touchpoint.choices = [("", _("not known")), *touchpoints]
        if not reachable:
            del self.fields["agreed"]

    def filled(self, language: str) -> FeedbackForm:
        """What the action takes; for a valid form."""
        sent = self.cleaned_data
        return FeedbackForm(
            words=sent["words"],
            mood=sent["mood"],
            touchpoint_id=int(sent["touchpoint"]) if sent["touchpoint"] else None,
            product=sent["product"],
            agreed=sent.get("agreed", False),
            language=language,
        )


class DepartmentEdit(forms.Form):
    """A department that answers feedback."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it is written with the colleagues who are in it."),
        max_length=80,
    )
    lead = forms.ChoiceField(label=gettext_lazy("Who is told when nobody answers"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Answers within so many working days"), min_value=1, max_value=60
    )
    keywords = forms.CharField(
        label=gettext_lazy("Words that propose it"),
        help_text=gettext_lazy(
            "One a line, in all languages customers speak; endings do not count."
        ),
        widget=forms.Textarea({"rows": "6"}),
        required=False,
    )
    automatic = forms.BooleanField(
        label=gettext_lazy("What nobody passed on goes here by itself when these words are in it"),
        help_text=gettext_lazy("Otherwise a colleague decides; the words only propose."),
        required=False,
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.fields["lead"]
        if isinstance(lead, forms.ChoiceField):
            lead.choices = [("", _("those who steer all feedback")), *people]

    @staticmethod
    def of(department: Department) -> dict[str, object]:
        """The values of a department."""
        return {
            "name": department.name,
            "lead": str(department.lead_id or ""),
            "days": department.days,
            "keywords": "\n".join(department.keywords),
            "automatic": department.automatic,
        }

    def filled(self) -> DepartmentForm:
        """What the action takes; for a valid form."""
        sent = self.cleaned_data
        return DepartmentForm(
            name=sent["name"],
            keywords=sent["keywords"].splitlines(),
            lead_id=int(sent["lead"]) if sent["lead"] else None,
            days=sent["days"],
            automatic=sent["automatic"],
        )
