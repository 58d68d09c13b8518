"""Writers of saved views."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.models import SavedView
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff, Team
from kuula.workspace.permissions import Permission

MOST: Final = 50
LONGEST: Final = 500
NAME: Final = 60


@dataclass(frozen=True, slots=True)
class ViewForm:
    """A view as saved: its name, what it asks for, and the team it is for, if any."""

    name: str
    query: str
    listing: str = ""
    team_id: int | None = None


def save_view(actor: Actor, *, form: ViewForm) -> SavedView:
    """Save a view, one's own or for a team one is in. Raises Problem without a name or a search,
    Conflict for a name that is taken or more than 50 views."""
    _allow(actor, form.team_id)
    name, query = one_line(form.name, NAME), clean(form.query).strip()
    if not query or len(query) > LONGEST:
        raise Problem(_("There is no search to save. Search first, then save it."), field="query")
    with transaction.atomic():
        owner = _locked_owner(actor, form.team_id)
        owned = _owned(actor, form.team_id)
        _check_name(owned, name)
        if owned.count() >= MOST:
            raise Conflict(_("50 views are saved already. Remove one first."), field="name")
        last = owned.order_by("-place").values_list("place", flat=True).first()
        saved = SavedView(name=name, query=query, listing=form.listing)
        saved.staff_id = None if form.team_id else owner
        saved.team_id, saved.changed_at = form.team_id, clock.now()
        saved.place = 0 if last is None else last + 1
        saved.save()
        _record(actor, saved)
    return saved


def rename_view(actor: Actor, *, view: SavedView, name: str) -> None:
    """Give a view another name. Raises Conflict for one that is taken."""
    _allow(actor, view.team_id)
    wanted = one_line(name, NAME)
    with transaction.atomic():
        _locked_owner(actor, view.team_id)
        if view.name == wanted:
            return
        _check_name(_owned(actor, view.team_id).exclude(pk=view.pk), wanted)
        view.name, view.changed_at = wanted, clock.now()
        view.save(update_fields=["name", "changed_at"])
        _record(actor, view)


def lift_view(actor: Actor, *, view: SavedView) -> None:
    """Put a view one place higher. The first stays where it is."""
    _allow(actor, view.team_id)
    with transaction.atomic():
        _locked_owner(actor, view.team_id)
        order = list(_owned(actor, view.team_id).values_list("pk", flat=True))
        at = order.index(view.pk) if view.pk in order else 0
        if at == 0:
            return
        order[at - 1 : at + 1] = [order[at], order[at - 1]]
        for place, pk in enumerate(order):
            SavedView.objects.filter(pk=pk).exclude(place=place).update(place=place)
        _record(actor, view)


def remove_view(actor: Actor, *, view: SavedView) -> None:
    """Remove a view; no conversation changes. Removing twice changes nothing."""
    _allow(actor, view.team_id)
    with transaction.atomic():
        _locked_owner(actor, view.team_id)
        gone, _rows = _owned(actor, view.team_id).filter(pk=view.pk).delete()
        if gone:
            _record(actor, view, removed=True)


def may_share(actor: Actor, team_id: int) -> bool:
    """Whether the actor may save and change views of the team."""
    return actor.may(Permission.VIEWS) and team_id in actor.team_ids


def _allow(actor: Actor, team_id: int | None) -> None:
    allow(actor, Permission.READ)
    if team_id is None:
        return
    allow(actor, Permission.VIEWS)
    if not may_share(actor, team_id):
        raise NotFound(_("There is no such team."))


def _locked_owner(actor: Actor, team_id: int | None) -> int:
    """The id of whoever owns the views; holds it until the end, so that places stay in order."""
    owners = Team.objects.filter(pk=team_id) if team_id else Staff.objects.get_queryset()
    wanted = owners.filter(pk=team_id or actor.staff_id or 0)
    found = wanted.select_for_update(no_key=True).values_list("pk", flat=True).first()
    if found is None:
        raise Problem(_("Only people can save views."))
    return int(found)


def _owned(actor: Actor, team_id: int | None) -> "QuerySet[SavedView]":
    if team_id:
        return SavedView.objects.filter(team_id=team_id)
    return SavedView.objects.filter(staff_id=actor.staff_id or 0)


def _check_name(others: "QuerySet[SavedView]", name: str) -> None:
    if not name:
        raise Problem(_("A view needs a name."), field="name")
    if others.filter(name__iexact=name).exists():
        raise Conflict(_("There is a view with this name already."), field="name")


def _record(actor: Actor, view: SavedView, *, removed: bool = False) -> None:
    about = About(team=view.team_id)
    record(events.SavedViewChanged(view_id=view.pk, removed=removed), actor.who, about)
