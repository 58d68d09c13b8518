"""Export of everything: ordered, made in the background, fetched as one archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kuula.connectors.moving.access import export_for, exports_for
from kuula.connectors.moving.actions import fetch_export, order_export
from kuula.connectors.moving.actions.making import KEPT
from kuula.connectors.moving.models import Export
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.rendering import region, screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.downloads import as_download
from kuula.kit.problems import Conflict
from kuula.ui.formats import file_size, number
from kuula.ui.page import Tone
from kuula.workspace.permissions import Permission

State = Export.State
STATES: Final[dict[str, tuple[str | Promise, Tone]]] = {
    State.WAITING: (gettext_lazy("Waiting"), ""),
    State.RUNNING: (gettext_lazy("Under way"), "warn"),
    State.DONE: (gettext_lazy("Ready"), "good"),
    State.FAILED: (gettext_lazy("Failed"), "bad"),
    State.GONE: (gettext_lazy("Deleted"), ""),
}
PARTS: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("Waiting for its turn"),
    "rows": gettext_lazy("Writing rows"),
    "parquet": gettext_lazy("Writing Parquet"),
    "files": gettext_lazy("Copying files"),
}


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export as the list shows it."""

    title: str
    state: str
    tone: Tone
    under_way: bool
    part: str
    done: int
    total: int
    counts: str
    why: str
    who: str
    at: datetime
    until: datetime | None
    url: str


@dataclass(frozen=True, kw_only=True)
class ExportPage(SettingsPage):
    """The exports there were, and a form to order another."""

    rows: Sequence[ExportRow]
    under_way: bool
    url: str
    days: int


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.EXPORT)
def listing(request: StaffRequest) -> HttpResponse:
    """The exports there were; a POST orders another."""
    if request.method == "POST":
        return _ordered(request)
    rows = [_row(one) for one in exports_for(request.actor)]
    page = ExportPage(
        **shared(request, _("Export everything"), "export"),
        rows=rows,
        under_way=any(row.under_way for row in rows),
        url=f"{reverse('export')}?part=list",
        days=KEPT.days,
    )
    return screen(request, region(request, "settings/export", ("list",)), page)


@require_safe
@staff_may(Permission.EXPORT)
def archive(request: StaffRequest, export_id: int) -> HttpResponseBase:
    """The archive of one export, as a download that is written down."""
    found = export_for(request.actor, export_id)
    key = fetch_export(request.actor, export=found)
    return as_download(key, f"kuula-{found.asked_at:%Y-%m-%d}-{found.pk}.zip")


def _ordered(request: StaffRequest) -> HttpResponse:
    try:
        order_export(request.actor, opened="opened" in request.POST)
    except Conflict as problem:
        warn(request, str(problem))
    else:
        say(request, _("The export is ordered. You need not wait here."))
    return redirect("export")


def _row(one: Export) -> ExportRow:
    words, tone = STATES[one.state]
    ready = one.state == State.DONE
    return ExportRow(
        title=_("Export № %(number)s") % {"number": one.pk},
        state=str(words),
        tone=tone,
        under_way=one.state in (State.WAITING, State.RUNNING),
        part=str(PARTS.get(one.part, PARTS[""])),
        done=one.done,
        total=one.total,
        counts=" · ".join(_counts(one)) if one.ended_at and not one.why else "",
        why=one.why,
        who=one.staff.name,
        at=one.asked_at,
        until=one.ended_at + KEPT if ready and one.ended_at else None,
        url=reverse("export_archive", args=[one.pk]) if ready else "",
    )


def _counts(one: Export) -> list[str]:
    rows = ngettext("%(count)s row", "%(count)s rows", one.rows) % {"count": number(one.rows)}
    files = ngettext("%(count)s file", "%(count)s files", one.files) % {"count": number(one.files)}
    told = [rows, files]
    if one.missing:
        told.append(_("%(count)s of them not in storage") % {"count": number(one.missing)})
    if one.size:
        told.append(file_size(one.size))
    if one.opened:
        told.append(_("sensitive attributes in the clear"))
    return told
