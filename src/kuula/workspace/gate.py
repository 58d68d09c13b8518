"""The gate of hot writes: a program's rights and its idempotency key, inside the statement itself.

A separate query for the token costs a round trip for each request. So the actor behind a token is
remembered, and the statement that writes asks whether the token still stands, its owner is active
and no right changed since the actor was read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError

from kuula.kit import clock, ids
from kuula.workspace.access import actor_for_token
from kuula.workspace.actors import Actor
from kuula.workspace.models import Receipt

GATE: Final = """gate AS (
    SELECT 1 FROM workspace_apitoken t JOIN workspace_staff s ON s.id = t.staff_id
    WHERE t.id = %(gate_token)s AND t.revoked_at IS NULL AND s.is_active
      AND NOT EXISTS (
        SELECT 1 FROM ledger_event
        WHERE type = ANY (ARRAY['workspace.permission_changed', 'workspace.staff_changed',
                                'workspace.team_changed'])
          AND occurred_at > %(gate_as_of)s AND recorded_at > %(gate_as_of)s)
)"""
RECEIPT: Final = """receipt AS (
    INSERT INTO workspace_receipt (token_id, key, digest, status, body, made_at)
    SELECT %(gate_token)s, %(gate_key)s, %(gate_digest)s, 201, body, %(now)s
    FROM answer WHERE %(gate_key)s <> ''
)"""
SLACK: Final = timedelta(seconds=2)
FRESH: Final = timedelta(seconds=60)
MOST: Final = 10_000
_known: dict[str, Actor] = {}


class GateClosed(Exception):
    """The actor's rights changed since they were read; read them again."""


class KeySpent(Exception):
    """The idempotency key was used before: answer what was answered then."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a hot statement checks. `key` is empty when the program sent none."""

    token_id: int
    as_of: datetime
    key: str
    digest: str

    def values(self) -> dict[str, Any]:
        """The statement's values."""
        return {
            "gate_token": self.token_id,
            "gate_as_of": self.as_of - SLACK,
            "gate_key": self.key,
            "gate_digest": self.digest,
        }


def remembered_actor(secret: str) -> Actor | None:
    """The actor behind a token, at most a minute old. For statements that check the gate only."""
    digest = ids.digest(secret)
    actor = _known.get(digest)
    if actor is not None and actor.as_of is not None and clock.real_now() - actor.as_of < FRESH:
        return actor
    return _remember(digest, actor_for_token(secret))


def forget_actor(secret: str) -> None:
    """Read the rights behind this token anew next time."""
    _known.pop(ids.digest(secret), None)


def refuse_spent_key(error: IntegrityError) -> None:
    """Raise KeySpent when the database refused a second receipt for one key."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", "") == "workspace_receipt_once":
        raise KeySpent from error


def _remember(digest: str, actor: Actor | None) -> Actor | None:
    if len(_known) >= MOST:
        _known.clear()
    if actor is None:
        _known.pop(digest, None)
    else:
        _known[digest] = actor
    return actor


def receipt_for(token_id: int, key: str) -> Receipt | None:
    """What was answered for this key, if it was used in the last day."""
    return Receipt.objects.filter(token_id=token_id, key=key).first()
