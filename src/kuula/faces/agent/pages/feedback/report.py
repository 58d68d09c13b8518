"""The report of feedback: how much came, how long an answer takes, how many were told, by
department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit import clock
from kuula.kit.text import whole_number
from kuula.listening.feedback.queries import DepartmentFigures, figures
from kuula.ui.formats import ago, duration, number, percent
from kuula.ui.page import Column, NavItem, Page

SPANS: Final = (30, 90, 365)
USUAL: Final = 90


@dataclass(frozen=True, kw_only=True)
class FeedbackReportPage(Page):
    """The figures of each department, and of all."""

    crumbs: Sequence[NavItem]
    spans: Sequence[NavItem]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    pieces: str
    wait: str
    share: str
    share_note: str
    late: str


def report_page(request: StaffRequest) -> FeedbackReportPage:
    """The report of the days that the address asks for. Raises NotAllowed without the right."""
    asked = whole_number(request.GET.get("days", ""))
    days = asked if asked in SPANS else USUAL
    found = figures(request.actor, since=clock.now() - timedelta(days=days))
    agreed, told = sum(one.agreed for one in found), sum(one.told for one in found)
    here = reverse("feedback")
    return FeedbackReportPage(
        title=_("Report of feedback"),
        frame=frame_for(request, "feedback"),
        crumbs=[
            NavItem(label=_("Feedback"), url=here),
            NavItem(label=_("Report"), url="", current=True),
        ],
        spans=[_span(one, current=one == days) for one in SPANS],
        columns=_columns(),
        rows=[_row(one) for one in found],
        pieces=number(sum(one.pieces for one in found)),
        wait=_wait(found),
        share=percent(told / agreed) if agreed else "",
        share_note=_("%(told)s of %(agreed)s who wanted to hear")
        % {"told": number(told), "agreed": number(agreed)},
        late=number(sum(one.late for one in found)),
    )


def _span(days: int, *, current: bool) -> NavItem:
    label = ngettext("%(num)d day", "%(num)d days", days) % {"num": days}
    url = f"{reverse('feedback_report')}?days={days}"
    return NavItem(label=label, url=url, current=current)


def _columns() -> list[Column]:
    return [
        Column(_("Department")),
        Column(_("Pieces"), numeric=True),
        Column(_("Matters"), numeric=True),
        Column(_("Open"), numeric=True),
        Column(_("Unanswered too long"), numeric=True),
        Column(_("Oldest unanswered")),
        Column(_("Done"), numeric=True),
        Column(_("Declined"), numeric=True),
        Column(_("Mean time to an answer")),
        Column(_("Told back"), numeric=True),
    ]


def _row(one: DepartmentFigures) -> list[str]:
    share = percent(one.told / one.agreed) if one.agreed else "–"
    return [
        one.department.name if one.department else _("No department yet"),
        number(one.pieces),
        number(one.matters),
        number(one.open),
        number(one.late),
        ago(one.oldest, clock.now()) if one.oldest else "–",
        number(one.done),
        number(one.declined),
        duration(one.answer_seconds) if one.answer_seconds is not None else "–",
        share,
    ]


def _wait(found: Sequence[DepartmentFigures]) -> str:
    """The mean over all matters that were answered."""
    known = [(one.answer_seconds, one.answered) for one in found if one.answer_seconds is not None]
    count = sum(answered for _seconds, answered in known)
    if not count:
        return ""
    return duration(sum(seconds * answered for seconds, answered in known) / count)
