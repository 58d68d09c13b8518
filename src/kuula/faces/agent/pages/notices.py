"""What one is told: the bell of the frame and the page of all notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.models import Notice
from kuula.desk.notices.kinds import Kind
from kuula.desk.notices.queries import COUNTED, page_of_notices, unread_of
from kuula.desk.notices.words import said
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.ui.formats import number
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

SHOWN = 8


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice with where it leads. One of a conversation is read by looking there, another by
    pressing it: then `pressed` is its number."""

    url: str
    pressed: int
    icon: str
    title: str
    text: str
    more: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Bell:
    """What waits: how many, in words for the sign, the newest, and the numbers of all their
    conversations. `upto` is the newest notice that is known here."""

    count: int
    sign: str
    rows: Sequence[NoticeLine]
    numbers: str
    upto: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class NoticesPage(Page):
    """A page of the list; `light` for a light seat, which has no inbox."""

    rows: Sequence[NoticeLine]
    light: bool
    unread: bool
    live_url: str
    first_url: str
    next_url: str


def bell_of(request: StaffRequest) -> Bell:
    """The bell as it stands now, in one statement."""
    found = unread_of(request.actor)
    numbers = dict.fromkeys(one.conversation_id for one in found if one.conversation_id)
    return Bell(
        count=len(found),
        sign=f"{number(COUNTED - 1)}+" if len(found) >= COUNTED else number(len(found)),
        rows=[_line(request, one) for one in found[:SHOWN]],
        numbers=" ".join(map(str, numbers)),
        upto=max((one.pk for one in found), default=0),
        more=len(found) > SHOWN,
    )


def notices_page(request: StaffRequest) -> NoticesPage:
    """What the reader was told in the last thirty days, from `?after=` on."""
    cursor, address = request.GET.get("after", ""), reverse("notices")
    found = page_of_notices(request.actor, cursor=cursor)
    return NoticesPage(
        title=_("Notices"),
        frame=frame_for(request, "notices"),
        rows=[_line(request, one) for one in found.rows],
        light=request.actor.is_light,
        unread=any(one.read_at is None for one in found.rows),
        live_url=f"{address}?part=rows" + (f"&after={cursor}" if cursor else ""),
        first_url=address if cursor else "",
        next_url=f"{address}?after={found.next}" if found.next else "",
    )


def _line(request: StaffRequest, notice: Notice) -> NoticeLine:
    one = said(notice)
    about = " · ".join(part for part in (one.who, one.about) if part)
    return NoticeLine(
        url=url_of(request, notice),
        pressed=0 if notice.conversation_id else notice.pk,
        icon=one.icon,
        title=one.title,
        text=f"№ {one.number} {about}" if one.number else "",
        more=one.more,
        at=one.at,
        unread=one.unread,
    )


def url_of(request: StaffRequest, notice: Notice) -> str:
    """Where a notice leads its reader."""
    if notice.conversation_id is not None:
        return reverse("conversation", args=[notice.conversation_id])
    if "matter" in notice.told:
        return reverse("feedback_matter", args=[notice.told["matter"]])
    if notice.kind == Kind.MAILBOX and request.actor.may(Permission.MAILBOXES):
        return reverse("mailboxes")
    if (listed := _of_mentions(request, notice.kind)) is not None:
        return listed
    return reverse("day") if request.actor.may(Permission.READ) else reverse("notices")


def _of_mentions(request: StaffRequest, kind: str) -> str | None:
    """The list that a notice of public mentions leads to."""
    if not request.actor.may(Permission.MENTIONS):
        return None
    parts = {Kind.MENTION_GIVEN: "mine", Kind.MENTION_LATE: "overdue"}
    if kind in parts:
        return f"{reverse('mentions')}?part={parts[Kind(kind)]}"
    return reverse("mention_sources") if kind == Kind.MENTION_SOURCE else None
