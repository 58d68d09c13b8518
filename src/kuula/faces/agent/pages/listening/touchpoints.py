"""Touchpoints: their list with the balance of each, and one with what was promised there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.touchpoints import TouchpointEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.choice import (
    Choice,
    choice_of,
    half_options,
    span_options,
)
from kuula.faces.agent.pages.listening.experiences import Case, cases_of
from kuula.faces.agent.pages.listening.figures import (
    KindLine,
    Promised,
    Shown,
    kind_lines,
    promised_lines,
    shown,
)
from kuula.faces.agent.pages.listening.journey_list import in_use_or_archived
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.listening.experiences.queries import (
    By,
    Figure,
    balance_of,
    balances,
    narrowed,
    page_of_experiences,
)
from kuula.listening.experiences.weights import weights_now
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.queries import page_of_touchpoints
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues

LATEST = 10


@dataclass(frozen=True, slots=True)
class TouchpointRow:
    """A touchpoint of the list."""

    id: int
    name: str
    kind: str
    direct: bool
    about: str
    owner: str
    brought: bool
    shown: Shown


@dataclass(frozen=True, kw_only=True)
class TouchpointsPage(Page):
    """One page of touchpoints, in use or archived."""

    tabs: Sequence[NavItem]
    shown: Sequence[NavItem]
    archived: bool
    direct: Sequence[TouchpointRow]
    indirect: Sequence[TouchpointRow]
    next_url: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class TouchpointPage(Page):
    """One touchpoint: its balance, what it is made of, what was promised and what came of it, and
    the latest experiences there."""

    tabs: Sequence[NavItem]
    row: TouchpointRow
    archived: bool
    kinds: Sequence[KindLine]
    promised: Sequence[Promised]
    cases: Sequence[Case]
    choice: Choice
    spans: Sequence[Option]
    halves: Sequence[Option]
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class TouchpointEditPage(Page):
    """A touchpoint to fill in."""

    tabs: Sequence[NavItem]
    form: TouchpointEdit
    back_url: str


def touchpoints_page(request: StaffRequest) -> TouchpointsPage:
    """The list that `?shown=` names."""
    actor, choice = request.actor, choice_of(request)
    archived = request.GET.get("shown") == "archived"
    page = page_of_touchpoints(actor, cursor=request.GET.get("after", ""), archived=archived)
    hidden, here = hidden_numbers(actor), reverse("touchpoints")
    found = balances(actor, choice.sought, by=By.TOUCHPOINT, hidden=hidden)
    staff, nothing = _staff(), Figure(weights_now().version)
    rows = [_row(one, found.get(str(one.pk), nothing), staff, choice) for one in page.rows]
    kept = "?shown=archived&" if archived else "?"
    return TouchpointsPage(
        title=_("Touchpoints"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "touchpoints"),
        shown=in_use_or_archived(here, archived=archived),
        archived=archived,
        direct=[one for one in rows if one.direct],
        indirect=[one for one in rows if not one.direct],
        next_url=f"{here}{kept}after={page.next}" if page.next else "",
        may_change=actor.may(Permission.LISTENING),
    )


def touchpoint_page(request: StaffRequest, touchpoint: Touchpoint) -> TouchpointPage:
    """One of them."""
    actor, choice = request.actor, choice_of(request)
    hidden = hidden_numbers(actor)
    sought = narrowed(choice.sought, touchpoints=[touchpoint.pk])
    figure = balance_of(actor, sought, hidden=hidden)
    latest = page_of_experiences(actor, sought, hidden=hidden, size=LATEST)
    return TouchpointPage(
        title=touchpoint.shown,
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "touchpoints"),
        row=_row(touchpoint, figure, _staff(), choice),
        archived=touchpoint.archived_at is not None,
        kinds=kind_lines(figure, choice, touchpoint=touchpoint.pk),
        promised=promised_lines(figure, choice, touchpoint=touchpoint.pk),
        cases=cases_of(actor, latest),
        choice=choice,
        spans=span_options(),
        halves=half_options(),
        may_change=actor.may(Permission.LISTENING),
    )


def touchpoint_form(request: StaffRequest, touchpoint: Touchpoint | None) -> TouchpointEdit:
    """The form as sent, or with what stands."""
    staff = [(str(one.id), one.name) for one in colleagues() if one.active]
    standing = {}
    if touchpoint is not None:
        standing = {
            "name": touchpoint.shown,
            "kind": touchpoint.kind,
            "about": touchpoint.about,
            "owner": str(touchpoint.owner_id or ""),
        }
        staff += [
            (str(one.id), one.name)
            for one in colleagues()
            if not one.active and one.id == touchpoint.owner_id
        ]
    return TouchpointEdit(request.POST or None, staff=staff, initial=standing)


def touchpoint_edit_page(
    request: StaffRequest, touchpoint: Touchpoint | None, form: TouchpointEdit
) -> TouchpointEditPage:
    """The page around the form."""
    back = reverse("touchpoint", args=[touchpoint.pk]) if touchpoint else reverse("touchpoints")
    return TouchpointEditPage(
        title=touchpoint.shown if touchpoint else _("New touchpoint"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(request.actor, "touchpoints"),
        form=form,
        back_url=back,
    )


def _staff() -> Mapping[int, str]:
    return {one.id: one.name for one in colleagues()}


def _row(
    one: Touchpoint, figure: Figure, staff: Mapping[int, str], choice: Choice
) -> TouchpointRow:
    return TouchpointRow(
        id=one.pk,
        name=one.shown,
        kind=str(Touchpoint.Kind(one.kind).label),
        direct=one.is_direct,
        about=one.about,
        owner=staff.get(one.owner_id or 0, ""),
        brought=bool(one.key),
        shown=shown(figure, choice, touchpoint=one.pk),
    )
