"""What people order: a table is sent, its columns are mapped, it is let in, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.connectors.tables.actions.forgetting import LINES_KEPT, named_files
from kuula.connectors.tables.events import TableBegun, TableUndone
from kuula.connectors.tables.mapping import guessed, header_key
from kuula.connectors.tables.models import SavedMapping, TableImport
from kuula.connectors.tables.parsing import given_values
from kuula.connectors.tables.reading.encoding import ENCODINGS
from kuula.connectors.tables.reading.records import MOST_BYTES, Shape
from kuula.connectors.tables.reading.tables import described, shape_of
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.targets.target import Target
from kuula.connectors.tables.values.deciding import styles_for
from kuula.kit import clock, files, jobs
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHELF: Final = "tables"
State = TableImport.State


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose for a table: the field of each column, how columns are written (by
    field), the line of the header, the sheet, the encoding; `given` is what fields are in every
    line; a name saves the mapping under it."""

    columns: Sequence[str]
    styles: Mapping[str, str] = field(default_factory=dict)
    header: int | None = None
    sheet: str = ""
    encoding: str = ""
    save_as: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


def send_table(
    actor: Actor, *, stream: IO[bytes], filename: str, target: str, ours: Sequence[str] = ()
) -> TableImport:
    """Keep a file that is a table and guess its mapping; nothing of it is let in yet.

    `ours` are addresses that no line may name. Raises Unreadable for what is no table.
    """
    allow(actor, Permission.IMPORTS)
    wanted = target_called(target)
    for right in wanted.asks:
        allow(actor, right)
    stream.seek(0, 2)
    if stream.tell() > MOST_BYTES:
        raise Problem(
            _("The file is larger than %(size)s MB. Send it in parts.")
            % {"size": MOST_BYTES // (1024 * 1024)},
            field="file",
        )
    shape = shape_of(stream)
    stream.seek(0)
    key, size = files.store_stream(stream, SHELF)
    now = clock.now()
    return TableImport.objects.create(
        staff_id=actor.staff_id,
        target=target,
        filename=one_line(filename, 120) or _("table"),
        key=key,
        size=size,
        shape=shape.kept(),
        columns=guessed(wanted, shape),
        ours=sorted(ours),
        sent_at=now,
        moved_at=now,
    )


def map_columns(actor: Actor, *, table: TableImport, chosen: Chosen) -> TableImport:
    """Set what each column becomes and try it all; the trial writes nothing.

    When sheet, encoding or header differ the file is read anew and the mapping guessed again, for
    somebody to look at. Raises Problem for a mapping that brings nothing, Conflict when it is too
    late.
    """
    allow(actor, Permission.IMPORTS)
    target = target_called(table.target)
    with transaction.atomic():
        locked = _locked(table, State.MAPPING, State.CHECKED, State.FAILED)
        if locked.begun_at is not None:
            raise Conflict(_("This import has begun."))
        if _read_anew(locked, target, chosen):
            return locked
        given = {name: text.strip() for name, text in chosen.given.items() if text.strip()}
        columns = _checked(target, locked, chosen.columns, given)
        locked.columns, locked.told = columns, _styles(target, chosen.styles)
        locked.given = given
        locked.styles, locked.why, locked.preview = {}, "", {}
        _start(locked, State.CHECKING)
        if chosen.save_as:
            _save_mapping(locked, chosen.save_as)
        if actor.staff_id is not None:  # the command line does it itself
            _ask_for_work(locked)
    return locked


def begin_import(actor: Actor, *, table: TableImport) -> TableImport:
    """Let in what was tried. Twice is once. Raises Conflict before it was tried."""
    _allow_change(actor, table)
    with transaction.atomic():
        locked = TableImport.objects.select_for_update().get(pk=table.pk)
        if locked.state in (State.RUNNING, State.DONE):
            return locked
        if locked.state != State.CHECKED:
            raise Conflict(_("Try the table first."))
        locked.begun_at = clock.now()
        _start(locked, State.RUNNING)
        record(TableBegun(import_id=locked.pk, kind=locked.target, total=locked.total), actor.who)
        if actor.staff_id is not None:
            _ask_for_work(locked)
    return locked


def undo_import(actor: Actor, *, table: TableImport) -> TableImport:
    """Take back what an import made and changed, but for what was worked with since. Twice is
    once. Raises Conflict for one that has not ended, or whose lines are forgotten."""
    _allow_change(actor, table)
    with transaction.atomic():
        locked = TableImport.objects.select_for_update().get(pk=table.pk)
        if locked.state in (State.UNDOING, State.UNDONE):
            return locked
        if not may_undo(locked):
            raise Conflict(_("This import cannot be taken back."))
        locked.state, locked.moved_at = State.UNDOING, clock.now()
        locked.restored = locked.kept = 0
        locked.save()
        record(TableUndone(import_id=locked.pk), actor.who)
        _ask_for_work(locked)
    return locked


def discard_import(actor: Actor, *, table: TableImport) -> None:
    """Forget a table that was never let in, with its file."""
    allow(actor, Permission.IMPORTS)
    with transaction.atomic():
        locked = _locked(table, State.MAPPING, State.CHECKING, State.CHECKED, State.FAILED)
        if locked.begun_at is not None:
            raise Conflict(_("This import has begun."))
        key = locked.key
        locked.delete()
        transaction.on_commit(lambda: files.delete_unused([key], named_files))


def may_undo(table: TableImport) -> bool:
    """Whether an import can be taken back: it let something in, and its lines are still kept."""
    ended = table.state == State.DONE or (table.state == State.FAILED and table.begun_at)
    if not ended or table.made + table.changed == 0 or table.ended_at is None:
        return False
    return clock.now() < table.ended_at + LINES_KEPT


def _allow_change(actor: Actor, table: TableImport) -> None:
    for right in (
        Permission.IMPORTS, Permission.CUSTOMERS_CHANGE, *target_called(table.target).asks
    ):  # fmt: skip
        allow(actor, right)


def _locked(table: TableImport, *states: str) -> TableImport:
    locked = TableImport.objects.select_for_update().get(pk=table.pk)
    if locked.state not in states:
        raise Conflict(_("This import is under way. Wait until it stands still."))
    return locked


def _read_anew(locked: TableImport, target: Target, chosen: Chosen) -> bool:
    """Read the file in the way somebody chose, if that is another one than before."""
    shape = Shape.of(locked.shape)
    encoding = chosen.encoding if chosen.encoding != _plain(shape.encoding) else ""
    sheet = chosen.sheet if chosen.sheet != shape.sheet else ""
    header = chosen.header if chosen.header != shape.header else None
    if not encoding and not sheet and header is None:
        return False
    with files.open_file(locked.key) as stream:
        if encoding or sheet:
            shape = shape_of(stream, encoding=encoding or _plain(shape.encoding), sheet=sheet)
        if header is not None:
            shape = described(stream, shape, header)
    locked.shape, locked.columns = shape.kept(), guessed(target, shape)
    locked.state, locked.why, locked.preview = State.MAPPING, "", {}
    locked.save()
    return True


def _plain(encoding: str) -> str:
    """The encoding as it is chosen: with or without a mark is one."""
    name = encoding.removesuffix("-sig")
    return name if name in ENCODINGS else ""


def _checked(
    target: Target, locked: TableImport, columns: Sequence[str], given: Mapping[str, str]
) -> list[str]:
    """The fields chosen. Raises Problem unless they can bring something."""
    if len(columns) != len(Shape.of(locked.shape).columns):
        raise Problem(_("The mapping has not as many columns as the table."), field="columns")
    chosen = [one for one in columns if one]
    fields = {one.name: one for one in target.fields if one.column}
    values = given_values(target, given)
    if unknown := set(chosen) - fields.keys():
        raise Problem(_("There is no field “%(name)s”.") % {"name": min(unknown)}, field="columns")
    for name in chosen:
        if chosen.count(name) > 1:
            raise Problem(
                _("“%(field)s” is chosen for two columns.") % {"field": fields[name].label},
                field="columns",
            )
    for one in target.fields:
        if one.required and one.name not in chosen and one.name not in values:
            raise Problem(
                _("Choose the column that holds “%(field)s”.") % {"field": one.label},
                field="columns",
            )
    if why := target.complete(frozenset(chosen) | values.keys()):
        raise Problem(why, field="columns")
    return list(columns)


def _styles(target: Target, styles: Mapping[str, str]) -> dict[str, str]:
    kinds = {one.name: one.kind for one in target.fields}
    return {
        name: style
        for name, style in styles.items()
        if name in kinds and style in styles_for(kinds[name])
    }


def _start(locked: TableImport, state: str) -> None:
    locked.state, locked.moved_at = state, clock.now()
    locked.settled = locked.made = locked.changed = locked.same = locked.refused = 0
    locked.save()


def _save_mapping(locked: TableImport, name: str) -> None:
    shape = replace(Shape.of(locked.shape))
    named = zip(shape.columns, locked.columns, strict=True)
    SavedMapping.objects.update_or_create(
        target=locked.target,
        name=one_line(name, 80),
        defaults={
            "columns": {header_key(column): one for column, one in named if one},
            "styles": locked.told,
            "given": locked.given,
            "saved_at": clock.now(),
        },
    )


def _ask_for_work(locked: TableImport) -> None:
    jobs.defer("tables.work", once=f"table:{locked.pk}:{locked.state}", import_id=locked.pk)
