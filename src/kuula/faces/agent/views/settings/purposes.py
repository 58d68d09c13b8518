"""Purposes: what customers' details are used for, and in which words that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.attributes import PurposeEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.people.access import purpose_for, purposes_for
from kuula.people.actions import archive_purpose, save_purpose
from kuula.people.models import Purpose, Wording
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@dataclass(frozen=True, kw_only=True)
class PurposesPage(SettingsPage):
    """All purposes, archived ones apart."""

    used: Sequence[Purpose]
    archived: Sequence[Purpose]


@dataclass(frozen=True, kw_only=True)
class PurposePage(SettingsPage):
    """One purpose to fill in, with the earlier versions of its words; None for a new one."""

    form: PurposeEdit
    purpose: Purpose | None
    wordings: Sequence[Wording]


@require_safe
@staff_may(Permission.PROFILES)
def listing(request: StaffRequest) -> HttpResponse:
    """The purposes."""
    known = purposes_for(request.actor)
    page = PurposesPage(
        **shared(request, _("Purposes and consents"), "purposes"),
        used=[one for one in known if one.archived_at is None],
        archived=[one for one in known if one.archived_at is not None],
    )
    return screen(request, "settings/purposes.html", page)


@require_http_methods(WRITES)
@staff_may(Permission.PROFILES)
def new(request: StaffRequest) -> HttpResponse:
    """Define a purpose."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.PROFILES)
def one(request: StaffRequest, purpose_id: int) -> HttpResponse:
    """Change a purpose; other words are a new version."""
    return _edited(request, purpose_for(request.actor, purpose_id))


@require_POST
@staff_may(Permission.PROFILES)
def archiving(request: StaffRequest, purpose_id: int) -> HttpResponse:
    """Asked about no more, or (0) again; what customers answered stays."""
    purpose = purpose_for(request.actor, purpose_id)
    archived = request.POST.get("archived") != "0"
    archive_purpose(request.actor, purpose=purpose, archived=archived)
    said = _("The purpose is archived. What customers answered stays.")
    say(request, said if archived else _("The purpose is asked about again"))
    return redirect("purposes")


def _edited(request: StaffRequest, purpose: Purpose | None) -> HttpResponse:
    wordings = list(purpose.wordings.all()[:50]) if purpose else []
    words = wordings[0].words if wordings else {}
    form = PurposeEdit(request.POST or None, purpose=purpose, words=words)
    if saved(form, lambda: save_purpose(request.actor, form=form.sent(), purpose=purpose)):
        say(request, _("The purpose is saved"))
        return redirect("purposes")
    title = purpose.name if purpose else _("New purpose")
    page = PurposePage(
        **shared(request, title, "purposes"), form=form, purpose=purpose, wordings=wordings
    )
    return screen(request, "settings/purpose.html", page, status=422 if form.is_bound else 200)
