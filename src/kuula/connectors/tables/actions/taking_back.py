"""Taking an import back, batch by batch, from its last line to its first."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from kuula.connectors.tables.events import UndoEnded
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.targets.target import Done, Outcome
from kuula.kit import clock
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Undoing = ImportedLine.Undoing


def take_back_batch(actor: Actor, import_id: int, size: int) -> bool:
    """Undo the next lines in one transaction; False when none is left, and that is said, once."""
    allow(actor, Permission.IMPORTS)
    with transaction.atomic():
        table = TableImport.objects.select_for_update().get(pk=import_id)
        if table.state != TableImport.State.UNDOING:
            return False
        waiting = table.lines.filter(undoing=Undoing.NOT).exclude(outcome=Outcome.REFUSED)
        lines = list(waiting.order_by("-number")[:size])
        if not lines:
            _end(actor, table)
            return False
        _take_back(actor, table, lines)
        table.moved_at = clock.now()
        table.save()
    return True


def _take_back(actor: Actor, table: TableImport, lines: list[ImportedLine]) -> None:
    at, target = table.begun_at or table.sent_at, target_called(table.target)
    stay: dict[int, str] = {}
    for some in _one_each([line for line in lines if line.thing is not None]):
        done = [
            Done(one.number, one.thing or 0, one.outcome == Outcome.MADE, one.before, one.after, at)
            for one in some
        ]
        stay |= target.take_back(actor, done)
    for line in lines:
        line.why = stay.get(line.number, "")
        line.undoing = Undoing.KEPT if line.why or line.thing is None else Undoing.UNDONE
    ImportedLine.objects.bulk_update(lines, ["why", "undoing"])
    kept = sum(line.undoing == Undoing.KEPT for line in lines)
    table.kept += kept
    table.restored += len(lines) - kept


def _one_each(lines: Sequence[ImportedLine]) -> Iterator[Sequence[ImportedLine]]:
    """The lines in parts that name nothing twice: of those of one thing the last comes first, since
    what it changed is what the one before it left."""
    while lines:
        last: dict[int | None, ImportedLine] = {}
        for line in lines:
            last.setdefault(line.thing, line)
        yield list(last.values())
        lines = [line for line in lines if last[line.thing] is not line]


def _end(actor: Actor, table: TableImport) -> None:
    table.state, table.undone_at = TableImport.State.UNDONE, clock.now()
    table.save()
    record(UndoEnded(import_id=table.pk, restored=table.restored, kept=table.kept), actor.who)
