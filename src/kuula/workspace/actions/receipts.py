"""Writers of receipts and of when a token was last used."""

from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from kuula.kit import clock
from kuula.workspace.gate import KeySpent, refuse_spent_key
from kuula.workspace.models import ApiToken, Receipt

KEPT: Final = timedelta(hours=24)


def keep_receipt(*, token_id: int, key: str, digest: str, status: int, body: Any) -> None:
    """Remember an answer for an idempotency key, inside the transaction of what it answers.

    Raises KeySpent when the key was used before: the whole transaction must roll back.
    """
    try:
        with transaction.atomic():
            Receipt.objects.create(
                token_id=token_id,
                key=key,
                digest=digest,
                status=status,
                body=body,
                made_at=clock.now(),
            )
    except IntegrityError as error:
        refuse_spent_key(error)
        raise KeySpent from error


def forget_old_receipts() -> int:
    """Forget answers older than a day; answers how many."""
    old = Receipt.objects.filter(made_at__lt=clock.now() - KEPT)
    return old.delete()[0]


def note_token_used(*, token_id: int) -> None:
    """Remember that a token was used, at most once a minute."""
    minute_ago = clock.now() - clock.seconds(60)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=minute_ago)
    ApiToken.objects.filter(stale, pk=token_id).update(last_used_at=clock.now())
