"""Letting old notices go."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from kuula.desk.models import Notice
from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

KEPT: Final = timedelta(days=30)
BATCH: Final = 5000


def forget_old_notices(actor: Actor, *, limit: int = BATCH) -> int:
    """Remove up to `limit` notices older than 30 days, read or not; answers how many rows went.

    The ledger keeps what happened. Safe to run twice.
    """
    allow(actor, Permission.CHANGE)
    old = Notice.objects.filter(at__lt=clock.now() - KEPT).order_by("at")
    with transaction.atomic():
        gone = list(old.values_list("pk", flat=True)[:limit])
        return Notice.objects.filter(pk__in=gone).delete()[0]
