"""Who looked at a customer: noted cheaply, forgotten by the rule of retention."""

import logging
from collections import OrderedDict
from datetime import datetime
from typing import Final

from django.db import DatabaseError, connection

from kuula.kit import clock
from kuula.people.models import Look
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SLOT: Final = 600
MOST_KNOWN: Final = 20_000
_NOTE: Final = """
INSERT INTO people_look (customer_id, staff_id, token_id, door, slot, at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (customer_id, staff_id, slot) DO UPDATE SET door = excluded.door, at = excluded.at
WHERE excluded.door = 'export' AND people_look.door <> 'export'"""
_noted: "OrderedDict[tuple[int, int, int], None]" = OrderedDict()
_log = logging.getLogger(__name__)


def note_look(actor: Actor, *, customer_id: int, door: str) -> None:
    """Note that a colleague, or a program of theirs, looked at a customer: one row in ten minutes,
    and no statement at all when this process has noted it already.

    Everybody who sees a customer may be noted. An export is noted in any case. A page does not
    fail because it could not be noted.
    """
    if actor.id is None or actor.kind not in ("staff", "token"):
        return
    now = clock.now()
    slot = int(now.timestamp()) // SLOT
    known = (actor.id, customer_id, slot)
    if known in _noted and door != Look.Door.EXPORT:
        return
    values = (customer_id, actor.id, actor.token_id, door, slot, now)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, values)
    except DatabaseError:
        _log.exception("A look at a customer could not be noted.")
        return
    _noted[known] = None
    while len(_noted) > MOST_KNOWN:
        _noted.popitem(last=False)


def forget_noted() -> None:
    """Forget what this process has noted: the rows may be gone."""
    _noted.clear()


def forget_looks(actor: Actor, *, looked_before: datetime) -> int:
    """Delete who looked before a moment (retention); answers how many. Safe to run twice."""
    allow(actor, Permission.ERASE)
    deleted, _kinds = Look.objects.filter(at__lt=looked_before).delete()
    return deleted
