"""Following the ledger: which conversations are to be judged when, and which once more."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from kuula.desk import events
from kuula.desk.concerns.events import ConcernLinked, ConcernUnlinked
from kuula.desk.matter_events import MatterTellingTakenBack, MatterTold
from kuula.desk.models import Conversation
from kuula.desk.models.matter import SPAN
from kuula.kit import clock
from kuula.ledger.models import Entry, Reader
from kuula.ledger.reading import final_position
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

READER: Final = "desk.matters"
STRETCH: Final = 10_000
SOLVED: Final = events.ConversationSolved.type
WROTE: Final = (events.ConversationOpened.type, events.MessageReceived.type)
CHANGED: Final = (
    events.MarkedSpam.type,
    events.PersonNamed.type,
    events.ConversationMerged.type,
    events.ConversationUnmerged.type,
    events.ConversationSplit.type,
    MatterTold.type,
    MatterTellingTakenBack.type,
    ConcernLinked.type,
    ConcernUnlinked.type,
)
"""What makes one matter of two or two of one, or lets a conversation count no more."""
_WATCH: Final = """
INSERT INTO desk_watchedmatter (conversation_id, due_at)
SELECT c.id, min(w.due) FROM unnest(%s::bigint[], %s::timestamptz[]) AS w (id, due)
JOIN desk_conversation c ON c.id = w.id GROUP BY c.id ORDER BY c.id
ON CONFLICT (conversation_id)
DO UPDATE SET due_at = LEAST(desk_watchedmatter.due_at, EXCLUDED.due_at)"""
_LATE: Final = """
UPDATE desk_watchedmatter m SET due_at = %s
FROM unnest(%s::bigint[], %s::timestamptz[]) AS w (customer, since)
JOIN desk_conversation c ON c.customer_id = w.customer
WHERE m.conversation_id = c.id AND m.due_at IS NULL AND m.solved_at >= w.since"""


def follow_ledger(actor: Actor, *, stretches: int = 20) -> int:
    """Read on in the ledger, history too: what was solved is judged when its days are over, and
    again when something changes what that rests on. Answers how many entries told of either.

    Reads at most `stretches` of 10,000 numbers; call it outside a transaction. Safe to run twice,
    also at once.
    """
    allow(actor, Permission.CHANGE)
    upto = final_position()
    told = 0
    for _stretch in range(stretches if upto is not None else 0):
        found, more = _follow_on(upto or 0)
        told += found
        if not more:
            break
    return told


def _follow_on(upto: int) -> tuple[int, bool]:
    """One stretch and the position after it, in one transaction; whether more is left."""
    Reader.objects.get_or_create(name=READER, defaults={"moved_at": clock.now()})
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(name=READER)
        end = min(upto, reader.position + STRETCH)
        if end <= reader.position:
            return 0, False
        found = Entry.objects.filter(id__gt=reader.position, id__lte=end)
        rows = list(found.filter(type__in=(SOLVED, *WROTE, *CHANGED)).order_by("id"))
        _watch(rows)
        _look_at_late_words([one for one in rows if one.type in WROTE])
        reader.position, reader.moved_at = end, clock.now()
        reader.save(update_fields=["position", "moved_at"])
    return len(rows), end < upto


def _watch(rows: Sequence[Entry]) -> None:
    """Judge what was solved when its days are over, and what changed now."""
    now = clock.now()
    due = [
        (one.conversation_id, one.occurred_at + SPAN)
        for one in rows
        if one.type == SOLVED and one.conversation_id is not None
    ]
    changed = [one for one in rows if one.type in CHANGED]
    due += [(number, now) for number in _touched(changed)]
    if due:
        with connection.cursor() as cursor:
            cursor.execute(_WATCH, [[one[0] for one in due], [one[1] for one in due]])


def _touched(changed: Sequence[Entry]) -> set[int]:
    """The conversations that a change speaks of, with what was merged together with them, and all
    that were solved of their customers."""
    if not changed:
        return set()
    numbers = {number for one in changed for number in _named(one)}
    customers = {one.customer_id for one in changed}
    customers |= {one.payload.get("previous_customer_id") for one in changed}
    near = Conversation.objects.filter(
        Q(customer_id__in=customers - {None}), watched_matter__isnull=False
    )
    return numbers | set(near.values_list("pk", flat=True))


def _named(entry: Entry) -> Iterable[int]:
    told = entry.payload
    yield from (one for one in (entry.conversation_id, told.get("into"), told.get("number")) if one)
    yield from told.get("numbers", ())


def _look_at_late_words(wrote: Sequence[Entry]) -> None:
    """Look once more at what was judged before a word was known that came in its days."""
    about: list[tuple[int, datetime]] = [
        (one.customer_id, one.occurred_at) for one in wrote if one.customer_id is not None
    ]
    if not about:
        return
    customers, since = [one[0] for one in about], [one[1] - SPAN for one in about]
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [clock.now(), customers, since])
