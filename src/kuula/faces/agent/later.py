"""A reply that leaves later, between the form of the composer and the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.actions.later import plan_reply
from kuula.desk.later.moments import (
    next_working_morning,
    this_afternoon,
    tomorrow_at_nine,
    typed_in,
)
from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.drafts import Written, finished
from kuula.faces.agent.frame import say
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ui.formats import date_time

LATER = "later:"


def leaves_later(request: StaffRequest) -> bool:
    """Whether the form was sent by one of the buttons that name a time."""
    return request.POST.get("send", "").startswith(LATER)


def finish_later(request: StaffRequest, talk: Conversation, written: Written) -> None:
    """Plan it. Raises Problem like sending it, and for a moment that has passed."""
    at = _moment(request, talk)
    planned = plan_reply(
        request.actor,
        conversation=talk,
        reply=finished(talk, written),
        send_at=at,
        anyway=request.POST.get("later_anyway") == "1",
    )
    undo = reverse("planned_return", args=[planned.pk])
    say(request, _("Your reply leaves on %(time)s") % {"time": date_time(at)}, undo_url=undo)


def _moment(request: StaffRequest, talk: Conversation) -> datetime:
    now, brand = clock.now(), talk.brand
    match request.POST.get("send", "").removeprefix(LATER):
        case "afternoon":
            at = this_afternoon(brand, now)
        case "tomorrow":
            at = tomorrow_at_nine(brand, now)
        case "morning":
            at = next_working_morning(brand, now)
        case _:
            at = typed_in(brand, request.POST.get("later_at", ""))
    if at is None:
        raise Problem(_("Choose a moment that is still to come."), field="later_at")
    return at
