"""What of a customer's timeline is wanted: a kind, a period."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.ledger.events import event_types
from kuula.ledger.timeline import Sought

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)
CARE: Final = ("desk.complaint", "desk.goodwill", "desk.voucher", "desk.prevention", "desk.mistake")
PROMISES: Final = ("desk.promise", "desk.progress")
PRIVACY: Final = ("people.consent", "people.customer_exported", "people.customer_erased")
NOTES: Final = ("people.note",)
BOUGHT: Final = (
    "people.order",
    "people.delivery",
    "people.invoice",
    "people.return",
    "people.subscription",
    "people.product",
)
KINDS: Final[Mapping[str, tuple[str | Promise, tuple[str, ...], tuple[str, ...]]]] = {
    "conversations": (_("Conversations"), ("desk.", "mail."), (*CARE, *PROMISES)),
    "promises": (_("Promises"), PROMISES, ()),
    "care": (_("Complaints and goodwill"), CARE, ()),
    "ratings": (_("Ratings"), ("listening.",), ()),
    "bought": (_("Purchases"), BOUGHT, ()),
    "profile": (_("Profile"), ("people.",), (*PRIVACY, *NOTES, *BOUGHT)),
    "notes": (_("Notes about the customer"), NOTES, ()),
    "privacy": (_("Consents and privacy"), PRIVACY, ()),
}
"""Each kind: its name, how its events begin, and which of those belong elsewhere."""


class StoryForm(forms.Form):
    """Kind, first and last day."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *((key, one[0]) for key, one in KINDS.items())],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )

    def wanted(self, leave_out: tuple[str, ...]) -> Sought:
        """The filter without the types `leave_out`; everything when the form is not valid."""
        if not self.is_valid():
            return Sought(leave_out=leave_out)
        sent = self.cleaned_data
        since, until = sent["since"], sent["until"]
        return Sought(
            types=types_of(sent["kind"]) if sent["kind"] else (),
            leave_out=leave_out,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def types_of(kind: str) -> tuple[str, ...]:
    """The event types of a kind."""
    _label, begins, elsewhere = KINDS[kind]
    return tuple(
        name for name in event_types() if name.startswith(begins) and not name.startswith(elsewhere)
    )


def _midnight(day: date) -> datetime:
    sane = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(sane, time()))
