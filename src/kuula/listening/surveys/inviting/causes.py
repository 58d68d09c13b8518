"""Which facts of the ledger are causes to ask, what they are about, and whether they still hold."""

from datetime import timedelta
from typing import Final

from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import Recorded
from kuula.listening.models import Survey, Trigger
from kuula.listening.surveys.inviting.access import everybody_of

Cause = Trigger.Cause
SETTLED_AFTER: Final = timedelta(seconds=12)  # longer than a reply can be withdrawn
REOPENING: Final = ("desk.conversation_reopened", "desk.reply_withdrawn", "desk.state_changed")
"""What undoes a solving."""
_BY_TYPE: Final[dict[str, str]] = {
    "desk.conversation_solved": Cause.SOLVED,
    "desk.complaint_closed": Cause.COMPLAINT,
    "people.order_placed": Cause.ORDERED,
    "people.order_state_changed": Cause.DELIVERED,
    "people.delivery_made": Cause.DELIVERED,
    "people.invoice_paid": Cause.PAID,
    "people.return_closed": Cause.RETURNED,
    "people.customer_added": Cause.JOINED,
}
CAUSES: Final = frozenset(_BY_TYPE)
"""The types of facts that triggers wait for."""
_THINGS: Final = {"order_id": "order", "invoice_id": "invoice", "return_id": "return"}


def cause_of(entry: Recorded) -> str | None:
    """The cause a fact is; None for one that only looks like it: spam that is solved, an order that
    is on its way, an automatic conversation."""
    cause, told = _BY_TYPE.get(entry.type), entry.payload
    if cause == Cause.SOLVED and (told.get("spam") or told.get("automatic")):
        return None
    if entry.type == "people.order_state_changed" and told.get("state") != "delivered":
        return None
    return cause


def thing_of(entry: Recorded) -> str:
    """What a cause is about, for surveys that ask once about each: "order:7", "conversation:12";
    empty for what happens once anyway."""
    for key, noun in _THINGS.items():
        if number := entry.payload.get(key):
            return f"{noun}:{number}"
    number = entry.about.conversation
    return f"conversation:{number}" if number is not None else ""


def still_holds(cause_id: int) -> bool:
    """Whether what happened stands: not retracted, and neither was a conversation or complaint
    opened again nor an order cancelled since."""
    entry = Entry.objects.standing().filter(pk=cause_id).first()
    if entry is None:
        return False
    since = Entry.objects.filter(pk__gt=cause_id)
    kind = _BY_TYPE.get(entry.type)
    if kind == Cause.SOLVED:
        theirs = since.filter(conversation_id=entry.conversation_id, type__in=REOPENING)
    elif kind == Cause.COMPLAINT:
        theirs = since.filter(
            customer_id__in=everybody_of(entry.customer_id or 0),
            type="desk.complaint_reopened",
            payload__complaint_id=entry.payload["complaint_id"],
        )
    elif kind in (Cause.ORDERED, Cause.DELIVERED):
        theirs = since.filter(
            customer_id__in=everybody_of(entry.customer_id or 0),
            type="people.order_state_changed",
            payload__order_id=entry.payload["order_id"],
            payload__state="cancelled",
        )
    else:
        return True
    return not theirs.exists()


def any_trigger() -> bool:
    """Whether any survey that takes answers now waits for something to happen."""
    asking = Survey.objects.open(clock.now())
    return Trigger.objects.filter(ended_at=None, survey__in=asking).exists()
