"""A light seat's screen: what concerns it, what is open, and what is asked there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kuula.desk.access import concerning_for
from kuula.desk.asked import (
    SIZE,
    Concern,
    Show,
    asked_in,
    heirs_of,
    page_of_concerns,
    standing_count,
)
from kuula.desk.models import Conversation, Mention, State
from kuula.desk.queries import files_of, messages_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.asked_words import AskedLine, Status, line_of, status_of, told_by
from kuula.faces.agent.pages.facts import AMONG_US, lines_of
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.pages.talk import Rights
from kuula.faces.agent.pages.thread import ThreadItem, Told, thread_of
from kuula.kit.routes import path_of
from kuula.kit.text import one_line
from kuula.ledger.timeline import conversation_facts
from kuula.ui.formats import numbered
from kuula.ui.page import NavItem, Option, Page

READS: Final = Rights(reply=False, note=False, change=False, assign=False)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One conversation of the list."""

    number: int
    url: str
    who: str
    subject: str
    text: str
    customer: str
    status: Status
    concern: Concern
    current: bool


@dataclass(frozen=True, slots=True)
class AskedList:
    """What concerns the reader, page by page."""

    rows: Sequence[AskedRow]
    tabs: Sequence[NavItem]
    words: str
    show: str
    every: bool
    url: str
    live_url: str
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class AskedTalk:
    """A conversation as a light seat reads it. `question` is what it answers next; `kept` are words
    that could not be taken."""

    number: int
    url: str
    subject: str
    state: str
    about: str
    back_url: str
    lines: Sequence[AskedLine]
    question: AskedLine | None
    heirs: Sequence[Option]
    department: str
    items: Sequence[ThreadItem]
    left_out: int
    whole_url: str
    known: str
    kept: str = ""
    error: str = ""
    rights: Rights = READS
    query: str = ""
    who_writes: None = None

    def part(self, name: str) -> str:
        """Where the region `name` can be had alone."""
        return f"{self.url}{'&' if '?' in self.url else '?'}part={name}"


@dataclass(frozen=True, kw_only=True)
class AskedPage(Page):
    """The list, and beside it what is open."""

    list: AskedList
    talk: AskedTalk | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of an answer that could not be taken, and why."""

    words: str
    error: str


def asked_page(
    request: StaffRequest, number: int = 0, kept: Kept | None = None, *, marked: int = 0
) -> AskedPage:
    """The screen, with a conversation open if a number is given, or one `marked` in the list alone.
    Raises NotFound for one that does not concern the reader."""
    talk = _talk_of(request, number, kept or Kept("", "")) if number else None
    title = f"{talk.subject} · {numbered(talk.number)}" if talk else _("Asked of me")
    return AskedPage(
        title=title,
        frame=frame_for(request, "asked"),
        list=_list_of(request, talk.number if talk else marked),
        talk=talk,
    )


def _list_of(request: StaffRequest, current: int) -> AskedList:
    asked = request.GET
    words, cursor = one_line(asked.get("q", "")), asked.get("after", "")
    show = Show.STANDING if asked.get("show") == Show.STANDING else Show.EVERY
    found = page_of_concerns(request.actor, show=show, words=words, cursor=cursor, size=SIZE)
    first = _url(show, words)
    own = _url(show, words, cursor)
    live = f"part=list&open={current}"
    return AskedList(
        rows=[_row(one, show, words, cursor, current) for one in found.rows],
        tabs=_tabs(request, show),
        words=words,
        show="" if show is Show.EVERY else show,
        every=show is Show.EVERY,
        url=path_of("asked"),
        live_url=f"{own}{'&' if '?' in own else '?'}{live}",
        first_url=first if cursor else "",
        next_url=_url(show, words, found.next) if found.next else "",
    )


def _tabs(request: StaffRequest, show: Show) -> list[NavItem]:
    count = standing_count(request.actor)
    every, standing = show is Show.EVERY, show is Show.STANDING
    return [
        NavItem(label=_("All"), url=_url(Show.EVERY, ""), current=every),
        NavItem(label=_("To answer"), url=_url(Show.STANDING, ""), current=standing, count=count),
    ]


def _row(one: Concern, show: Show, words: str, cursor: str, current: int) -> AskedRow:
    talk = one.conversation
    line = line_of(one.mention) if one.mention else None
    place = _query(show, words, cursor)
    return AskedRow(
        number=talk.pk,
        url=path_of("asked_one", talk.pk) + place,
        who=told_by(one),
        subject=talk.subject or _("No subject"),
        text=line.text if line else "",
        customer=talk.customer.name or _("Erased person"),
        status=status_of(one.mention),
        concern=one,
        current=talk.pk == current,
    )


def _talk_of(request: StaffRequest, number: int, kept: Kept) -> AskedTalk:
    actor = request.actor
    talk = concerning_for(actor, number)
    said, left_out = messages_of(talk, whole="whole" in request.GET)
    names = surroundings(actor).names(talk.customer.name)
    facts = [one for one in conversation_facts(talk.pk) if isinstance(one.event, AMONG_US)]
    told = Told(
        messages=said,
        files=files_of(talk, since=said[0].message.pk) if said else (),
        deliveries=(),
        lines=lines_of(facts, names),
        whole=not left_out,
        customer=talk.customer.name,
    )
    mentions = asked_in(actor, talk)
    next_one = _to_answer(mentions)
    url = path_of("asked_one", talk.pk) + _place(request)
    return AskedTalk(
        number=talk.pk,
        url=url,
        subject=talk.subject or _("No subject"),
        state=str(State(talk.state).label),
        about=_about(talk),
        back_url=path_of("asked") + _place(request),
        lines=[line_of(one) for one in mentions],
        question=line_of(next_one) if next_one else None,
        heirs=_heirs(request, talk, next_one) if next_one else (),
        department=request.user.department,
        items=thread_of(request, told),
        left_out=left_out,
        whole_url=f"{url}{'&' if '?' in url else '?'}whole=1",
        known=str(said[-1].message.pk) if said else "0",
        kept=kept.words,
        error=kept.error,
    )


def _about(talk: Conversation) -> str:
    name = talk.customer.name or _("Erased person")
    company = talk.customer.company
    who = f"{company.name}, {name}" if company else name
    parts = (who, talk.brand.name, talk.assignee.name if talk.assignee else "")
    return " · ".join(part for part in parts if part)


def _to_answer(mentions: Sequence[Mention]) -> Mention | None:
    """What was asked first, of what stands."""
    return next((one for one in reversed(mentions) if one.question and not one.done_at), None)


def _heirs(request: StaffRequest, talk: Conversation, question: Mention) -> list[Option]:
    return [Option(str(one.pk), one.name) for one in heirs_of(request.actor, talk, question)]


def _place(request: StaffRequest) -> str:
    """The list beside the conversation, as an address carries it."""
    asked = request.GET
    show = Show.STANDING if asked.get("show") == Show.STANDING else Show.EVERY
    return _query(show, one_line(asked.get("q", "")), asked.get("after", ""))


def _query(show: Show, words: str, cursor: str) -> str:
    place = {"show": "" if show is Show.EVERY else show, "q": words, "after": cursor}
    said = {name: value for name, value in place.items() if value}
    return f"?{urlencode(said)}" if said else ""


def _url(show: Show, words: str, cursor: str = "") -> str:
    return path_of("asked") + _query(show, words, cursor)
