"""Checklists: the steps that can be put on a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.actions import checklists as desk
from kuula.desk.checklists.access import checklist_for, checklists_for
from kuula.desk.models import Checklist
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.checklists import ChecklistEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams

WRITES = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One checklist of the list: how long it is and whose."""

    id: int
    name: str
    about: str
    required: bool
    archived: bool


@dataclass(frozen=True, kw_only=True)
class ChecklistsPage(SettingsPage):
    """All checklists by name, archived ones last."""

    rows: Sequence[ChecklistLine]


@dataclass(frozen=True, kw_only=True)
class ChecklistPage(SettingsPage):
    """One checklist to fill in."""

    form: ChecklistEdit


@require_safe
@staff_may(Permission.FIELDS)
def listing(request: StaffRequest) -> HttpResponse:
    """The checklists."""
    names = {("brand", one.pk): one.name for one in brands()}
    names |= {("team", one.pk): one.name for one in known_teams(request.actor)}
    known = sorted(checklists_for(request.actor), key=lambda one: one.archived_at is not None)
    page = ChecklistsPage(
        **shared(request, _("Checklists"), "checklists"), rows=[_line(one, names) for one in known]
    )
    return screen(request, "checklists/list.html", page)


@require_http_methods(WRITES)
@staff_may(Permission.FIELDS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a checklist."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.FIELDS)
def one(request: StaffRequest, checklist_id: int) -> HttpResponse:
    """Change a checklist; where it was put it stays as it was."""
    return _edited(request, checklist_for(request.actor, checklist_id))


@require_POST
@staff_may(Permission.FIELDS)
def archiving(request: StaffRequest, checklist_id: int) -> HttpResponse:
    """Offered no more, or (0) again."""
    found = checklist_for(request.actor, checklist_id)
    if request.POST.get("archived") == "0":
        desk.take_up_checklist(request.actor, checklist=found)
        say(request, _("The checklist is offered again"))
    else:
        desk.archive_checklist(request.actor, checklist=found)
        say(request, _("The checklist is archived. Where it was put it stays."))
    return redirect("checklists")


def _edited(request: StaffRequest, found: Checklist | None) -> HttpResponse:
    form = ChecklistEdit(
        request.POST or None,
        brands=brands(),
        teams=known_teams(request.actor),
        initial=ChecklistEdit.of(found) if found else {},
    )

    def act() -> None:
        if found is None:
            desk.save_checklist(request.actor, form=form.sent())
        else:
            desk.change_checklist(request.actor, checklist=found, form=lambda _now: form.sent())

    if saved(form, act):
        say(request, _("The checklist is saved"))
        return redirect("checklists")
    title = found.name if found else _("New checklist")
    page = ChecklistPage(**shared(request, title, "checklists"), form=form)
    return screen(request, "checklists/one.html", page, status=422 if form.is_bound else 200)


def _line(found: Checklist, names: dict[tuple[str, int], str]) -> ChecklistLine:
    count = len(found.steps)
    told = [ngettext("%(num)d step", "%(num)d steps", count) % {"num": count}]
    whose = (("brand", found.brand_id), ("team", found.team_id))
    told += [names.get((kind, number), "?") for kind, number in whose if number]
    told += [found.tag] if found.tag else []
    archived = found.archived_at is not None
    return ChecklistLine(found.pk, found.name, " · ".join(told), found.required, archived)
