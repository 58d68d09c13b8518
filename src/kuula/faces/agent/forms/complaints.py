"""Forms about complaints."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.desk.actions.complaints.causes import LONGEST as LONGEST_NAME
from kuula.desk.actions.complaints.causes import MOST_DAYS
from kuula.desk.actions.complaints.lesson import LONGEST


class LessonEdit(forms.Form):
    """Why it happened, and what keeps it from happening again."""

    cause = forms.ChoiceField(label=_("Root cause"), required=False)
    prevention = forms.CharField(
        label=_("What keeps it from happening again"),
        help_text=_("Do not name the customer: these words stay when a person is erased."),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=LONGEST,
        required=False,
    )
    owner = forms.ChoiceField(label=_("Who sees to it"), required=False)
    due = forms.DateField(
        label=_("Until when"), widget=forms.DateInput(format="%Y-%m-%d"), required=False
    )

    def __init__(
        self,
        *args: Any,
        causes: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`causes` and `people` are those to choose from, as number and name."""
        super().__init__(*args, **kwargs)
        for name, choices in (("cause", causes), ("owner", people)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Not known yet")), *choices]

    def number(self, name: str) -> int | None:
        """The number chosen under `name`. Ask a valid form."""
        chosen = self.cleaned_data[name]
        return int(chosen) if chosen else None

    @property
    def due_day(self) -> date | None:
        """The day until when. Ask a valid form."""
        chosen: date | None = self.cleaned_data["due"]
        return chosen


class MistakeEdit(forms.Form):
    """In what we were wrong, where we said so, and what we did."""

    mistake = forms.CharField(
        label=_("In what we were wrong"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=2000,
    )
    message = forms.ChoiceField(label=_("Where we told the customer so"), required=False)
    remedy = forms.CharField(
        label=_("What we did"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, replies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`replies` are our messages in the conversation, as number and words."""
        super().__init__(*args, **kwargs)
        field = self.fields["message"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Not yet")), *replies]

    @property
    def message_id(self) -> int | None:
        """The reply chosen. Ask a valid form."""
        chosen = self.cleaned_data["message"]
        return int(chosen) if chosen else None


class CauseEdit(forms.Form):
    """The name of a root cause."""

    name = forms.CharField(label=_("Root cause"), max_length=LONGEST_NAME)


class CourseEdit(forms.Form):
    """The days of the procedure."""

    step_days = forms.IntegerField(
        label=_("Days until a step should be taken"), min_value=1, max_value=MOST_DAYS
    )
    follow_up_days = forms.IntegerField(
        label=_("Days after the resolution until the customer is asked whether it is solved"),
        min_value=1,
        max_value=MOST_DAYS,
    )
