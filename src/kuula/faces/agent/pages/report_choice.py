"""What the reader of a report chose to look at, and the addresses that keep the choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.insight.measures import Measure
from kuula.insight.scope import SPANS, Period, Scope
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.kit.text import whole_number
from kuula.ui.page import Option
from kuula.workspace.access import brand_for, team_for, teams_for
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands

USUAL: Final = 13
NO_TEAM: Final = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """The scope of the whole report, and the one week of it that is looked at, if any.

    `opens` says whether the reader may open the conversations behind its numbers.
    """

    scope: Scope
    week: int | None = None
    opens: bool = True

    @property
    def narrowed(self) -> Scope:
        """The scope with the week chosen."""
        return self.scope if self.week is None else self.scope.week(self.week)

    @property
    def team(self) -> str:
        """The team as the address and the form name it; empty for all."""
        return NO_TEAM if self.scope.teamless else str(self.scope.team_id or "")

    def report_url(self) -> str:
        """The report of this choice."""
        return f"{reverse('report')}?{self._query()}"

    def url_of(
        self, measure: Measure, *, week: int | None = None, team: int | str | None = None
    ) -> str:
        """The list behind a number of the report, of one week or team (or NO_TEAM) if named.

        Empty for those who may not open it.
        """
        if not self.opens:
            return ""
        more = {} if week is None else {"week": str(week)}
        more |= {} if team is None else {"team": str(team)}
        return f"{reverse('report_behind', args=[measure.value])}?{self._query(more)}"

    def next_url(self, measure: Measure, cursor: str) -> str:
        """The next page of a list."""
        more = {"after": cursor} | ({} if self.week is None else {"week": str(self.week)})
        return f"{reverse('report_behind', args=[measure.value])}?{self._query(more)}"

    def _query(self, more: dict[str, str] | None = None) -> str:
        scope, period = self.scope, self.scope.period
        parts = {"weeks": str(period.weeks), "until": period.last.isoformat()}
        parts |= {"brand": str(scope.brand_id)} if scope.brand_id else {}
        parts |= {"team": self.team} if self.team else {}
        return urlencode(parts | (more or {}))


def choice_of(request: StaffRequest) -> Choice:
    """What the address asks for. Raises NotFound for a brand, team or week that is not there."""
    brand_id, team_id = _number(request, "brand"), _number(request, "team")
    served = brands()
    if brand_id is not None:
        served = (brand_for(request.actor, brand_id),)
    if team_id is not None:
        team_for(request.actor, team_id)
    zone = ZoneInfo(served[0].time_zone if served else "UTC")
    weeks = _number(request, "weeks")
    period = Period(_last_day(request, zone), weeks if weeks in SPANS else USUAL, zone)
    week = _number(request, "week")
    if week is not None and week >= period.weeks:
        raise NotFound(_("There is no such week in this report."))
    teamless = request.GET.get("team") == NO_TEAM
    scope = Scope(period, brand_id, team_id, teamless)
    return Choice(scope, week, opens=request.actor.may(Permission.READ))


def span_options() -> Sequence[Option]:
    """The spans to choose from."""
    return [
        Option(str(n), ngettext("Last %(num)d week", "Last %(num)d weeks", n) % {"num": n})
        for n in SPANS
    ]


def brand_options() -> Sequence[Option]:
    """All brands, and each."""
    return [Option("", _("All brands")), *(Option(str(b.pk), b.name) for b in brands())]


def team_options(request: StaffRequest) -> Sequence[Option]:
    """All teams, and each the reader may know of."""
    teams = [Option(str(team.pk), team.name) for team in teams_for(request.actor)]
    return [Option("", _("All teams")), *teams, Option(NO_TEAM, _("No team"))]


def _number(request: StaffRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def _last_day(request: StaffRequest, zone: ZoneInfo) -> date:
    today = clock.now().astimezone(zone).date()
    try:
        wanted = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return today
    return min(today, max(wanted, date(2000, 1, 1)))
