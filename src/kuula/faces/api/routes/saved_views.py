"""Saved views: saved, renamed, put in order, removed; the conversations they hold."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import saved_view_for, saved_views_for
from kuula.desk.actions import lift_view, remove_view, rename_view, save_view
from kuula.desk.actions.viewing import ViewForm
from kuula.desk.saved import narrowing_of, page_of_saved, usual_sort
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.conversations import with_tags
from kuula.faces.api.shapes.conversations import ConversationTold
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.saved_views import (
    NewName,
    NewSavedView,
    SavedViewTold,
    listing_sent,
    saved_view_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import Problem
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["saved views"])
READ = scope(Permission.READ)


@router.get("/saved-views", response=Page[SavedViewTold], openapi_extra=READ)
def list_saved_views(request: ApiRequest, asked: Query[Asked]) -> Page[SavedViewTold]:
    """Your saved views and those of your teams, in their order."""
    placed = list(enumerate(saved_views_for(request.auth), 1))
    page = cut(placed, asked, key=lambda place: place[0])
    return paged(page, lambda place: saved_view_told(place[1]))


@router.post("/saved-views", response={201: SavedViewTold}, openapi_extra=READ)
@once
def save_new_view(request: ApiRequest, new: NewSavedView) -> SavedViewTold:
    """Save a view; one for a team needs the scope to share views. At most 50 of each owner."""
    require(request.auth, Permission.READ)
    form = ViewForm(new.name, _query(new), new.view, new.team)
    return saved_view_told(save_view(request.auth, form=form))


@router.get("/saved-views/{saved_id}", response=SavedViewTold, openapi_extra=READ)
def read_saved_view(request: ApiRequest, saved_id: Id) -> SavedViewTold:
    """One saved view."""
    return saved_view_told(saved_view_for(request.auth, saved_id))


@router.patch("/saved-views/{saved_id}", response=SavedViewTold, openapi_extra=READ)
def rename_saved_view(request: ApiRequest, saved_id: Id, new: NewName) -> SavedViewTold:
    """Give it another name."""
    rename_view(request.auth, view=saved_view_for(request.auth, saved_id), name=new.name)
    return saved_view_told(saved_view_for(request.auth, saved_id))


@router.post("/saved-views/{saved_id}/lifting", response={201: Done}, openapi_extra=READ)
@once
def lift_saved_view(request: ApiRequest, saved_id: Id) -> Done:
    """Put it one place higher."""
    lift_view(request.auth, view=saved_view_for(request.auth, saved_id))
    return Done()


@router.delete("/saved-views/{saved_id}", response=Done, openapi_extra=READ)
def remove_saved_view(request: ApiRequest, saved_id: Id) -> Done:
    """Remove it; no conversation changes."""
    remove_view(request.auth, view=saved_view_for(request.auth, saved_id))
    return Done()


@router.get(
    "/saved-views/{saved_id}/conversations", response=Page[ConversationTold], openapi_extra=READ
)
def list_conversations_of_view(
    request: ApiRequest, saved_id: Id, asked: Query[Asked]
) -> Page[ConversationTold]:
    """What it holds for you now, in its order; a search the newest first. Of a search a page may
    hold fewer than asked for and still have a `next`."""
    view = saved_view_for(request.auth, saved_id)
    page = page_of_saved(request.auth, view, cursor=asked.cursor, size=asked.limit)
    return paged(page, with_tags)


def _query(new: NewSavedView) -> str:
    if bool(new.search) == bool(new.view):
        raise Problem(_("Send search or view, one of the two."), field="search")
    if new.search:
        return new.search
    said = narrowing_of(listing_sent(new, usual_sort(new.view)))
    asked = {name: value for name, value in said.items() if value}
    if not asked:
        raise Problem(
            _("Narrow the view: as it is, it stands in the inbox already."), field="narrowed"
        )
    return urlencode(asked)
