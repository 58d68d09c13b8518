"""The first run: an installation without anybody, opened by whoever holds its setup secret."""

from django.db import transaction

from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import FirstRun
from kuula.workspace.permissions import Permission


def finish_first_run(actor: Actor) -> None:
    """Close the first-run pages for good. Finishing twice changes nothing."""
    allow(actor, Permission.ROLES)
    with transaction.atomic():
        FirstRun.objects.filter(finished_at=None).update(finished_at=clock.now(), secret="")
