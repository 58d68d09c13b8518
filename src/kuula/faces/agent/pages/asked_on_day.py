"""What one asked colleagues and has no answer to yet, on one's day."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.asked import waiting_for_colleagues
from kuula.desk.day import FEW
from kuula.desk.models import Mention
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.asked_words import asked_at, waiting_status, words_of
from kuula.faces.agent.pages.day_list import DayList, DayRow
from kuula.ui.formats import numbered


def asked_list(request: StaffRequest) -> Iterator[DayList]:
    """What waits for colleagues, what is needed soonest first; nothing while nobody owes one an
    answer."""
    found = waiting_for_colleagues(request.actor, FEW)
    if found:
        yield DayList("day-asked", _("Waiting for colleagues"), "", [_row(one) for one in found])


def _row(one: Mention) -> DayRow:
    talk = one.message.conversation
    status = waiting_status(asked_at(one), one.needed_by)
    who = f"{one.staff.name}, {one.staff.department}" if one.staff.department else one.staff.name
    return DayRow(
        url=reverse("conversation", args=[talk.pk]),
        title=talk.subject or _("No subject"),
        who=who,
        text=f"{numbered(talk.pk)} {words_of(one)}",
        pill=status.text,
        tone=status.tone,
        long=status.long,
        icon=status.icon,
    )
