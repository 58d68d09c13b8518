"""Updates that wait: customers who have heard nothing for long, and the words for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.models import ProgressPolicy, ProgressUpdate
from kuula.desk.progress.access import updates_for
from kuula.desk.promises.links import customers_language
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.once import word
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.ui.formats import duration, numbered
from kuula.ui.page import Page

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One customer to be told: where, who, about what, and for how long nothing was said."""

    url: str
    who: str
    subject: str
    text: str
    silent: str


@dataclass(frozen=True, kw_only=True)
class UpdatesPage(Page):
    """All that wait for the reader, at most 100."""

    rows: Sequence[Waiting]


@dataclass(frozen=True, kw_only=True)
class UpdatePage(Page):
    """One update to look through and send."""

    id: int
    text: str
    to: str
    language: str
    language_name: str
    subject: str
    talk_url: str
    silent: str
    ready: bool
    once: str
    problem: str = ""


def updates_page(request: StaffRequest) -> UpdatesPage:
    """What waits for the reader."""
    return UpdatesPage(
        title=_("Customers to be told"),
        frame=frame_for(request, "day"),
        rows=waiting_for(request, MOST),
    )


def waiting_for(request: StaffRequest, limit: int) -> list[Waiting]:
    """The updates that wait for the reader, the longest silence first."""
    return [_row(one) for one in updates_for(request.actor)[:limit]]


def update_page(
    request: StaffRequest, update: ProgressUpdate, *, text: str = "", problem: str = ""
) -> UpdatePage:
    """The page of one update."""
    talk = update.conversation
    language = customers_language(talk)
    return UpdatePage(
        title=_("Tell the customer how far we are"),
        frame=frame_for(request, "day"),
        id=update.pk,
        text=text or update.text,
        to=talk.address.value if talk.address else _("No address"),
        language=language,
        language_name=ENDONYMS[language],
        subject=talk.subject or _("No subject"),
        talk_url=reverse("conversation", args=[talk.pk]),
        silent=_silent(update),
        ready=update.mode == ProgressPolicy.Mode.APPROVED,
        once=word(),
        problem=problem,
    )


def _row(update: ProgressUpdate) -> Waiting:
    talk = update.conversation
    return Waiting(
        url=reverse("progress_update", args=[update.pk]),
        who=talk.customer.name or _("Erased person"),
        subject=talk.subject or _("No subject"),
        text=f"{numbered(talk.pk)} {talk.last_excerpt}",
        silent=_silent(update),
    )


def _silent(update: ProgressUpdate) -> str:
    seconds = (clock.now() - update.about_at).total_seconds()
    return _("silent for %(time)s") % {"time": duration(max(60, seconds))}
