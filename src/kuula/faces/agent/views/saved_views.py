"""Saved views: their list, saving one, renaming, putting in order, removing."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import saved_view_for
from kuula.desk.actions import lift_view, remove_view, rename_view, save_view
from kuula.desk.actions.viewing import ViewForm
from kuula.desk.listing import is_view
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saved_views import SavedViewEdit
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.saved_views import (
    address_of_view,
    owner_choices,
    saved_view_page,
    saved_views_page,
)
from kuula.faces.agent.pages.where import where_in
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.permissions import Permission

Made = TypeVar("Made")


@staff_may(Permission.READ)
def saved_views(request: StaffRequest) -> HttpResponse:
    """The list, in which they are put in order."""
    return screen(request, "saved_views/page.html", saved_views_page(request))


@staff_may(Permission.READ)
def saved_view_new(request: StaffRequest) -> HttpResponse:
    """Save the search `?q=` or the list of the inbox that the address names."""
    asked = _asked(request)
    teams = owner_choices(request.actor)
    if request.method != "POST":
        page = saved_view_page(request, SavedViewEdit(teams=teams), asked)
        return screen(request, "saved_views/one.html", page)
    form = SavedViewEdit(request.POST, teams=teams)
    saved = _tried(
        form,
        lambda: save_view(
            request.actor,
            form=ViewForm(form.cleaned_data["name"], *asked, form.team_id),
        ),
    )
    if saved is None:
        page = saved_view_page(request, form, asked)
        return screen(request, "saved_views/one.html", page, status=422)
    say(request, _("The view %(name)s is saved") % {"name": saved.name})
    return redirect(address_of_view(saved))


@staff_may(Permission.READ)
def saved_view(request: StaffRequest, saved_id: int) -> HttpResponse:
    """One view; a POST gives it another name."""
    view = saved_view_for(request.actor, saved_id)
    if request.method != "POST":
        page = saved_view_page(
            request, SavedViewEdit(initial={"name": view.name}), (view.query, view.listing), view
        )
        return screen(request, "saved_views/one.html", page)
    form = SavedViewEdit(request.POST)

    def rename() -> bool:
        rename_view(request.actor, view=view, name=form.cleaned_data["name"])
        return True

    if not _tried(form, rename):
        page = saved_view_page(request, form, (view.query, view.listing), view)
        return screen(request, "saved_views/one.html", page, status=422)
    return redirect(reverse("saved_views"))


@require_POST
@staff_may(Permission.READ)
def lifting(request: StaffRequest, saved_id: int) -> HttpResponse:
    """Put it one place higher."""
    lift_view(request.actor, view=saved_view_for(request.actor, saved_id))
    return redirect(reverse("saved_views"))


@require_POST
@staff_may(Permission.READ)
def removal(request: StaffRequest, saved_id: int) -> HttpResponse:
    """Remove it; no conversation changes."""
    view = saved_view_for(request.actor, saved_id)
    remove_view(request.actor, view=view)
    say(request, _("The view %(name)s is removed") % {"name": view.name})
    return redirect(reverse("saved_views"))


def _asked(request: StaffRequest) -> tuple[str, str]:
    """What is to be saved: a search and no list, or the narrowing of a list of the inbox."""
    words = request.GET.get("q", "").strip()
    if words:
        return words, ""
    where = where_in(request)
    return (where.narrowing, where.listing.view) if is_view(where.listing.view) else ("", "")


def _tried(form: SavedViewEdit, act: Callable[[], Made]) -> Made | None:
    """What `act` made; None when the form is not right, with what to mend on it."""
    if not form.is_valid():
        return None
    try:
        return act()
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return None
