"""One segment: who is in it, how large it was, who moved, how satisfied its people are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.faces.agent.pages.report_charts import Picture
from kuula.faces.agent.pages.report_words import day_words, share_interval, share_words, too_little
from kuula.insight.segments import pleased_in
from kuula.insight.tallies import Share
from kuula.people.models import Segment, SegmentMove
from kuula.people.segments.fields import all_fields
from kuula.people.segments.queries import Size, members_of, moves_of, personas_of, sizes_of
from kuula.people.segments.tree import read_rule
from kuula.people.segments.words import words_of
from kuula.ui.drawing import Dot, Line, Trend, draw_trend, even_ticks
from kuula.ui.formats import number
from kuula.ui.page import Column, NavItem, Page, Tone
from kuula.workspace.permissions import Permission

WEEKS: Final = 13
_STEPS: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000,
                 100_000, 250_000, 500_000, 1_000_000, 10_000_000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveLine:
    """Somebody came in or left, or many did at once (`url` is empty)."""

    text: str
    who: str
    url: str
    at: datetime
    tone: Tone


@dataclass(frozen=True, slots=True)
class StatePart:
    """How large the segment is, while it is counted, and why it could not be."""

    size: int
    counting: bool
    slow: bool
    counted_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Pleased:
    """How satisfied its people are: of how many answers, and why that is too little to tell."""

    value: str
    interval: str
    n: int
    waiting: str


@dataclass(frozen=True, kw_only=True)
class SegmentPage(Page):
    """One segment."""

    id: int
    about: str
    words: str
    archived: bool
    state: StatePart
    pleased: Pleased | None
    picture: Picture
    parts: Sequence[NavItem]
    shows_moves: bool
    columns: Sequence[Column]
    members: Sequence[CustomerRow]
    moves: Sequence[MoveLine]
    first_url: str
    next_url: str
    team: str
    staff: str
    greeting: str
    asks: str
    personas: Sequence[NavItem]
    may_change: bool


def segment_page(request: StaffRequest, segment: Segment) -> SegmentPage:
    """One, with its members or (`?shown=moves`) its moves."""
    moving = request.GET.get("shown") == "moves"
    cursor = request.GET.get("after", "")
    own = reverse("segment", args=[segment.pk])
    here = f"{own}?shown=moves" if moving else own
    actor = request.actor
    moves = moves_of(actor, segment, cursor=cursor) if moving else None
    members = None if moving else members_of(actor, segment, cursor=cursor)
    following = moves.next if moves else members.next if members else ""
    return SegmentPage(
        title=segment.name,
        frame=frame_for(request, "customers"),
        id=segment.pk,
        about=segment.about,
        words=words_of(read_rule(segment.rule), all_fields()),
        archived=segment.archived_at is not None,
        state=_state(segment, moving=moving),
        pleased=_pleased(pleased_in(actor, segment)),
        picture=size_picture(sizes_of(segment, days=7 * WEEKS, every=7)),
        parts=[
            NavItem(label=_("Who is in it"), url=own, current=not moving),
            NavItem(label=_("Moves"), url=f"{own}?shown=moves", current=moving),
        ],
        shows_moves=moving,
        columns=[Column(one) for one in (_("Name"), _("Addresses"), _("Company"), _("City"))],
        members=[customer_row(one.customer) for one in members.rows] if members else (),
        moves=[_move_line(one) for one in moves.rows] if moves else (),
        first_url=here if cursor else "",
        next_url=f"{here}{'&' if moving else '?'}after={following}" if following else "",
        team=segment.team.name if segment.team else "",
        staff=segment.staff.name if segment.staff else "",
        greeting=segment.greeting,
        asks=segment.asks,
        personas=_personas(segment),
        may_change=actor.may(Permission.SEGMENTS),
    )


def _state(segment: Segment, *, moving: bool) -> StatePart:
    """How large it is now."""
    return StatePart(
        size=segment.size,
        counting=segment.is_counting and segment.archived_at is None and not segment.trouble,
        slow=segment.trouble == "slow",
        counted_at=segment.counted_at,
        url=f"{reverse('segment', args=[segment.pk])}?part=whole{'&shown=moves' if moving else ''}",
    )


def size_picture(sizes: Sequence[Size]) -> Picture:
    """How large it was, week by week."""
    days = [day_words(one.day) for one in sizes]
    told = [number(one.size) if one.size is not None else _("not counted yet") for one in sizes]
    highest = max((one.size or 0 for one in sizes), default=0)
    dots = [
        Dot(one.size, f"{day}: {words}")
        for one, day, words in zip(sizes, days, told, strict=True)
    ]  # fmt: skip
    title = _("Customers in it, week by week")
    trend = Trend(
        label=f"{title}: {'; '.join(dot.words for dot in dots[-4:])}",
        labels=days,
        lines=[Line("", dots)],
        ticks=even_ticks(max(highest, 1), steps=_STEPS),
        write=number,
    )
    columns = (Column(_("Day")), Column(_("Customers in it"), numeric=True))
    rows = list(zip(days, told, strict=True))
    return Picture(title, _("at the end of each day shown"), draw_trend(trend), columns, rows)


def _move_line(move: SegmentMove) -> MoveLine:
    if move.customer is None:
        places = {"entered": number(move.entered), "left": number(move.left)}
        text = _("Counted anew: %(entered)s came in, %(left)s left") % places
        return MoveLine(text, "", "", move.at, "")
    came = move.kind == SegmentMove.Kind.ENTERED
    return MoveLine(
        text=_("came in") if came else _("left"),
        who=move.customer.name or _("Erased person"),
        url=reverse("customer", args=[move.customer.pk]),
        at=move.at,
        tone="good" if came else "",
    )


def _pleased(share: Share | None) -> Pleased | None:
    if share is None:
        return None
    waiting = "" if share.enough else too_little(share.n)
    return Pleased(share_words(share), share_interval(share), share.n, waiting)


def _personas(segment: Segment) -> Sequence[NavItem]:
    found = personas_of(segment)
    return [NavItem(label=one.name, url=reverse("persona", args=[one.pk])) for one in found]
