"""Having files checked for viruses, and writing down the verdict."""

from collections.abc import Iterable

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Random

from kuula.channels.mail import events
from kuula.channels.mail.scanning import TRIES_FOR, Scan, Verdict, is_on, scan_stream
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.models import Attachment
from kuula.kit import clock, files, jobs
from kuula.ledger.recording import NOTHING, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

log = structlog.get_logger(__name__)


def scan_attachment(actor: Actor, *, attachment_id: int) -> Verdict | None:
    """Check one file and keep the verdict; None when there is nothing to check. Safe to run twice.

    A find is recorded. A check that failed stays failed until it is tried again.
    """
    allow(actor, Permission.REPLY)
    file = Attachment.objects.filter(pk=attachment_id).first()
    if file is None or not is_on() or file.scan not in (Scan.PENDING, Scan.FAILED):
        return None
    verdict = _check(file)
    with transaction.atomic():
        locked = (
            Attachment.objects.select_for_update(of=("self",))
            .select_related("message__conversation")
            .get(pk=attachment_id)
        )
        if locked.scan == verdict.state:
            return verdict
        locked.scan = verdict.state
        locked.save(update_fields=["scan"])
        if verdict.state == Scan.INFECTED:
            event = events.FileInfected(
                attachment_id=locked.pk, message_id=locked.message_id, virus=verdict.detail
            )
            message = locked.message
            about = about_conversation(message.conversation) if message else NOTHING
            record(event, actor.who, about)
    return verdict


def scan_waiting(actor: Actor, *, limit: int = 200) -> int:
    """Ask for a check of every file that waits or whose check failed lately, those never tried
    first; answers how many."""
    allow(actor, Permission.REPLY)
    if not is_on():
        return 0
    ids = list(_untried().order_by("id").values_list("pk", flat=True)[:limit])
    failed = _failed_lately().order_by(Random())  # none of them may stand in the way of the others
    ids += failed.values_list("pk", flat=True)[: limit - len(ids)]
    _ask_for_checks(ids)
    return len(ids)


def scan_again(actor: Actor, *, attached: Iterable[Attachment]) -> int:
    """Ask once more for a check of those of these files that have none, whatever their age; answers
    how many."""
    allow(actor, Permission.REPLY)
    waiting = {Scan.PENDING, Scan.FAILED}
    ids = [file.pk for file in attached if file.scan in waiting] if is_on() else []
    _ask_for_checks(ids)
    return len(ids)


def _ask_for_checks(ids: Iterable[int]) -> None:
    for pk in ids:
        jobs.defer("mail.scan", once=f"mail.scan:{pk}", attachment_id=pk)


def _untried() -> QuerySet[Attachment]:
    return Attachment.objects.filter(scan=Scan.PENDING)


def _failed_lately() -> QuerySet[Attachment]:
    return Attachment.objects.filter(created_at__gt=clock.now() - TRIES_FOR, scan=Scan.FAILED)


def _check(file: Attachment) -> Verdict:
    try:
        with files.open_file(file.key) as stream:
            return scan_stream(stream, address=settings.CLAMAV)
    except FileNotFoundError:
        return Verdict(Scan.FAILED, "the file is no longer in storage")
    except Exception:
        log.exception("file_not_checked", attachment=file.pk)
        return Verdict(Scan.FAILED, "the file could not be read")
