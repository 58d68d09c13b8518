"""Nightly queries of other databases: made, changed, asked at once, removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.connectors.tables.access import mappings_for, pull_for, pulls_for, targets_for
from kuula.connectors.tables.models import Pull
from kuula.connectors.tables.pulls.actions import ask_now, remove_pull, save_pull
from kuula.connectors.tables.targets.known import TARGETS
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.pull import PullDetails
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.imports import state_words
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class PullRow:
    """A nightly query as the list shows it, with what came of it last."""

    pull: Pull
    target: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PullsPage(SettingsPage):
    """All nightly queries."""

    rows: Sequence[PullRow]


@dataclass(frozen=True, kw_only=True)
class PullPage(SettingsPage):
    """One to fill in; `kept` is None for a new one."""

    form: PullDetails
    kept: PullRow | None


@require_safe
@staff_may(Permission.IMPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """The nightly queries."""
    rows = [_row(one) for one in pulls_for(request.actor)]
    page = PullsPage(**shared(request, _("Nightly queries"), "pulls"), rows=rows)
    return screen(request, "settings/pulls.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def new(request: StaffRequest) -> HttpResponse:
    """Make a nightly query."""
    form = _details(request, {"active": True, "at": "03:00"})
    made: list[Pull] = []
    if saved(form, lambda: made.append(save_pull(request.actor, wish=form.wanted()))):
        say(request, _("The query is saved."))
        return redirect("pull", pull_id=made[0].pk)
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def one(request: StaffRequest, pull_id: int) -> HttpResponse:
    """Change a nightly query, see what came of it."""
    kept = pull_for(request.actor, pull_id)
    form = _details(request, PullDetails.of(kept))
    if saved(form, lambda: save_pull(request.actor, pull=kept, wish=form.wanted())):
        say(request, _("The query is saved."))
        return redirect("pull", pull_id=kept.pk)
    return _show(request, form, kept)


@require_POST
@staff_may(Permission.IMPORTS)
def ask(request: StaffRequest, pull_id: int) -> HttpResponse:
    """Ask it at once."""
    ask_now(request.actor, pull=pull_for(request.actor, pull_id))
    say(request, _("The database is asked now. What comes of it stands here in a moment."))
    return redirect("pull", pull_id=pull_id)


@require_POST
@staff_may(Permission.IMPORTS)
def remove(request: StaffRequest, pull_id: int) -> HttpResponse:
    """Put an end to it."""
    remove_pull(request.actor, pull=pull_for(request.actor, pull_id))
    say(request, _("The query is gone. What it brought stays."))
    return redirect("pulls")


def _details(request: StaffRequest, initial: dict[str, object]) -> PullDetails:
    targets = targets_for(request.actor)
    mappings = [one.name for kind in targets for one in mappings_for(request.actor, kind.name)]
    return PullDetails(request.POST or None, initial=initial, targets=targets, mappings=mappings)


def _row(pull: Pull) -> PullRow:
    state = state_words()[pull.latest.state] if pull.latest else ""
    return PullRow(pull, str(TARGETS[pull.target].label), state)


def _show(request: StaffRequest, form: PullDetails, kept: Pull | None) -> HttpResponse:
    title = kept.name if kept else _("Ask a database every night")
    page = PullPage(**shared(request, title, "pulls"), form=form, kept=_row(kept) if kept else None)
    return screen(request, "settings/pull.html", page, status=422 if form.is_bound else 200)
