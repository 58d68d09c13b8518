"""Files of messages and drafts: out of storage when the last row that names them goes."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from kuula.desk.models import Attachment
from kuula.kit import files
from kuula.kit.ownership import this_database
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def drop_files(rows: QuerySet[Attachment]) -> None:
    """Delete these rows and, once that is settled, what no other row names. The caller holds a
    transaction and has asked whether the actor may."""
    keys = list(rows.values_list("key", flat=True))
    rows.delete()
    transaction.on_commit(lambda: files.delete_unused(keys, _named))


def sweep_files(actor: Actor) -> int:
    """Delete files stored over a day ago that no message and no draft names; answers how many.

    Mails of the tray, killed uploads and the like leave them behind. Safe to run twice. Raises
    SweepRefused.
    """
    allow(actor, Permission.ERASE)
    return files.sweep(files.FILES, _named, this_database())


def _named(keys: Collection[str]) -> Iterable[str]:
    return Attachment.objects.filter(key__in=keys).values_list("key", flat=True)
