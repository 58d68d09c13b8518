"""What is forgotten of imports: files after a week, personal words with the person or after a
month."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reading.tables import records
from kuula.connectors.tables.targets.known import TARGETS
from kuula.kit import clock, files
from kuula.kit.naming import names
from kuula.kit.ownership import this_database
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

FILE_KEPT: Final = timedelta(days=7)
LINES_KEPT: Final = timedelta(days=30)
_UNDER_WAY: Final = ("checking", "running", "undoing")


def named_files(keys: Collection[str]) -> Iterable[str]:
    """Those of these files that an import names."""
    return TableImport.objects.filter(key__in=keys).values_list("key", flat=True)


def forget_customer(actor: Actor, *, customer_id: int, words: Sequence[str]) -> None:
    """Empty what imports hold of an erased person, by their number and by the addresses and names
    that were theirs alone. Files that are still kept and speak of them go, and with them tables
    that were never let in; what is under way is left to its end. Safe to run twice."""
    allow(actor, Permission.ERASE)
    about = Q(pk=None)
    for name, target in TARGETS.items():
        about |= Q(run__target=name, thing__in=target.of_customer(customer_id))
    for word in words:
        about |= names("cells", word) | Q(named__iexact=word)
    lines = ImportedLine.objects.filter(about)
    touched = list(lines.values_list("run_id", flat=True).distinct())
    lines.update(before={}, after={}, cells=[], named="", why="")
    still = TableImport.objects.exclude(state__in=_UNDER_WAY)
    kept = still.exclude(key="").exclude(pk__in=touched)
    speaking = [one.pk for one in kept if words and _speaks_of(one, words)]
    _forget_files(still.filter(pk__in=[*touched, *speaking]))


def forget_old(actor: Actor) -> None:
    """Files of imports that stood still for a week go, with tables that were never let in; a month
    after its end an import keeps its counts only and cannot be taken back any more."""
    allow(actor, Permission.ERASE)
    now = clock.now()
    still = TableImport.objects.exclude(state__in=_UNDER_WAY)
    old = still.filter(moved_at__lt=now - FILE_KEPT)
    with transaction.atomic():
        keys = list(old.exclude(key="").values_list("key", flat=True))
        old.filter(begun_at=None).delete()
        old.update(key="", preview={}, shape={}, columns=[])
    files.delete_unused(keys, named_files)
    over = still.filter(ended_at__lt=now - LINES_KEPT)
    ImportedLine.objects.filter(run__in=over).delete()


def _forget_files(tables: "QuerySet[TableImport]") -> None:
    keys = list(tables.values_list("key", flat=True))
    tables.filter(begun_at=None).delete()
    for one in tables:
        one.key, one.preview = "", {}
        one.shape = {**one.shape, "samples": []} if one.shape else {}
        one.save(update_fields=["key", "preview", "shape"])
    files.delete_unused(keys, named_files)


def _speaks_of(table: TableImport, words: Sequence[str]) -> bool:
    """Whether a line of its file has one of these words; also where that cannot be told."""
    wanted = [word.casefold() for word in words]
    try:
        with files.open_file(table.key) as stream:
            return any(
                word in cell
                for _number, cells in records(stream, Shape.of(table.shape))
                for cell in map(str.casefold, cells)
                for word in wanted
            )
    except (Problem, OSError):
        return True


def sweep_tables(actor: Actor) -> int:
    """Delete files stored over a day ago that no import names; answers how many. Raises
    SweepRefused."""
    allow(actor, Permission.ERASE)
    return files.sweep("tables", named_files, this_database())
