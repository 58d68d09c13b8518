"""What stands behind a number as its reader may see it: other conversations only if they exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation
from kuula.ledger.reading import Recorded
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class Behind:
    """One conversation behind a number: the entry that was counted and what it is about."""

    entry: Recorded
    conversation: Conversation


def as_seen_by(actor: Actor, rows: Sequence[Behind]) -> Iterable[Behind]:
    """The rows without the numbers of conversations that do not exist for the reader; one
    statement more where a row names any."""
    named = {number for row in rows for number in _named(row.entry.payload)}
    if not named:
        return rows
    found = conversations_for(actor).filter(pk__in=named)
    seen = set(found.values_list("pk", flat=True))
    return [_without_hidden(row, seen) for row in rows]


def _named(payload: dict[str, Any]) -> Iterable[int]:
    yield from payload.get("followed_by", ())
    if payload.get("repeats"):
        yield payload["repeats"]


def _without_hidden(row: Behind, seen: set[int]) -> Behind:
    told = dict(row.entry.payload)
    if "followed_by" in told:
        told["followed_by"] = [number for number in told["followed_by"] if number in seen]
    if told.get("repeats") not in seen | {None, 0}:
        told["repeats"] = 0
    return replace(row, entry=replace(row.entry, payload=told))
