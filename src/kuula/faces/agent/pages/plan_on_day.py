"""What somebody is to do for companies, on their day."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.day_list import DayList, DayRow
from kuula.faces.agent.pages.profile import today
from kuula.people.accounts.queries import planned_for
from kuula.people.models import PlanItem
from kuula.ui.formats import full_date
from kuula.ui.page import Tone


def plan_list(request: StaffRequest) -> Iterator[DayList]:
    """What is due within a week or late, if anything. One statement."""
    found = planned_for(request.actor, today=today())
    if found:
        yield DayList("day-plan", _("Planned for companies"), "", [_row(one) for one in found])


def _row(item: PlanItem) -> DayRow:
    day = today()
    tone: Tone = "bad" if item.is_late(day) else "warn" if item.due == day else ""
    return DayRow(
        url=reverse("company", args=[item.company_id]) + "#plan",
        title=item.text,
        who=item.company.name,
        text="",
        pill=full_date(item.due),
        tone=tone,
        long=_("late") if item.is_late(day) else full_date(item.due),
        icon="building",
    )
