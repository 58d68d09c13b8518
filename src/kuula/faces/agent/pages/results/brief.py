"""The brief of a survey as a page, and who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.report_charts import Picture
from kuula.faces.agent.pages.results.charts import pictured
from kuula.listening.models import Survey, SurveyBrief
from kuula.listening.surveys.briefing.access import briefs_of, reader_ids, today_of
from kuula.listening.surveys.briefing.brief import Brief, brief_of
from kuula.ui.formats import number
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

KINDS: Final[dict[str, str | Promise]] = {
    SurveyBrief.Kind.FIRST: gettext_lazy("the first answers"),
    SurveyBrief.Kind.WEEKLY: gettext_lazy("a week"),
    SurveyBrief.Kind.LAST: gettext_lazy("at the end"),
}


@dataclass(frozen=True, kw_only=True)
class BriefPage(Page):
    """The brief as it stands now. `heads` stand above the scores and their intervals. `told` are
    those that were written down: what for, when, from how many who had begun to answer."""

    survey_id: int
    brief: Brief
    pictures: Sequence[Picture]
    heads: Sequence[str]
    gets: bool
    may_choose: bool
    told: Sequence[tuple[str, datetime, str]]


def brief_page(request: StaffRequest, survey: Survey) -> BriefPage:
    """The page for this reader."""
    actor = request.actor
    brief = brief_of(actor, survey, last=today_of(survey), hidden=hidden_from(actor))
    return BriefPage(
        title=_("Brief"),
        frame=frame_for(request, "surveys"),
        survey_id=survey.pk,
        brief=brief,
        pictures=[pictured(one) for one in brief.courses],
        heads=(
            _("Scores, each on its own axis, with the interval of 95 %"),
            _("interval of 95 %"),
        ),
        gets=actor.staff_id in reader_ids(survey),
        may_choose=actor.may(Permission.SURVEYS),
        told=[
            (str(KINDS[one.kind]), one.written_at, number(one.answers))
            for one in briefs_of(actor, survey)
        ],
    )
