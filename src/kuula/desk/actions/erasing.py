"""Erasing and forgetting: messages and files of one person, or of a kind past its time."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.shelving import drop_files
from kuula.desk.actions.steering import put_away
from kuula.desk.models import Attachment, Conversation, Draft, Message
from kuula.desk.models.conversation import UNFINISHED
from kuula.kit import clock
from kuula.kit.text import email_key
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

WINDOW: Final = 50_000


def erase_messages(actor: Actor, *, customer_id: int) -> int:
    """Empty every message, subject, draft and file of a person's conversations; answers how many
    messages.

    Times, states and counts stay, so statistics stay right. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Conversation.objects.filter(customer_id=customer_id)
        count = _empty(
            Message.objects.filter(conversation__in=theirs),
            Draft.objects.filter(conversation__in=theirs),
        )
        theirs.update(subject="", last_excerpt="", address=None, forgotten_at=clock.now())
    return count


def erase_elsewhere(actor: Actor, *, addresses: Sequence[str]) -> int:
    """Empty what a person wrote from these addresses (normal form) into conversations of others,
    and take the addresses from the recipients of what others wrote; answers how many messages.

    Looks through all messages, some at a time, each time a transaction of its own. Safe to run
    twice.
    """
    allow(actor, Permission.ERASE)
    theirs, count = frozenset(addresses), 0
    newest = Message.objects.aggregate(last=Max("pk"))["last"] if theirs else None
    for start in range(0, (newest or -1) + 1, WINDOW):
        with transaction.atomic():
            count += _erase_between(start, start + WINDOW, theirs)
    return count


def close_left_conversations(actor: Actor, *, customer_id: int) -> int:
    """Close what is unfinished with a person who was erased: there is nobody left to answer.

    Spam too; answers how many. Whoever may erase may do this. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    theirs = Conversation.objects.filter(customer_id=customer_id, state__in=UNFINISHED)
    numbers = list(theirs.values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            put_away(actor, locked_conversation(number))
    return len(numbers)


def forget_old_messages(actor: Actor, *, closed_before: datetime, limit: int = 500) -> int:
    """Empty messages of conversations closed before a moment (retention); answers how many
    conversations."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = list(
            Conversation.objects.filter(
                Q(forgotten_at=None) | Q(forgotten_at__lt=F("closed_at")),
                closed_at__lt=closed_before,
            ).values_list("pk", flat=True)[:limit]
        )
        _empty(
            Message.objects.filter(conversation_id__in=old),
            Draft.objects.filter(conversation_id__in=old),
        )
        Conversation.objects.filter(pk__in=old).update(
            subject="", last_excerpt="", forgotten_at=clock.now()
        )
    return len(old)


def _erase_between(start: int, end: int, theirs: frozenset[str]) -> int:
    named = reduce(or_, (Q(sender__iexact=one) | Q(listed__icontains=one) for one in theirs))
    some = Message.objects.filter(pk__gte=start, pk__lt=end)
    found = list(some.annotate(listed=Cast("recipients", TextField())).filter(named))
    said = [one for one in found if email_key(one.sender) in theirs]
    _forget_last_words(said)
    _empty(Message.objects.filter(pk__in=[one.pk for one in said]), Draft.objects.none())
    for message in found:
        message.recipients = _without(message.recipients, theirs)
    Message.objects.bulk_update(set(found) - set(said), ["recipients"], 500)
    return len(found)


def _without(recipients: dict[str, list[str]], theirs: frozenset[str]) -> dict[str, list[str]]:
    """The recipients without these addresses."""
    return {
        role: [one for one in named if email_key(one) not in theirs]
        for role, named in recipients.items()
    }


def _forget_last_words(said: Sequence[Message]) -> None:
    """Take what was said from the lists where it stands as the last word."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-id").values("pk")[:1]
    talks = Conversation.objects.filter(pk__in=[one.conversation_id for one in said])
    last = talks.annotate(newest=Subquery(newest)).filter(newest__in=[one.pk for one in said])
    last.update(last_excerpt="")


def _empty(messages: QuerySet[Message], drafts: QuerySet[Draft]) -> int:
    drop_files(Attachment.objects.filter(message__in=messages))
    drop_files(Attachment.objects.filter(draft__in=drafts))
    drafts.delete()
    return messages.update(
        text="", visible="", html="", sender="", recipients={}, header_id="", search=None,
        authentic={},
    )  # fmt: skip
