"""What is forgotten of imports: files after a week, personal words with the person or after a
month."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.targets.known import TARGETS
from kuula.kit import clock, files
from kuula.kit.naming import names
from kuula.kit.ownership import this_database
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
    that were theirs alone; files that were not let in yet and speak of them are not searched, they
    go within a week. Safe to run twice."""
    allow(actor, Permission.ERASE)
    about = Q(pk=None)
    for name, target in TARGETS.items():
        about |= Q(run__target=name, thing__in=target.of_customer(customer_id))
    for word in words:
        about |= names("cells", word) | Q(named__iexact=word)
    lines = ImportedLine.objects.filter(about)
    touched = list(lines.values_list("run_id", flat=True).distinct())
    lines.update(before={}, after={}, cells=[], named="")
    keys = list(TableImport.objects.filter(pk__in=touched).values_list("key", flat=True))
    TableImport.objects.filter(pk__in=touched).exclude(state__in=_UNDER_WAY).update(
        key="", preview={}
    )
    files.delete_unused(keys, named_files)


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


def sweep_tables(actor: Actor) -> int:
    """Delete files stored over a day ago that no import names; answers how many. Raises
    SweepRefused."""
    allow(actor, Permission.ERASE)
    return files.sweep("tables", named_files, this_database())
