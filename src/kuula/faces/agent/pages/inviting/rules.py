"""How often anybody is asked, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.listening.surveys.access import surveys_for
from kuula.listening.surveys.inviting.judging import rules
from kuula.listening.surveys.results.burden import MOST, NONE, Burden, burdens
from kuula.listening.surveys.results.queries import Among
from kuula.ui.formats import brief, duration, number
from kuula.ui.page import Column, Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class RulesPage(Page):
    """The contact budget, as sent or as it stands."""

    most: str
    days: str
    after_refusal: str
    hold_complaints: bool
    earliest: str
    latest: str
    rest_days: bool
    burdens: Sequence[Sequence[str]]
    columns: Sequence[Column]
    problem: str
    wrong: str


DAYS: Final = 90


def burden_rows(request: StaffRequest) -> Sequence[Sequence[str]]:
    """What each survey cost people in the last ninety days and told us, and all of them together;
    for who reads reports."""
    if not request.actor.may(Permission.REPORTS):
        return ()
    since = clock.now().date() - timedelta(days=DAYS)
    surveys = surveys_for(request.actor).in_use().exclude(version=0).order_by("-pk")
    found = burdens(request.actor, list(surveys[:MOST]), Among(since))
    rows = [_row(survey.name, one) for survey, one in found]
    if len(found) > 1:
        rows.append(_row(_("All surveys"), sum((one for _survey, one in found), NONE)))
    return rows


def _row(name: str, one: Burden) -> Sequence[str]:
    each = brief(one.per_insight) if one.per_insight is not None else "–"
    return (name, duration(one.seconds), number(one.insights), each)


def rules_page(request: StaffRequest, problem: Problem | None = None) -> RulesPage:
    """The form of the contact budget."""
    held, sent = rules(), request.POST if request.method == "POST" else None

    def told(name: str, standing: int) -> str:
        return sent.get(name, "") if sent is not None else str(standing)

    return RulesPage(
        title=_("How often we ask"),
        frame=frame_for(request, "surveys"),
        most=told("most", held.most),
        days=told("days", held.days),
        after_refusal=told("after_refusal", held.after_refusal),
        hold_complaints=bool(sent.get("hold_complaints")) if sent else held.hold_complaints,
        earliest=told("earliest", held.earliest),
        latest=told("latest", held.latest),
        rest_days=bool(sent.get("rest_days")) if sent else held.rest_days,
        burdens=burden_rows(request),
        columns=(
            Column(_("Survey")),
            Column(_("People's time"), numeric=True),
            Column(_("Insights"), numeric=True),
            Column(_("For each insight"), numeric=True),
        ),
        problem=str(problem) if problem else "",
        wrong=problem.field if problem else "",
    )
