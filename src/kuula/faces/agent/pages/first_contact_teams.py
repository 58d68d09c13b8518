"""Solved at first contact, team by team."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.report_charts import linked
from kuula.faces.agent.pages.report_choice import NO_TEAM, Choice
from kuula.faces.agent.pages.report_words import share_interval, share_words
from kuula.insight.first_contact import CaseTally, FirstContact
from kuula.insight.measures import Measure
from kuula.insight.tallies import Share
from kuula.ui.formats import number
from kuula.ui.page import Column
from kuula.workspace.access import teams_for


def team_columns() -> Sequence[Column]:
    """What is told of each team."""
    return (
        Column(_("Team")),
        Column(_("Cases"), numeric=True),
        Column(_("At first contact"), numeric=True),
        Column(_("Another contact"), numeric=True),
        Column(_("Handovers per case"), numeric=True),
        Column(_("Passed on"), numeric=True),
    )


def team_rows(request: StaffRequest, seen: FirstContact, choice: Choice) -> Sequence[Sequence[str]]:
    """A line for each team with cases, by name; what is in no team comes last."""
    names = {team.pk: team.name for team in teams_for(request.actor)}
    told = [(team, tally) for team, tally in seen.teams.items() if tally.cases]
    known = [(names[pk], pk, tally) for pk, tally in told if pk is not None and pk in names]
    known.sort(key=lambda row: row[0].casefold())
    rows = [_row(name, pk, tally, choice) for name, pk, tally in known]
    rest = [_row(_("No team"), NO_TEAM, tally, choice) for pk, tally in told if pk is None]
    return [*rows, *rest]


def _row(name: str, team: int | str, tally: CaseTally, choice: Choice) -> Sequence[str]:
    def opened(count: int, measure: Measure, words: str = "") -> str:
        return linked(count, choice.url_of(measure, team=team), words)

    mean = tally.handovers_per_case
    return (
        name,
        opened(tally.cases, Measure.CASES),
        opened(tally.at_first, Measure.AT_FIRST, _with_interval(tally.resolution)),
        opened(tally.followed, Measure.FOLLOWED, _with_interval(tally.repeating)),
        opened(tally.handed, Measure.HANDED_CASES, number(mean.value, 2) if mean else "–"),
        opened(tally.passed_on, Measure.PASSED_ON, _with_interval(tally.passing_on)),
    )


def _with_interval(share: Share) -> str:
    return f"{share_words(share)} ({share_interval(share)})" if share.enough else "–"
