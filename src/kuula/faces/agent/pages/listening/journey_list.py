"""The journeys in use, or those that are archived."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.listening.models import Journey
from kuula.listening.touchpoints.queries import page_of_journeys
from kuula.ui.page import NavItem, Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class JourneysPage(Page):
    """One page of journeys."""

    tabs: Sequence[NavItem]
    rows: Sequence[Journey]
    shown: Sequence[NavItem]
    archived: bool
    next_url: str
    may_change: bool


def journeys_page(request: StaffRequest) -> JourneysPage:
    """The list that `?shown=` names."""
    archived = request.GET.get("shown") == "archived"
    cursor = request.GET.get("after", "")
    page = page_of_journeys(request.actor, cursor=cursor, archived=archived)
    here = reverse("journeys")
    kept = "?shown=archived&" if archived else "?"
    return JourneysPage(
        title=_("Journeys"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(request.actor, "listening"),
        rows=page.rows,
        shown=in_use_or_archived(here, archived=archived),
        archived=archived,
        next_url=f"{here}{kept}after={page.next}" if page.next else "",
        may_change=request.actor.may(Permission.LISTENING),
    )


def in_use_or_archived(here: str, *, archived: bool) -> Sequence[NavItem]:
    """The two halves of a list."""
    return (
        NavItem(label=_("In use"), url=here, current=not archived),
        NavItem(label=_("Archived"), url=f"{here}?shown=archived", current=archived),
    )
