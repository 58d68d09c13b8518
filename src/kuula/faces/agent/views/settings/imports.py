"""Imports of tables: sent, mapped, tried, let in, reported, taken back."""

from typing import Protocol
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.mail.access import own_addresses
from kuula.connectors.tables.access import import_for, mapping_called
from kuula.connectors.tables.actions import (
    begin_import,
    discard_import,
    map_columns,
    send_table,
    undo_import,
)
from kuula.connectors.tables.actions.ordering import Chosen
from kuula.connectors.tables.mapping import guessed
from kuula.connectors.tables.models import TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reporting import report_rows
from kuula.connectors.tables.targets.known import target_called
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.imports import Wanted, import_page, imports_page
from kuula.faces.agent.rendering import region, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


class Act(Protocol):
    """An action on one import."""

    def __call__(self, actor: Actor, *, table: TableImport) -> TableImport:
        """Do it."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """The imports there were; a POST sends another file."""
    if request.method != "POST":
        return screen(request, "settings/imports.html", imports_page(request))
    target, sent = request.POST.get("target", ""), request.FILES.get("file")
    try:
        if sent is None or sent.file is None:
            raise Problem(_("Choose a file."))
        table = send_table(
            request.actor,
            stream=sent.file,
            filename=sent.name or "",
            target=target,
            ours=own_addresses(),
        )
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        page = imports_page(request, problem=str(problem), chosen=target)
        return screen(request, "settings/imports.html", page, status=problem.status)
    return redirect("import", import_id=table.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def one(request: StaffRequest, import_id: int) -> HttpResponse:
    """One import as it stands; a POST sets its mapping and tries it."""
    table = import_for(request.actor, import_id)
    if request.method == "POST":
        return _mapped(request, table)
    name = request.GET.get("mapping", "")
    wanted = _saved(request, table, name) if name and table.shape else Wanted()
    page = import_page(request, table, wanted=wanted)
    template = region(request, "settings/import", ("state",))
    return screen(request, template, page)


@require_POST
@staff_may(Permission.IMPORTS)
def begin(request: StaffRequest, import_id: int) -> HttpResponse:
    """Let in what was tried."""
    return _done(request, import_id, begin_import)


@require_POST
@staff_may(Permission.IMPORTS)
def undo(request: StaffRequest, import_id: int) -> HttpResponse:
    """Take an import back."""
    return _done(request, import_id, undo_import)


@require_POST
@staff_may(Permission.IMPORTS)
def remove(request: StaffRequest, import_id: int) -> HttpResponse:
    """Forget a table that was never let in."""
    table = import_for(request.actor, import_id)
    try:
        discard_import(request.actor, table=table)
    except Problem as problem:
        warn(request, str(problem))
        return redirect("import", import_id=import_id)
    say(request, _("The table is gone. Nothing of it was let in."))
    return redirect("imports")


@require_safe
@staff_may(Permission.IMPORTS)
def report(request: StaffRequest, import_id: int) -> HttpResponseBase:
    """The report as CSV; `?refused=1` only the refused lines, as they came."""
    table = import_for(request.actor, import_id)
    refused = "refused" in request.GET
    rows = report_rows(table, refused_only=refused)
    name = f"{table.filename.rsplit('.', 1)[0]}-{'refused' if refused else 'report'}.csv"
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _mapped(request: StaffRequest, table: TableImport) -> HttpResponse:
    columns = [request.POST.get(f"column-{at}", "") for at in range(len(table.columns))]
    chosen = _chosen(request, table, columns)
    try:
        map_columns(request.actor, table=table, chosen=chosen)
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        wanted = Wanted(columns, chosen.given)
        page = import_page(request, table, wanted=wanted, problem=str(problem))
        return screen(request, "settings/import/page.html", page, status=problem.status)
    return redirect("import", import_id=table.pk)


def _chosen(request: StaffRequest, table: TableImport, columns: list[str]) -> Chosen:
    fields = target_called(table.target).fields
    return Chosen(
        columns=columns,
        styles={one.name: request.POST.get(f"style-{one.name}", "") for one in fields},
        header=whole_number(request.POST.get("header", ""), digits=6),
        sheet=request.POST.get("sheet", ""),
        encoding=request.POST.get("encoding", ""),
        save_as=request.POST.get("save_as", "").strip(),
        given={one.name: request.POST.get(f"given-{one.name}", "") for one in fields},
    )


def _saved(request: StaffRequest, table: TableImport, name: str) -> Wanted:
    saved = mapping_called(request.actor, table.target, name)
    shape = Shape.of(table.shape)
    columns = guessed(target_called(table.target), shape, saved.columns)
    return Wanted(columns, saved.given, name)


def _done(request: StaffRequest, import_id: int, act: Act) -> HttpResponse:
    table = import_for(request.actor, import_id)
    try:
        act(request.actor, table=table)
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        warn(request, str(problem))
    return redirect("import", import_id=import_id)
