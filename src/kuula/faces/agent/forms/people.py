"""Forms about colleagues and teams."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.faces.agent.forms.week import WeekHours, times_in, zones
from kuula.kit.languages import ENDONYMS
from kuula.workspace.actions import StaffForm, TeamHours
from kuula.workspace.actors import Actor
from kuula.workspace.giving import roles_to_give
from kuula.workspace.models import Role, Team
from kuula.workspace.queries import Colleague, TeamLine, departments


def role_choices(actor: Actor) -> list[tuple[str, str]]:
    """The roles the actor may give, and what they are called."""
    given = roles_to_give(actor)
    return [(str(value), str(label)) for value, label in Role.choices if value in given]


def own_zones() -> list[tuple[str, str]]:
    """The time zones, and that of the brand."""
    return [("", _("that of the brand")), *zones()]


class TeamDetails(WeekHours):
    """Name, closed or open, members, and hours of its own."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    closed = forms.BooleanField(
        label=gettext_lazy("Closed team"),
        help_text=gettext_lazy("Only members know of its conversations."),
        required=False,
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=own_zones, required=False
    )

    def __init__(self, *args: Any, colleagues: Iterable[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = [(str(one.id), one.name) for one in colleagues if one.active]
        field = self.fields["members"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = active

    @staticmethod
    def of(team: Team, member_ids: Iterable[int]) -> dict[str, object]:
        """The values of a team."""
        own = {"name": team.name, "closed": team.closed, "time_zone": team.time_zone}
        return own | {"members": [str(one) for one in member_ids]} | times_in(team.hours)

    def member_ids(self) -> list[int]:
        """The chosen members; for a valid form."""
        return [int(one) for one in self.cleaned_data["members"]]

    def wanted_hours(self) -> TeamHours:
        """The hours of its own; for a valid form."""
        return TeamHours(self.wanted_week(), self.cleaned_data["time_zone"])


class PlaceHere(forms.Form):
    """Role, department and teams of a colleague. Departments that are known are offered."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=gettext_lazy(
            "A light seat costs nothing. It sees only the conversations in which it is asked or "
            "mentioned, answers there internally and never writes to a customer."
        ),
    )
    department = forms.CharField(
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("Where they work, such as Warehouse or Legal."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "departments", "autocomplete": "off"}),
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, teams: Iterable[TeamLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, team = self.fields["role"], self.fields["teams"]
        if isinstance(role, forms.ChoiceField) and isinstance(team, forms.MultipleChoiceField):
            role.choices = role_choices(actor)
            team.choices = [(str(one.id), one.name) for one in teams]

    def team_ids(self) -> tuple[int, ...]:
        """The chosen teams; for a valid form."""
        return tuple(int(one) for one in self.cleaned_data["teams"])

    @property
    def departments(self) -> list[str]:
        """The departments that colleagues are in already."""
        return departments()


class NewColleague(PlaceHere):
    """Whom to invite."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"), choices=list(ENDONYMS.items())
    )
    field_order = ("email", "name", "language", "role", "department", "teams")

    def wanted(self) -> StaffForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        return StaffForm(
            email=given["email"],
            name=given["name"],
            role=given["role"],
            language=given["language"],
            team_ids=self.team_ids(),
            department=given["department"],
        )


class Leaving(forms.Form):
    """Who takes over what somebody held."""

    successor = forms.TypedChoiceField(
        label=gettext_lazy("Who takes over"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, colleagues: Iterable[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        if isinstance(field, forms.ChoiceField):
            back: list[tuple[str, str]] = [("", _("Nobody: back to the teams"))]
            field.choices = back + [(str(one.id), one.name) for one in colleagues]
