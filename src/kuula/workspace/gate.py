"""The gate of hot writes: a program's rights and its idempotency key, inside the statement itself.

A separate query for the token costs a round trip for each request. So the actor behind a token is
remembered, and the statement that writes asks whether the token still stands, its owner is active
and no right changed since the actor was read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection

from kuula.kit import clock, ids
from kuula.workspace.access import actor_for_token
from kuula.workspace.actors import Actor
from kuula.workspace.models import Receipt

_CHANGES: Final = """(
    SELECT count(*) FROM ledger_event
    WHERE type = ANY (ARRAY['workspace.permission_changed', 'workspace.staff_changed',
                            'workspace.team_changed'])
      AND occurred_at > %(gate_since)s AND recorded_at > %(gate_since)s
)"""
GATE: Final = f"""gate AS (
    SELECT 1 FROM workspace_apitoken t JOIN workspace_staff s ON s.id = t.staff_id
    WHERE t.id = %(gate_token)s AND t.revoked_at IS NULL AND s.is_active
      AND {_CHANGES} = %(gate_changes)s
)"""
RECEIPT: Final = """receipt AS (
    INSERT INTO workspace_receipt (token_id, key, digest, status, body, made_at)
    SELECT %(gate_token)s, %(gate_key)s, %(gate_digest)s, 201, body, %(now)s
    FROM answer WHERE %(gate_key)s <> ''
)"""
LOOK_BACK: Final = timedelta(hours=1)  # longer than any transaction that changes rights
FRESH: Final = timedelta(seconds=60)
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """An actor, when their rights were read, and how many changes of rights the hour had seen."""

    actor: Actor
    since: datetime
    changes: int

    def gate(self, key: str, digest: str) -> "Gate":
        """The gate of a statement in this actor's name."""
        return Gate(self, key, digest)


_known: dict[str, Remembered] = {}


class GateClosed(Exception):
    """The actor's rights changed since they were read; read them again."""


class KeySpent(Exception):
    """The idempotency key was used before: answer what was answered then."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a hot statement checks. `key` is empty when the program sent none."""

    remembered: Remembered
    key: str
    digest: str

    def values(self) -> dict[str, Any]:
        """The statement's values."""
        return {
            "gate_token": self.remembered.actor.token_id,
            "gate_since": self.remembered.since,
            "gate_changes": self.remembered.changes,
            "gate_key": self.key,
            "gate_digest": self.digest,
        }


def remembered_actor(secret: str) -> Remembered | None:
    """The actor behind a token, at most a minute old. For statements that check the gate only."""
    digest = ids.digest(secret)
    known = _known.get(digest)
    if known is not None and clock.real_now() - known.since - LOOK_BACK < FRESH:
        return known
    return _remember(digest, secret)


def forget_actor(secret: str) -> None:
    """Read the rights behind this token anew next time."""
    _known.pop(ids.digest(secret), None)


def refuse_spent_key(error: IntegrityError) -> None:
    """Raise KeySpent when the database refused a second receipt for one key."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", "") == "workspace_receipt_once":
        raise KeySpent from error


def _remember(digest: str, secret: str) -> Remembered | None:
    since = clock.real_now() - LOOK_BACK
    changes = _count_changes(since)  # before the rights: a change in between closes the gate
    actor = actor_for_token(secret)
    if len(_known) >= MOST:
        _known.clear()
    if actor is None:
        _known.pop(digest, None)
        return None
    _known[digest] = Remembered(actor, since, changes)
    return _known[digest]


def _count_changes(since: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CHANGES}", {"gate_since": since})
        return int(cursor.fetchone()[0])


def receipt_for(token_id: int, key: str) -> Receipt | None:
    """What was answered for this key, if it was used in the last day."""
    return Receipt.objects.filter(token_id=token_id, key=key).first()
