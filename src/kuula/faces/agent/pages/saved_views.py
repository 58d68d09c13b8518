"""Saved views: beside the inbox, in a list to put in order, and one as it is saved or renamed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import saved_views_for
from kuula.desk.actions.viewing import may_share
from kuula.desk.models import SavedView
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.saved_views import SavedViewEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.saved_words import asks_of
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.ui.page import NavItem, NavSection, Page
from kuula.workspace.actors import Actor
from kuula.workspace.models import Team
from kuula.workspace.queries import known_teams


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One view of the list; the addresses are empty for who may not change it."""

    name: str
    url: str
    asks: str
    edit_url: str
    lift_url: str


@dataclass(frozen=True, slots=True)
class SavedGroup:
    """The views of one owner."""

    label: str
    rows: Sequence[SavedRow]


@dataclass(frozen=True, kw_only=True)
class SavedViewsPage(Page):
    """All views one has."""

    groups: Sequence[SavedGroup]


@dataclass(frozen=True, kw_only=True)
class SavedViewPage(Page):
    """One view as it is saved or renamed; `asks` is what it looks for."""

    form: SavedViewEdit
    action: str
    asks: str
    removal_url: str
    back_url: str


def saved_sections(actor: Actor, around: Surroundings, here: str) -> Iterator[NavSection]:
    """The saved views beside the inbox; `here` is the address of the list that is shown."""
    groups = list(_by_owner(saved_views_for(actor), around.teams))
    arrange = NavItem(label=_("Arrange views"), url=reverse("saved_views"), icon="settings")
    for at, (label, views) in enumerate(groups, 1):
        items = [_item(view, here) for view in views]
        yield NavSection(label=label, items=[*items, arrange] if at == len(groups) else items)


def saved_views_page(request: StaffRequest) -> SavedViewsPage:
    """One's own views and those of one's teams."""
    actor = request.actor
    around = surroundings(actor)
    found = _by_owner(saved_views_for(actor), around.teams)
    return SavedViewsPage(
        title=_("Saved views"),
        frame=frame_for(request, "home"),
        groups=[SavedGroup(label, _rows(actor, views, around)) for label, views in found],
    )


def saved_view_page(
    request: StaffRequest,
    form: SavedViewEdit,
    asked: tuple[str, str],
    view: SavedView | None = None,
) -> SavedViewPage:
    """A view that is to be saved, or one that is to be renamed; `form` may be as sent, `asked` is
    its query and the list it narrows."""
    removal = reverse("saved_view_removal", args=[view.pk]) if view else ""
    return SavedViewPage(
        title=view.name if view else _("Save as view"),
        frame=frame_for(request, "home"),
        form=form,
        action=request.get_full_path(),
        asks=asks_of(*asked, surroundings(request.actor)),
        removal_url=removal,
        back_url=reverse("saved_views"),
    )


def owner_choices(actor: Actor) -> list[tuple[str, str]]:
    """The teams the actor may save views for."""
    return [(str(one.pk), one.name) for one in known_teams(actor) if may_share(actor, one.pk)]


def address_of_view(view: SavedView) -> str:
    """Where a saved view opens."""
    if not view.listing:
        return f"{reverse('search')}?{urlencode({'q': view.query})}"
    return f"{reverse('inbox', args=[view.listing])}?{view.query}"


def _by_owner(
    views: Sequence[SavedView], teams: Sequence[Team]
) -> Iterator[tuple[str, list[SavedView]]]:
    """One's own first, then those of each team that exists for the reader."""
    names = {team.pk: team.name for team in teams}
    ordered = sorted(views, key=lambda one: (one.team_id or 0, one.place, one.pk))
    for team_id, group in groupby(ordered, key=lambda one: one.team_id):
        if team_id is None:
            yield _("My views"), list(group)
        elif team_id in names:
            yield _("Views of %(team)s") % {"team": names[team_id]}, list(group)


def _item(view: SavedView, here: str) -> NavItem:
    url = address_of_view(view)
    return NavItem(label=view.name, url=url, current=url == here)


def _rows(actor: Actor, views: Sequence[SavedView], around: Surroundings) -> list[SavedRow]:
    return [_row(actor, view, around, first=view is views[0]) for view in views]


def _row(actor: Actor, view: SavedView, around: Surroundings, *, first: bool) -> SavedRow:
    mine = view.team_id is None or may_share(actor, view.team_id)
    return SavedRow(
        name=view.name,
        url=address_of_view(view),
        asks=asks_of(view.query, view.listing, around),
        edit_url=reverse("saved_view", args=[view.pk]) if mine else "",
        lift_url=reverse("saved_view_lifting", args=[view.pk]) if mine and not first else "",
    )
