"""Handing over: the page on which one edits the brief, and what the head of a conversation says of
a handover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.briefing import Heading, Line
from kuula.desk.handovers.reading import (
    brief_for,
    customers_line,
    latest_handover,
    lines_in,
    receivers_of,
    receiving_teams,
)
from kuula.desk.models import Conversation, Handover, State
from kuula.desk.models.handover import LEADS
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.merging import place_of
from kuula.kit.text import whole_number
from kuula.ui.page import Option, Page, Tone
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

HEADINGS: Final[tuple[tuple[Heading, str | Lazy], ...]] = (
    (Heading.WANTED, gettext_lazy("What they want")),
    (Heading.TOLD, gettext_lazy("What they told us")),
    (Heading.TRIED, gettext_lazy("What they tried")),
    (Heading.PROMISED, gettext_lazy("What we promised")),
    (Heading.FEELS, gettext_lazy("How they feel")),
    (Heading.KNOWN, gettext_lazy("Do not ask again")),
)
KINDS: Final[dict[str, str | Lazy]] = {
    "order_number": gettext_lazy("Number"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "model": gettext_lazy("Model"),
    "error_text": gettext_lazy("Message on the screen"),
    "date": gettext_lazy("Date"),
}
WAITING: Final = "waiting"
MOST: Final = 80


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A line of a brief. `url` leads to the message it came from, `source` says what else it came
    from."""

    words: str
    kind: str
    kind_label: str
    message: int
    entry: int
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class BriefPart:
    """One heading with its lines; without any it is unknown."""

    name: str
    label: str
    lines: Sequence[BriefLine]


@dataclass(frozen=True, kw_only=True)
class HandoverPage(Page):
    """The brief to be edited, and to whom it may go. `problem` says why it was not handed over."""

    number: int
    subject: str
    customer: str
    holder: str
    back_url: str
    query: str
    to: str
    receivers: Sequence[Option]
    brief: Sequence[BriefPart]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class HandoverPart:
    """What the head of a conversation says of its latest handover, to whoever reads it.

    `waits` while nobody has acknowledged it, `asked` when the next word is the giver's; `mine` for
    a receiver, `mine_to_answer` for whom the question is put to, `may_call_back` for who may.
    """

    id: int
    text: str
    at: datetime
    tone: Tone
    waits: bool
    asked: bool
    question: str
    mine: bool
    mine_to_answer: bool
    may_call_back: bool
    late: bool
    line: str
    waiting: bool
    brief: Sequence[BriefPart]


def handover_page(
    request: StaffRequest,
    talk: Conversation,
    lines: Sequence[Line] | None = None,
    problem: str = "",
) -> HandoverPage:
    """The page with the brief that is known, or with the lines as they were sent."""
    query = place_of(request)
    known = brief_for(talk) if lines is None else lines
    people = [Option(f"staff-{one.pk}", one.name) for one in receivers_of(request.actor, talk)]
    teams = [
        Option(f"team-{one.pk}", _("Team %(name)s") % {"name": one.name})
        for one in receiving_teams(request.actor, talk)
    ]
    return HandoverPage(
        title=_("Hand over"),
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        customer=talk.customer.name or _("Erased person"),
        holder=talk.assignee.name if talk.assignee else request.actor.name,
        back_url=reverse("conversation", args=[talk.pk]) + query,
        query=query,
        to=request.POST.get("to", ""),
        receivers=[Option("", _("Choose")), *people, *teams],
        brief=brief_parts(known),
        problem=problem,
    )


def lines_sent(request: StaffRequest) -> list[Line]:
    """The brief as the form holds it; a line left empty is taken out."""
    sent = request.POST
    columns = [
        sent.getlist(name)[:MOST] for name in ("heading", "words", "message", "entry", "kind")
    ]
    return [
        Line(
            Heading(heading),
            words.strip(),
            whole_number(message) or 0,
            whole_number(entry) or 0,
            kind if kind in (*KINDS, WAITING) else "",
        )
        for heading, words, message, entry, kind in zip(*columns, strict=False)
        if words.strip() and heading in tuple(Heading)
    ]


def brief_parts(lines: Iterable[Line]) -> list[BriefPart]:
    """The lines under their headings, all headings in their order."""
    known = list(lines)
    return [
        BriefPart(str(heading), str(label), [_line(one) for one in known if one.heading == heading])
        for heading, label in HEADINGS
    ]


def handover_of(request: StaffRequest, talk: Conversation) -> HandoverPart | None:
    """What the head says: of a handover that waits, or the brief of one that was taken while the
    matter goes on; None when there is nothing to say."""
    found = latest_handover(talk)
    if found is None or talk.merged_into_id is not None:
        return None
    settled = talk.state in (State.SOLVED, State.CLOSED)
    taken = found.state == Handover.State.TAKEN
    if settled or not (found.is_pending or taken):
        return None
    actor, me = request.actor, request.actor.staff_id or 0
    mine = found.to_staff_id == me or found.to_team_id in actor.team_ids
    asked = found.state == Handover.State.ASKED
    own = me in (found.given_by_id, found.held_by_id)
    return HandoverPart(
        id=found.pk,
        text=_words(found, me, mine=mine),
        at=found.given_at,
        tone="warn" if found.reminded else "accent",
        waits=found.is_pending,
        asked=asked,
        question=found.asked.text if asked and found.asked else "",
        mine=found.is_pending and mine and actor.may(Permission.REPLY),
        mine_to_answer=asked and own and actor.may(Permission.NOTE),
        may_call_back=found.is_pending and actor.may(Permission.ASSIGN) and not (mine and not own),
        late=found.reminded >= LEADS,
        line=customers_line(talk, actor.name) if found.is_pending and mine else "",
        waiting=talk.waiting_since is not None and talk.is_on_us,
        brief=brief_parts(lines_in(found)),
    )


def _line(line: Line) -> BriefLine:
    return BriefLine(
        words=line.words,
        kind=line.kind,
        kind_label=str(KINDS.get(line.kind, "")) if line.heading is Heading.TOLD else "",
        message=line.message_id,
        entry=line.entry_id,
        url=f"#message-{line.message_id}" if line.message_id else "",
        source=_source(line),
    )


def _source(line: Line) -> str:
    """What a line came from, when that is no message."""
    if line.message_id:
        return ""
    if line.entry_id or line.kind == WAITING:
        return _("from the timeline")
    return _("from the profile") if line.kind else _("added by hand")


def _words(found: Handover, me: int, *, mine: bool) -> str:
    """The one sentence, for whoever reads it."""
    names = {
        "giver": _name(found.given_by),
        "holder": _name(found.held_by),
        "to": found.to_staff.name if found.to_staff else _team(found),
        "taker": _name(found.taken_by),
    }
    if found.state == Handover.State.TAKEN:
        return _("The brief that %(giver)s gave %(taker)s") % names
    if found.state == Handover.State.ASKED:
        if mine:
            return _("You asked back. %(giver)s answers; until then it is theirs.") % names
        return _("%(to)s asks back before taking this over.") % names
    if mine:
        return (
            _("%(giver)s hands this over to you. Until you have it, %(holder)s is responsible.")
            % names
        )
    if me == found.held_by_id:
        return _("Handed over to %(to)s. Until they have it, you are responsible.") % names
    return _("Handed over to %(to)s. Until they have it, %(holder)s is responsible.") % names


def _name(staff: Staff | None) -> str:
    return staff.name if staff else _("A colleague")


def _team(found: Handover) -> str:
    return found.to_team.name if found.to_team else ""
