"""Ordering an export on screen, making it in a job, fetching it, forgetting it in time."""

import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kuula.connectors.moving.events import ExportFetched, ExportMade
from kuula.connectors.moving.manifest import Manifest
from kuula.connectors.moving.models import Export
from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.writing import carry_out
from kuula.kit import clock, files, home, jobs
from kuula.kit.ownership import this_database
from kuula.kit.problems import Conflict
from kuula.kit.trouble import Trouble
from kuula.ledger.recording import Who, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHELF: Final = "exports"
KEPT: Final = timedelta(days=7)
ABANDONED: Final = timedelta(hours=2)
BROKE_OFF: Final = "It broke off."
ERASED: Final = "Somebody was erased."
EACH: Final = timedelta(seconds=2)
NAME: Final = "kuula"
State = Export.State


def note_made(actor: Actor, *, manifest: Manifest) -> None:
    """Write down that everything was exported."""
    allow(actor, Permission.EXPORT)
    with transaction.atomic():
        record(ExportMade(total=manifest.rows, opened=manifest.opened), actor.who)


def order_export(actor: Actor, *, opened: bool) -> Export:
    """Have everything exported into one archive. Raises Conflict while one's last is under way."""
    allow(actor, Permission.EXPORT)
    if actor.staff_id is None:
        raise Conflict(_("Somebody must order the export."))
    now = clock.now()
    try:
        with transaction.atomic():
            made = Export.objects.create(
                staff_id=actor.staff_id, opened=opened, asked_at=now, moved_at=now
            )
            _ask_for_work(made)
    except IntegrityError as error:
        raise Conflict(_("Your last export is still under way. Wait until it is ready.")) from error
    return made


def make_export(*, export_id: int) -> None:
    """Make an export that somebody ordered; one whose worker died begins anew. Once it has ended
    nothing more is done."""
    with transaction.atomic():
        locked = Export.objects.select_for_update().get(pk=export_id)
        if locked.state not in (State.WAITING, State.RUNNING):
            return
        locked.state, locked.moved_at = State.RUNNING, clock.now()
        locked.part, locked.run = "", secrets.token_hex(8)
        locked.save(update_fields=["state", "moved_at", "part", "run"])
    try:
        _make(locked)
    except (Trouble, OSError) as error:
        _end(locked, state=State.FAILED, why=str(error)[:500])


def give_up_left(actor: Actor) -> int:
    """End exports that have not moved for two hours, since nobody works on them any more, and
    remove what dead workers left in our folder; answers how many ended."""
    allow(actor, Permission.EXPORT)
    left = Export.objects.filter(
        state__in=(State.WAITING, State.RUNNING), moved_at__lt=clock.now() - ABANDONED
    )
    ended = left.update(state=State.FAILED, why=BROKE_OFF, ended_at=clock.now())
    for place in home.load().run.glob("export-*-*"):
        number = int(place.name.split("-")[1])
        if not Export.objects.filter(pk=number, state=State.RUNNING).exists():
            shutil.rmtree(place, ignore_errors=True)
    return ended


def fetch_export(actor: Actor, *, export: Export) -> str:
    """The key of an archive that is there; that somebody takes it is written down. Raises Conflict
    for one that is not ready, or whose time is over."""
    allow(actor, Permission.EXPORT)
    with transaction.atomic():
        locked = Export.objects.select_for_update().get(pk=export.pk)
        if locked.state != State.DONE:
            raise Conflict(_("This export is not there. Order a new one."))
        record(ExportFetched(export_id=locked.pk), actor.who)
    return locked.key


def forget_archives(actor: Actor) -> int:
    """Delete archives a week after they were made, and those that no export names any more, which
    a kill leaves; answers how many. Raises SweepRefused."""
    allow(actor, Permission.EXPORT)
    old = Export.objects.filter(state=State.DONE, ended_at__lt=clock.now() - KEPT)
    keys = list(old.values_list("key", flat=True))
    old.update(state=State.GONE, key="")
    return files.delete_unused(keys, _named) + files.sweep(SHELF, _named, this_database())


def forget_with_person(actor: Actor) -> int:
    """Delete all archives, since somebody who was erased stands in them; one that is being made
    ends, for it may hold them too. Answers how many exports. Safe to run twice."""
    allow(actor, Permission.ERASE)
    ready = Export.objects.filter(state=State.DONE)
    keys = list(ready.values_list("key", flat=True))
    gone = ready.update(state=State.GONE, key="", why=ERASED)
    made = Export.objects.filter(state=State.RUNNING)
    gone += made.update(state=State.FAILED, why=ERASED, ended_at=clock.now())
    files.delete_unused(keys, _named)
    return gone


def _make(export: Export) -> None:
    where = home.load().run
    for left in where.glob(f"export-{export.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"export-{export.pk}-", dir=where) as name:
        folder = Path(name) / NAME
        manifest = carry_out(folder, opening=export.opened, watch=_Watch(export))
        archive = Path(name) / "archive.zip"
        _pack(folder, archive)
        shutil.rmtree(folder)
        with archive.open("rb") as stream:
            key, size = files.store_stream(stream, SHELF)
    with transaction.atomic():
        _end(export, state=State.DONE, key=key, size=size, rows=manifest.rows,
             files=manifest.files.rows, missing=manifest.missing)  # fmt: skip
        event = ExportMade(total=manifest.rows, opened=manifest.opened)
        record(event, Who("staff", export.staff_id))


def _end(export: Export, **fields: object) -> None:
    """Raise MovingRefused when another run took it over."""
    mine = Export.objects.filter(pk=export.pk, run=export.run, state=State.RUNNING)
    if not mine.update(ended_at=clock.now(), **fields):
        raise MovingRefused("Another worker has taken this export over.")


def _pack(folder: Path, archive: Path) -> None:
    """One ZIP archive; what is packed already is only stored."""
    with zipfile.ZipFile(archive, "w", allowZip64=True) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            kind = zipfile.ZIP_DEFLATED if path.suffix == ".jsonl" else zipfile.ZIP_STORED
            packed.write(path, path.relative_to(folder.parent), compress_type=kind)


class _Watch:
    """Writes down how far an export is, every two seconds."""

    def __init__(self, export: Export) -> None:
        self._export = export

    def __call__(self, what: str, done: int, total: int) -> None:
        now = clock.now()
        if what == self._export.part and now < self._export.moved_at + EACH:
            return
        self._export.part, self._export.moved_at = what, now
        mine = Export.objects.filter(pk=self._export.pk, run=self._export.run)
        if not mine.update(part=what, done=done, total=total, moved_at=now):
            raise MovingRefused("Another worker has taken this export over.")


def _named(keys: Collection[str]) -> Iterable[str]:
    return Export.objects.filter(key__in=keys).values_list("key", flat=True)


def _ask_for_work(export: Export) -> None:
    jobs.defer("moving.export", once=f"export:{export.pk}", export_id=export.pk)
