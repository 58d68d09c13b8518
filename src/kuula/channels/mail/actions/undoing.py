"""Taking invented mailboxes out again."""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError

from kuula.channels.mail.models import Mailbox
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def undo_mailboxes(actor: Actor, *, addresses: Sequence[str]) -> None:
    """Remove mailboxes that an import made; one that mail came or went through stays as it is."""
    allow(actor, Permission.MAILBOXES)
    with transaction.atomic():
        for mailbox in Mailbox.objects.filter(address__in=addresses):
            with suppress(ProtectedError), transaction.atomic():
                mailbox.delete()
