"""Forms about goodwill."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuula.desk.actions.goodwill import GoodwillForm
from kuula.desk.actions.goodwill.giving import LONGEST, MOST_PIECES
from kuula.desk.models import GoodwillKind
from kuula.kit.money import minor_in
from kuula.kit.problems import Problem
from kuula.workspace.models import Staff


class Amount(forms.CharField):
    """Money in a currency, as a person writes it; its value is in the smallest coin."""

    def __init__(self, *, currency: str = "", **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Any:
        """So many of the smallest coin; nothing written is nothing."""
        written = super().clean(value)
        try:
            return minor_in(written, self.currency) if written else 0
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from problem


class GivingEdit(forms.Form):
    """What to give, what it costs, and why. Fields that a kind does not need are left alone."""

    kind = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect)
    amount = Amount(label=_("What it costs us"), required=False)
    percent = forms.IntegerField(
        label=_("Discount, per cent"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("It takes off at most what stands above."),
    )
    pieces = forms.IntegerField(
        label=_("How many codes"), min_value=1, max_value=MOST_PIECES, required=False
    )
    valid_until = forms.DateField(
        label=_("Good until"), widget=forms.DateInput(format="%Y-%m-%d"), required=False
    )
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    due = forms.DateField(
        label=_("Until when"), widget=forms.DateInput(format="%Y-%m-%d"), required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": "2"}),
        max_length=LONGEST,
        help_text=_("Colleagues read this. The customer does not."),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[GoodwillKind],
        people: Sequence[tuple[str, str]],
        currency: str,
        **kwargs: Any,
    ) -> None:
        """`kinds` are given here, `people` can do it, amounts are in `currency`."""
        super().__init__(*args, **kwargs)
        _offer(self.fields["kind"], [(one.value, str(one.label)) for one in kinds])
        _offer(self.fields["owner"], people)
        amount = self.fields["amount"]
        if isinstance(amount, Amount):
            amount.currency = currency

    def wanted(self, owner: Staff | None) -> GoodwillForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        return GoodwillForm(
            kind=given["kind"],
            amount=given["amount"],
            reason=given["reason"],
            percent=given["percent"],
            pieces=given["pieces"] or 1,
            valid_until=given["valid_until"],
            owner=owner,
            due=given["due"],
        )


def _offer(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
