"""Many conversations for an order that a worker dies under, and what became of them."""

import json
import os
from collections import Counter
from datetime import timedelta

from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import BulkItem, Conversation
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand

MANY = 600


def many_talks() -> None:
    """Conversations of one brand by as many customers; tells their numbers."""
    where = Opening(Brand.objects.get().pk, "Kus on mu pakk?", channel="api")
    at = clock.now() - timedelta(hours=2)
    with clock.at(at):
        opened = [open_conversation(SYSTEM, opening=where, message=_mail(n)) for n in range(MANY)]
    print(json.dumps([one.conversation_id for one in opened]))


def carried_out() -> None:
    """Of the bulk action KUULA_BULK: its items by state, the priorities its conversations have, how
    many of them have how many changes of it in the ledger, and how often it ended."""
    number = int(os.environ["KUULA_BULK"])
    items = BulkItem.objects.filter(bulk=number)
    talks = list(items.values_list("conversation_id", flat=True))
    facts = Entry.objects.filter(type="desk.priority_changed", conversation_id__in=talks)
    each = Counter(facts.values_list("conversation_id", flat=True))
    ended = Entry.objects.filter(type="desk.bulk_ended", payload__bulk_id=number)
    priorities = Conversation.objects.filter(pk__in=talks).values_list("priority", flat=True)
    told = {
        "items": Counter(items.values_list("state", flat=True)),
        "priorities": Counter(priorities),
        "changes": Counter(each.values()),
        "ended": ended.count(),
    }
    print(json.dumps(told))


def _mail(number: int) -> Incoming:
    text = f"Ootan juba nädala, pakk {number}."
    return Incoming(f"ootaja{number}@kiri.example", "", text, text, at=clock.now(), language="et")
