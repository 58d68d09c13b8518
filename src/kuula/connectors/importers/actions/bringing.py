"""Bringing an export in: read, sorted, written in short transactions, resumable at any moment."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import DatabaseError, transaction

from kuula.connectors.importers.actions.batches import Batch, Clerk
from kuula.connectors.importers.actions.booking import Book, Report
from kuula.connectors.importers.actions.people import People
from kuula.connectors.importers.actions.wording import Wording
from kuula.connectors.importers.desks.readers import reader_of
from kuula.connectors.importers.held import OldTalk
from kuula.connectors.importers.models import DeskKind, Import, Refusal
from kuula.connectors.importers.reading.files import Shelf, folders_beside
from kuula.connectors.importers.reading.sources import Source, source_of
from kuula.connectors.importers.reading.spool import Spool
from kuula.connectors.importers.refusing import Refused, Stopped, Why
from kuula.connectors.importers.tools import Tools
from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission

TOGETHER: Final = 100
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: the export at `path`, of a desk of `kind` that is called `desk` here, into a
    brand and team. `beside` is where attachments lie, if not in the export. `ours` are addresses
    we wrote from, for exports that do not say who works there."""

    kind: DeskKind
    desk: str
    path: Path
    brand: Brand
    team: Team | None = None
    beside: Path | None = None
    ours: frozenset[str] = frozenset()


def foresee(actor: Actor, *, order: Order, tools: Tools, watch: Watch) -> Report:
    """What `bring` would do, without writing anything. Raises Stopped for a file that cannot be
    used."""
    allow(actor, Permission.STAFF)
    return _read_through(actor, order, tools, watch, None)


def bring(actor: Actor, *, order: Order, tools: Tools, watch: Watch) -> Report:
    """Take in what is in the export and not here yet, as history that fires nothing.

    A run that was killed goes on where it was when the same file is given again; a file that was
    taken in wholly changes nothing. What cannot be taken is noted with its place and the rest goes
    on. `watch` is told how many conversations are through, of how many. Raises Stopped for a file
    that cannot be used, and when another run took this import over.
    """
    allow(actor, Permission.STAFF)
    digest = _digest(order.path)
    with transaction.atomic():
        imported, resumed = _begun(order, digest)
    report = _read_through(actor, order, tools, watch, imported)
    with transaction.atomic():
        locked = _mine(imported)
        locked.counts, locked.state = report.counts.written(), Import.State.DONE
        locked.ended_at = clock.now()
        locked.save()
    return replace(report, resumed=resumed)


def _begun(order: Order, digest: str) -> tuple[Import, bool]:
    """The import of this very file that was broken off, else a new one."""
    open_ones = Import.objects.select_for_update().filter(state=Import.State.RUNNING)
    found = open_ones.filter(desk=order.desk, kind=order.kind, digest=digest).first()
    run = secrets.token_hex(8)
    if found is not None:
        found.run = run
        found.save(update_fields=["run"])
        Refusal.objects.filter(by=found).delete()
        return found, True
    made = Import.objects.create(
        kind=order.kind,
        desk=order.desk,
        file=one_line(order.path.name, 200),
        digest=digest,
        brand=order.brand,
        team=order.team,
        run=run,
        begun_at=clock.now(),
    )
    return made, False


def _mine(imported: Import) -> Import:
    locked = Import.objects.select_for_update().get(pk=imported.pk)
    if locked.run != imported.run or locked.state != Import.State.RUNNING:
        raise Stopped("Another run has taken this import over. Let that one finish.")
    return locked


def _read_through(
    actor: Actor, order: Order, tools: Tools, watch: Watch, imported: Import | None
) -> Report:
    reader = reader_of(order.kind, tools, order.ours)
    book = Book(imported)
    with Spool() as spool:
        source = source_of(order.path)
        reader.collect(source, spool)
        shelf = Shelf(spool, (source, *_beside(order)), tools)
        people = People(actor, order.desk, imported, spool)
        wording = Wording(tools, shelf, keep=imported is not None)
        clerk = Clerk(actor, (order.desk, order.brand, order.team), wording, people)
        for refused in spool.refusals():
            book.count(refused, reader)
        for place, parent in spool.orphans(reader.messages, reader.conversations):
            book.count(Refused(reader.messages, place, Why.ORPHAN, f"#{parent}"), reader)
        total, through = reader.total(spool), 0
        for some in _batches(reader.talks(spool)):
            for one in some:
                if isinstance(one, Refused):
                    book.count(one, reader)
            _take(clerk, [one for one in some if isinstance(one, OldTalk)], book)
            through += len(some)
            watch(through, total)
    return book.report()


def _beside(order: Order) -> Iterator[Source]:
    if order.beside is not None:
        yield source_of(order.beside)
    else:
        yield from folders_beside(order.path)


def _take(clerk: Clerk, held: list[OldTalk], book: Book) -> None:
    """All of them at once; when that fails, one by one, so that one bad one harms no other."""
    if not held:
        return
    batch = clerk.prepared(held, book.imported)
    if book.imported is not None and batch.fresh:
        try:
            _write(clerk, batch, book.imported)
        except (DatabaseError, ValueError):
            _one_by_one(clerk, batch, book.imported)
    book.add(batch.counts)
    for refused in batch.refused:
        book.note(refused)


def _write(clerk: Clerk, batch: Batch, imported: Import) -> None:
    with transaction.atomic():
        _mine(imported)
        clerk.write(batch, imported)


def _one_by_one(clerk: Clerk, batch: Batch, imported: Import) -> None:
    for ready in batch.fresh:
        try:
            _write(clerk, Batch(fresh=[ready]), imported)
        except (DatabaseError, ValueError) as error:
            batch.give_up(ready, _first_line(error))


def _batches(talks: Iterator[OldTalk | Refused]) -> Iterator[list[OldTalk | Refused]]:
    while some := list(islice(talks, TOGETHER)):
        yield some


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _digest(path: Path) -> str:
    """What tells a file from another; of a folder the names, sizes and times in it."""
    digest = hashlib.sha256()
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            with suppress(OSError):
                seen = one.stat()
                digest.update(f"{one.relative_to(path)} {seen.st_size}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
