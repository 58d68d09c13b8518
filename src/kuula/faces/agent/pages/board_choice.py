"""What a board looks at: which teams, and how many working hours ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.board import HOURS, Measure, Scope
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.promises import day_now
from kuula.kit.problems import NotFound
from kuula.kit.text import whole_number
from kuula.ui.page import NavItem, Option
from kuula.workspace.models import Team
from kuula.workspace.queries import known_teams

ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """`team` is as an address says it: a number, "all", or nothing for one's own teams."""

    scope: Scope
    team: str
    teams: Sequence[Team]
    own: frozenset[int]

    @property
    def tabs(self) -> Sequence[NavItem]:
        """The teams to choose from, each with its address."""
        named = [("", _("My teams"))] if len(self.own) > 1 else []
        named += [(str(team.pk), team.name) for team in self.teams]
        named.append((ALL, _("All")))
        return [
            NavItem(label=label, url=self._url("board", team=team), current=team == self._current)
            for team, label in named
        ]

    @property
    def hour_options(self) -> Sequence[Option]:
        """How far ahead one may look."""
        return [
            Option(
                str(hours),
                ngettext("%(num)d working hour", "%(num)d working hours", hours) % {"num": hours},
            )
            for hours in HOURS
        ]

    def part(self, name: str) -> str:
        """Where a region of the board can be had alone."""
        return self._url("board", part=name)

    def board_url(self) -> str:
        """The board as it is looked at."""
        return self._url("board")

    def url_of(self, measure: Measure, *, staff_id: int | None = None, after: str = "") -> str:
        """What a number opens; of one colleague, or of everybody."""
        staff = "" if staff_id is None else str(staff_id)
        return self._url("board_behind", str(measure), staff=staff, after=after)

    def questions_url(self, *, after: str = "") -> str:
        """Everything that waits for other departments."""
        return self._url("board_questions", after=after)

    @property
    def _current(self) -> str:
        if self.team or len(self.own) > 1:
            return self.team
        return str(next(iter(self.own), ALL))

    def _url(self, route: str, *places: str, **more: str) -> str:
        hours = "" if self.scope.hours == HOURS[0] else str(self.scope.hours)
        said = {name: it for name, it in ({"team": self.team, "hours": hours} | more).items() if it}
        return reverse(route, args=places) + (f"?{urlencode(said)}" if said else "")


def choice_of(request: StaffRequest) -> Choice:
    """What the address names; one's own teams unless it does, all for who is in none. Raises
    NotFound for a team that does not exist for the reader."""
    asked, teams = request.GET, known_teams(request.actor)
    own = frozenset(team.pk for team in teams) & request.actor.team_ids
    hours = whole_number(asked.get("hours", ""))
    team = asked.get("team", "") if own else asked.get("team", "") or ALL
    scope = Scope(day_now(), _looked_at(team, teams, own), hours if hours in HOURS else HOURS[0])
    return Choice(scope, team, teams, own)


def _looked_at(team: str, teams: Sequence[Team], own: frozenset[int]) -> frozenset[int] | None:
    if team == ALL:
        return None
    if not team:
        return own
    if whole_number(team) not in {one.pk for one in teams}:
        raise NotFound(_("There is no such team."))
    return frozenset({int(team)})
