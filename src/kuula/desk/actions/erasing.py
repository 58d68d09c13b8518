"""Erasing and forgetting: messages and files of one person, or of a kind past its time."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.steering import put_away
from kuula.desk.models import Attachment, Conversation, Draft, Message
from kuula.desk.models.conversation import UNFINISHED
from kuula.kit.files import delete_unused
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

GONE = "[erased]"


def erase_messages(actor: Actor, *, customer_id: int) -> int:
    """Empty every message, subject, draft and file of a person's conversations; answers how many
    messages.

    Times, states and counts stay, so statistics stay right. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Conversation.objects.filter(customer_id=customer_id)
        count = _empty(Message.objects.filter(conversation__in=theirs))
        Draft.objects.filter(conversation__in=theirs).delete()
        theirs.update(subject=GONE, last_excerpt="", address=None)
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
            Conversation.objects.filter(closed_at__lt=closed_before)
            .exclude(subject=GONE)
            .values_list("pk", flat=True)[:limit]
        )
        _empty(Message.objects.filter(conversation_id__in=old))
        Draft.objects.filter(conversation_id__in=old).delete()
        Conversation.objects.filter(pk__in=old).update(subject=GONE, last_excerpt="")
    return len(old)


def _empty(messages: QuerySet[Message]) -> int:
    files = Attachment.objects.filter(message__in=messages)
    keys = list(files.values_list("key", flat=True))
    files.delete()
    count = messages.update(
        text="", visible="", html="", sender="", recipients={}, header_id="", search=None,
        authentic={},
    )  # fmt: skip
    transaction.on_commit(lambda: delete_unused(keys, _used))
    return count


def _used(key: str) -> bool:
    return Attachment.objects.filter(key=key).exists()
