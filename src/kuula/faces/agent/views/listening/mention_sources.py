"""Sources of mentions: the list, connecting and trying one, putting it aside."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.connectors.feeds.trying import Trial, try_address
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.mentions import SourceEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.listening.mention_sources import (
    source_form,
    source_page,
    sources_page,
)
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Conflict
from kuula.listening.mentions.access import source_for
from kuula.listening.mentions.actions import archive_source, save_source, try_feed_again
from kuula.listening.models import MentionSource
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@require_safe
@staff_may(Permission.MENTIONS)
def listing(request: StaffRequest) -> HttpResponse:
    """The sources there are."""
    return screen(request, "listening/mention_sources.html", sources_page(request))


@require_http_methods(WRITES)
@staff_may(Permission.MENTION_SOURCES)
def new(request: StaffRequest) -> HttpResponse:
    """Connect one; its address can be tried before."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.MENTION_SOURCES)
def change(request: StaffRequest, source_id: int) -> HttpResponse:
    """Change one."""
    return _edited(request, source_for(request.actor, source_id))


@require_POST
@staff_may(Permission.MENTION_SOURCES)
def archiving(request: StaffRequest, source_id: int) -> HttpResponse:
    """Put one aside, or (0) take it up again; what it told stays."""
    found = source_for(request.actor, source_id)
    archived = request.POST.get("archived") != "0"
    try:
        archive_source(request.actor, source=found, archived=archived)
    except Conflict as conflict:
        warn(request, str(conflict))
        return redirect("mention_sources")
    said = _("The source is archived. What it told stays.")
    say(request, said if archived else _("The source is in use again"))
    return redirect("mention_sources")


@require_POST
@staff_may(Permission.MENTION_SOURCES)
def trying_again(request: StaffRequest, source_id: int) -> HttpResponse:
    """Let a feed that stopped be read again."""
    try_feed_again(request.actor, source=source_for(request.actor, source_id))
    say(request, _("The feed is read again within a minute"))
    return redirect("mention_sources")


def _edited(request: StaffRequest, source: MentionSource | None) -> HttpResponse:
    form = source_form(request, source)
    if request.POST.get("act") == "try":
        trial = try_address(request.actor, request.POST.get("address", ""))
        form.is_valid()
        return _page(request, source, form, trial, 200)

    def act() -> None:
        kind = source.kind if source else ""
        save_source(request.actor, form=form.filled(kind), source=source)

    if saved(form, act):
        say(request, _("The source is saved"))
        return redirect("mention_sources")
    return _page(request, source, form, None, 422 if form.is_bound else 200)


def _page(
    request: StaffRequest,
    source: MentionSource | None,
    form: SourceEdit,
    trial: Trial | None,
    status: int,
) -> HttpResponse:
    page = source_page(request, source, form, trial)
    return screen(request, "listening/mention_source.html", page, status=status)
