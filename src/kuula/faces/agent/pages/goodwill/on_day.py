"""Goodwill on somebody's day: to decide, to do, and what was decided of what they asked for."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.goodwill.listed import FEW, goodwill_on
from kuula.desk.models import Goodwill
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.day_list import DayList, DayRow
from kuula.faces.agent.pages.goodwill.words import standing, what_words
from kuula.kit import clock


def goodwill_list(request: StaffRequest, since: datetime) -> DayList:
    """The list of the day, answers to the reader's requests since a moment. One statement."""
    found = goodwill_on(request.actor, since=since)
    more = reverse("goodwill") if len(found) == FEW else ""
    return DayList("day-goodwill", _("Goodwill"), "", [_row(one) for one in found], more)


def _row(goodwill: Goodwill) -> DayRow:
    words, tone = standing(goodwill)
    if goodwill.is_to_do and goodwill.due and goodwill.due < timezone.localdate(clock.now()):
        tone = "bad"
    text = goodwill.word if goodwill.decided_at and goodwill.word else goodwill.reason
    return DayRow(
        url=reverse("goodwill_one", args=[goodwill.pk]),
        title=what_words(goodwill),
        who=goodwill.conversation.customer.name or _("Erased person"),
        text=f"{goodwill.asked_by.name} · {text}" if text else goodwill.asked_by.name,
        pill=words,
        tone=tone,
        long=words,
        icon="gift",
    )
