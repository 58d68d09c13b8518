"""The audit page: who did what, filtered by person, type and period."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.faces.agent.views.settings.told import Told, told
from kuula.ledger.audit import AuditFilter, audit_facts, audit_types
from kuula.ledger.models import Delivery
from kuula.ledger.subscriptions import parked as parked_events
from kuula.ledger.subscriptions import try_again
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)


class AuditForm(forms.Form):
    """Person, type, first and last day."""

    person = forms.TypedChoiceField(
        label=gettext_lazy("Who"), required=False, coerce=int, empty_value=None
    )
    type = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )

    def offer(self) -> "AuditForm":
        """Fill the lists of people and types."""
        person, kind = self.fields["person"], self.fields["type"]
        if isinstance(person, forms.ChoiceField) and isinstance(kind, forms.ChoiceField):
            everybody: list[tuple[str, str]] = [("", _("Everybody"))]
            everything: list[tuple[str, str]] = [("", _("Everything"))]
            person.choices = everybody + [(str(one.id), one.name) for one in colleagues()]
            kind.choices = everything + list(audit_types())
        return self

    def wanted(self) -> AuditFilter:
        """The filter; everything when the form is not valid."""
        if not self.is_valid():
            return AuditFilter()
        given = self.cleaned_data
        since, until = given["since"], given["until"]
        return AuditFilter(
            staff_id=given["person"],
            type=given["type"],
            since=_midnight(_sane(since)) if since else None,
            until=_midnight(_sane(until) + timedelta(days=1)) if until else None,
        )


@dataclass(frozen=True, kw_only=True)
class AuditPage(SettingsPage):
    """One page of the trail."""

    form: AuditForm
    rows: tuple[Told, ...]
    older: str


@dataclass(frozen=True, kw_only=True)
class ParkedPage(SettingsPage):
    """Events that a subscriber could not digest."""

    events: tuple[Delivery, ...]


@require_safe
@staff_may(Permission.AUDIT)
def trail(request: StaffRequest) -> HttpResponse:
    """The trail, newest first."""
    form = AuditForm(request.GET or None).offer()
    found = audit_facts(form.wanted(), cursor=request.GET.get("after", ""))
    query = {key: value for key, value in request.GET.items() if key != "after" and value}
    older = f"?{urlencode(query | {'after': found.next})}" if found.next else ""
    page = AuditPage(
        **shared(request, _("Audit"), "audit"),
        form=form,
        rows=told(found.rows),
        older=f"{reverse('audit')}{older}" if older else "",
    )
    return screen(request, "settings/audit.html", page, status=200 if _fine(form) else 422)


@require_safe
@staff_may(Permission.AUDIT)
def parked(request: StaffRequest) -> HttpResponse:
    """What waits for a person because a program could not digest it."""
    page = ParkedPage(
        **shared(request, _("Parked events"), "parked"), events=tuple(parked_events())
    )
    return screen(request, "settings/parked.html", page)


@require_POST
@staff_may(Permission.AUDIT)
def again(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Try a parked event again."""
    try_again(delivery_id)
    say(request, _("It is tried again now."))
    return redirect("parked")


def _fine(form: AuditForm) -> bool:
    return not form.is_bound or form.is_valid()


def _sane(day: date) -> date:
    """The day, or the nearest one that a calendar can count on from."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
