"""Segments: their list, the playbook form, and the groups that were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.segments.group_words import GroupShown, groups_of, rfm_groups
from kuula.kit import clock
from kuula.people.models import Grouping, Segment
from kuula.people.segments.fields import Field, all_fields
from kuula.people.segments.queries import (
    latest_groupings,
    page_of_segments,
    persona_counts,
    sizes_then,
)
from kuula.people.segments.tree import read_rule
from kuula.people.segments.words import words_of
from kuula.ui.formats import signed
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.permissions import Permission

MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment of the list; `change` says by how many it grew in 30 days."""

    url: str
    name: str
    words: str
    size: int
    counting: bool
    change: str
    playbook: bool
    personas: int


@dataclass(frozen=True, kw_only=True)
class SegmentsPage(Page):
    """The segments in use, or those that are archived."""

    rows: Sequence[SegmentRow]
    shown: Sequence[NavItem]
    next_url: str
    may_change: bool
    may_group: bool


@dataclass(frozen=True, kw_only=True)
class PlaybookPage(Page):
    """How the people of a segment are served, to fill in."""

    id: int
    name: str
    greeting: str
    asks: str
    team: str
    teams: Sequence[Option]
    staff: str
    colleagues: Sequence[Option]
    targets_url: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class GroupsPage(Page):
    """Groups of customers with orders: by recency, frequency and money, and by k-means."""

    found_at: datetime | None
    sampled: int
    silhouette: float
    groups: Sequence[GroupShown]
    rfm: Sequence[GroupShown]
    problem: str


def segments_page(request: StaffRequest) -> SegmentsPage:
    """The list that `?shown=` names."""
    archived = request.GET.get("shown") == "archived"
    cursor = request.GET.get("after", "")
    page = page_of_segments(request.actor, cursor=cursor, archived=archived)
    numbers = [one.pk for one in page.rows]
    then = sizes_then(numbers, (clock.now() - MONTH).date())
    faces, known = persona_counts(numbers), all_fields()
    here = reverse("segments")
    kept = "?shown=archived&" if archived else "?"
    return SegmentsPage(
        title=_("Segments"),
        frame=frame_for(request, "customers"),
        rows=[_row(one, then.get(one.pk), faces.get(one.pk, 0), known) for one in page.rows],
        shown=[
            NavItem(label=_("In use"), url=here, current=not archived),
            NavItem(label=_("Archived"), url=f"{here}?shown=archived", current=archived),
        ],
        next_url=f"{here}{kept}after={page.next}" if page.next else "",
        may_change=request.actor.may(Permission.SEGMENTS),
        may_group=request.actor.may(Permission.SEGMENTS) and request.actor.may(Permission.MONEY),
    )


def playbook_page(
    request: StaffRequest, segment: Segment, choices: Mapping[str, Sequence[Option]], problem: str
) -> PlaybookPage:
    """The form as sent, or with what stands."""
    told = request.POST if request.method == "POST" else None
    targets = reverse("target_new") if request.actor.may(Permission.BRANDS) else ""
    return PlaybookPage(
        title=_("Playbook"),
        frame=frame_for(request, "customers"),
        id=segment.pk,
        name=segment.name,
        greeting=told.get("greeting", "") if told else segment.greeting,
        asks=told.get("asks", "") if told else segment.asks,
        team=told.get("team", "") if told else str(segment.team_id or ""),
        teams=choices["teams"],
        staff=told.get("staff", "") if told else str(segment.staff_id or ""),
        colleagues=choices["staff"],
        targets_url=targets,
        problem=problem,
    )


def groups_page(request: StaffRequest, problem: str = "") -> GroupsPage:
    """The latest groups that were found, and those by recency, frequency and money."""
    found = next(iter(latest_groupings(1)), None)
    return GroupsPage(
        title=_("Groups of customers"),
        frame=frame_for(request, "customers"),
        found_at=found.found_at if found else None,
        sampled=found.sampled if found else 0,
        silhouette=found.silhouette if found else 0.0,
        groups=_groups(found),
        rfm=rfm_groups(request.actor, found.currency if found else "EUR"),
        problem=problem,
    )


def _groups(found: Grouping | None) -> Sequence[GroupShown]:
    return groups_of(found) if found else ()


def _row(one: Segment, then: int | None, faces: int, known: Mapping[str, Field]) -> SegmentRow:
    changed = one.size - then if then is not None else 0
    return SegmentRow(
        url=reverse("segment", args=[one.pk]),
        name=one.name,
        words=words_of(read_rule(one.rule), known),
        size=one.size,
        counting=one.is_counting and one.archived_at is None,
        change=signed(changed, 0) if changed else "",
        playbook=one.has_playbook,
        personas=faces,
    )
