"""Locks around goodwill, in this order: the conversation, the purse, the goodwill, its vouchers."""

from typing import Any

from django.db import connection

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.models import Goodwill
from kuula.ledger.events import Event
from kuula.ledger.recording import PRESENT, Past, record
from kuula.workspace.actors import Actor


def hold_purse() -> None:
    """Let nobody else give anything until this transaction ends, so that what is left of a limit is
    not given twice. Giving takes a few milliseconds and happens a few times an hour."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('desk.goodwill'))")


def locked_goodwill(number: int) -> Goodwill:
    """The goodwill and first its conversation, locked. The caller must be inside a transaction."""
    place = Goodwill.objects.values_list("conversation").get(pk=number)[0]
    conversation = locked_conversation(place)
    goodwill = Goodwill.objects.select_for_update().get(pk=number)
    goodwill.conversation = conversation
    return goodwill


def note_down(actor: Actor, goodwill: Goodwill, event: Event, past: Past = PRESENT) -> None:
    """Record a fact about goodwill; the caller holds the lock."""
    record(event, actor.who, about_conversation(goodwill.conversation), past)


def essence(goodwill: Goodwill) -> dict[str, Any]:
    """What most facts of the ledger tell of goodwill."""
    return {
        "goodwill_id": goodwill.pk,
        "kind": goodwill.kind,
        "amount": goodwill.amount,
        "currency": goodwill.currency,
    }
