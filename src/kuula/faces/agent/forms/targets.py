"""The forms of reply targets and of their preview."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.targets.rules import TargetForm
from kuula.desk.models import Priority, ReplyTarget
from kuula.faces.agent.pages.target_words import CHANNELS
from kuula.kit.problems import Problem
from kuula.people.access import companies_for
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1)


def _segments(actor: Actor) -> list[tuple[str, str]]:
    """The segments that exist for the actor."""
    if not actor.may(Permission.CUSTOMERS_READ):
        return []
    return [(str(one.pk), one.name) for one in segments_for(actor).in_use()[:200]]


class CaseDetails(forms.Form):
    """What a rule fits, and what a preview asks about; empty fits everything."""

    brand = _number(gettext_lazy("Brand"))
    team = _number(gettext_lazy("Team"))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    priority = _number(gettext_lazy("Priority"))
    company = forms.CharField(
        label=gettext_lazy("Company"),
        help_text=gettext_lazy("Its name. Only for customers who belong to it."),
        required=False,
        max_length=200,
    )
    segment = _number(gettext_lazy("Segment"))
    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        help_text=gettext_lazy("Only while a conversation carries it."),
        required=False,
        max_length=40,
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        brands: tuple[Brand, ...],
        teams: tuple[Team, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self._offer("brand", [(str(one.pk), one.name) for one in brands])
        self._offer("team", [(str(one.pk), one.name) for one in teams])
        self._offer("segment", _segments(actor))
        self._offer("channel", [(key, str(name)) for key, name in CHANNELS.items()])
        self._offer("priority", [(str(one.value), str(one.label)) for one in Priority])

    def company_id(self) -> int | None:
        """The company that was named; for a valid form. Raises Problem for an unknown one."""
        name = self.cleaned_data["company"]
        if not name:
            return None
        found = companies_for(self.actor).filter(name__iexact=name).first()
        if found is None:
            raise Problem(_("There is no such company."), field="company")
        return found.pk

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("any")), *choices]


class TargetDetails(CaseDetails):
    """A rule: what it fits, and what it asks for."""

    first = _minutes(gettext_lazy("First reply within, in working minutes"))
    next = _minutes(gettext_lazy("Each further reply within, in working minutes"))
    resolution = _minutes(gettext_lazy("Solution within, in working minutes"))

    @staticmethod
    def of(rule: ReplyTarget) -> dict[str, object]:
        """The values of a rule."""
        return {
            "brand": rule.brand_id,
            "team": rule.team_id,
            "channel": rule.channel,
            "priority": rule.priority,
            "company": rule.company.name if rule.company else "",
            "segment": rule.segment_id,
            "tag": rule.tag,
            "first": rule.first_minutes,
            "next": rule.next_minutes,
            "resolution": rule.resolution_minutes,
        }

    def wanted(self) -> TargetForm:
        """What the action wants to know; for a valid form."""
        told = self.cleaned_data
        return TargetForm(
            brand_id=told["brand"],
            team_id=told["team"],
            channel=told["channel"],
            priority=told["priority"],
            company_id=self.company_id(),
            segment_id=told["segment"],
            tag=told["tag"],
            first_minutes=told["first"],
            next_minutes=told["next"],
            resolution_minutes=told["resolution"],
        )
