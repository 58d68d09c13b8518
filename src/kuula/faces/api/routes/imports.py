"""Imports of tables: sent, mapped and tried, let in, watched, taken back."""

from django.utils.translation import gettext as _
from ninja import File, Query, Router, UploadedFile

from kuula.channels.mail.access import own_addresses
from kuula.connectors.tables.access import import_for, mapping_called, page_of_imports
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
from kuula.connectors.tables.reporting import refused_lines
from kuula.connectors.tables.targets.known import target_called
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.imports import (
    ImportLineTold,
    ImportTold,
    NewMapping,
    RefusedTold,
    TableHeld,
    import_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission

router = Router(tags=["imports"])
IMPORT = scope(Permission.IMPORTS)
CHANGE = scope(Permission.IMPORTS, Permission.CUSTOMERS_CHANGE)


@router.get("/imports", response=Page[ImportTold], openapi_extra=IMPORT)
def list_imports(request: ApiRequest, asked: Query[Asked]) -> Page[ImportTold]:
    """Imports of tables, the latest first."""
    page = page_of_imports(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, import_told)


@router.post("/imports", response={201: ImportTold}, openapi_extra=IMPORT)
@once
def send_import(
    request: ApiRequest, held: Query[TableHeld], file: File[UploadedFile]
) -> ImportTold:
    """Send a table (CSV, TSV, XLSX) of customers, companies, orders and the like. Its mapping is
    guessed; nothing is let in yet."""
    if file.file is None:
        raise Problem(_("Choose a file."), field="file")
    table = send_table(
        request.auth,
        stream=file.file,
        filename=file.name or "",
        target=held.target,
        ours=own_addresses(),
    )
    return import_told(table)


@router.get("/imports/{import_id}", response=ImportTold, openapi_extra=IMPORT)
def read_import(request: ApiRequest, import_id: Id) -> ImportTold:
    """One import, and how far it is."""
    return import_told(import_for(request.auth, import_id))


@router.post("/imports/{import_id}/mapping", response={201: ImportTold}, openapi_extra=IMPORT)
@once
def map_import(request: ApiRequest, import_id: Id, mapping: NewMapping) -> ImportTold:
    """Say what each column becomes, and try it all: the counts tell what would come of it.

    The trial runs by itself; watch `state`. Without `columns` and `mapping` the guess is taken.
    """
    table = import_for(request.auth, import_id)
    chosen = Chosen(
        columns=_columns(request, table, mapping),
        styles=mapping.styles,
        header=mapping.header,
        sheet=mapping.sheet,
        encoding=mapping.encoding,
        save_as=mapping.save_as,
        given=mapping.given,
    )
    return import_told(map_columns(request.auth, table=table, chosen=chosen))


@router.post("/imports/{import_id}/beginning", response={201: ImportTold}, openapi_extra=CHANGE)
@once
def let_import_in(request: ApiRequest, import_id: Id) -> ImportTold:
    """Let in what was tried. 409 before it was. What is bought asks for more rights."""
    return import_told(begin_import(request.auth, table=import_for(request.auth, import_id)))


@router.get("/imports/{import_id}/refused", response=RefusedTold, openapi_extra=IMPORT)
def read_refused_lines(request: ApiRequest, import_id: Id) -> RefusedTold:
    """The first lines that were refused, and why."""
    lines = refused_lines(import_for(request.auth, import_id))
    return RefusedTold(items=[ImportLineTold(line=one.number, why=one.why) for one in lines])


@router.post("/imports/{import_id}/undoing", response={201: ImportTold}, openapi_extra=CHANGE)
@once
def take_import_back(request: ApiRequest, import_id: Id) -> ImportTold:
    """Take back what it made and changed, but for what was worked with since; within a month."""
    return import_told(undo_import(request.auth, table=import_for(request.auth, import_id)))


@router.post("/imports/{import_id}/removal", response={201: Done}, openapi_extra=IMPORT)
@once
def remove_import(request: ApiRequest, import_id: Id) -> Done:
    """Forget a table that was never let in."""
    discard_import(request.auth, table=import_for(request.auth, import_id))
    return Done()


def _columns(request: ApiRequest, table: TableImport, mapping: NewMapping) -> list[str]:
    if not mapping.mapping or not table.shape:
        return mapping.columns or list(table.columns)
    saved = mapping_called(request.auth, table.target, mapping.mapping)
    return guessed(target_called(table.target), Shape.of(table.shape), saved.columns)
