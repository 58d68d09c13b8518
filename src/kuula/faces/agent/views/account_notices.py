"""How one wants to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kuula.connectors.push.actions import public_key
from kuula.connectors.push.queries import shows_notices
from kuula.desk.actions.notices import HabitsForm, set_notice_habits
from kuula.desk.models import NoticeHabits
from kuula.desk.notices.kinds import LABELS, TOPICS, Channel, Topic, wants
from kuula.desk.notices.queries import habits_of
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.rendering import screen
from kuula.ui.page import Page

WORKER: Final = "kuula/push-worker.js"
"""Under the same name for ever: a browser looks there for a newer one."""


@dataclass(frozen=True, slots=True)
class Way:
    """One tick: a topic told one way; `offered` whether there is that way at all."""

    name: str
    label: str
    wanted: bool
    offered: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic with its ways."""

    label: str
    ways: Sequence[Way]


@dataclass(frozen=True, kw_only=True)
class ChoosingPage(Page):
    """Every topic the reader can be told of, and when they are left alone. `key` is the
    installation's for push messages, `here` whether this browser shows them, by the script
    `worker`."""

    channels: Sequence[str]
    rows: Sequence[TopicRow]
    quiet: bool
    words: bool
    key: str
    here: bool
    worker: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may()
def choosing(request: StaffRequest) -> HttpResponse:
    """What one is told, and how."""
    if request.method == "POST":
        set_notice_habits(request.actor, form=_form_of(request))
        say(request, _("You are told as you chose"))
        return redirect("account_notices")
    habits = habits_of(request.user.pk)
    page = ChoosingPage(
        title=_("Notices"),
        frame=frame_for(request),
        channels=[str(label) for label in LABELS.values()],
        rows=[_row(topic, habits) for topic in topics_for(request)],
        quiet=habits.quiet,
        words=habits.words,
        key=public_key(),
        here=shows_notices(request.user.pk, request.session.session_key or ""),
        worker=f"{settings.STATIC_URL}{WORKER}",
    )
    return screen(request, "account/notices.html", page)


def topics_for(request: StaffRequest) -> list[Topic]:
    """The topics that somebody with this role can be told of."""
    role, actor = request.user.role, request.actor
    return [
        one
        for one in TOPICS.values()
        if one.role in (None, role) and (one.right is None or actor.may(one.right))
    ]


def _form_of(request: StaffRequest) -> HabitsForm:
    sent = request.POST
    chosen = {
        topic.name: {way.value: f"{topic.name}.{way}" in sent for way in topic.ways}
        for topic in topics_for(request)
    }
    return HabitsForm(chosen, quiet="quiet" in sent, words="words" in sent)


def _row(topic: Topic, habits: NoticeHabits) -> TopicRow:
    ways = [
        Way(f"{topic.name}.{way}", str(LABELS[way]), wants(habits, topic, way), way in topic.ways)
        for way in Channel
    ]
    return TopicRow(str(topic.label), ways)
