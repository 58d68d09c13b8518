"""Splitting: a message that belongs to another matter begins a conversation of its own."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.merging import record_for_all
from kuula.desk.actions.settling import owe, show_last_word
from kuula.desk.actions.turning import turn
from kuula.desk.models import Conversation, ConversationTag, Message, Promise, State
from kuula.desk.targets.clocks import choose_again, reckon_due
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import email_key, one_line
from kuula.people.models import Address
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_KEPT: Final = ("brand_id", "team_id", "assignee_id", "channel", "mailbox_id", "language",
                "priority", "target_minutes", "fields")  # fmt: skip


def split_conversation(
    actor: Actor, *, message: Message, subject: str = "", following: bool = False
) -> Conversation:
    """Begin a conversation with a message, and with all after it if `following`; answers that.

    Team, assignee, tags, fields and mailbox are those of the old one; the customer is who wrote the
    first message that moves. Merging it back undoes this. Raises Problem for a message that cannot
    stand alone, and Conflict when it moved or was taken back meanwhile.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        old = locked_conversation(message.conversation_id)
        moving = _moving(old, message, following=following)
        new = _begun(old, moving, one_line(subject, 500))
        Message.objects.filter(pk__in=[one.pk for one in moving]).update(
            conversation_id=new.pk, home_id=None
        )
        promised = Promise.objects.filter(message__in=moving)
        promised.update(conversation_id=new.pk, home_id=None)
        _reckon(new, State.WAITING)
        _reckon(old, old.state)
        event = events.ConversationSplit(
            number=old.pk, into=new.pk, message_id=message.pk, following=following
        )
        record_for_all(actor, (old, new), event)
    return new


def _moving(old: Conversation, message: Message, *, following: bool) -> list[Message]:
    """What moves, oldest first, under the lock."""
    said = old.messages.filter(withdrawn_at=None).order_by("pk")
    moving = list(said.filter(pk__gte=message.pk) if following else said.filter(pk=message.pk))
    if not moving or moving[0].pk != message.pk:
        raise Conflict(_("This message is no longer here. Look at the conversation once more."))
    if moving[0].is_note:
        raise Problem(_("A note cannot begin a conversation. Choose a message."))
    left = said.exclude(pk__in=[one.pk for one in moving]).exclude(kind=Message.Kind.NOTE)
    if not left.exists():
        raise Problem(_("Nothing would be left here. A conversation keeps at least one message."))
    if any(one.release_at and not one.released_at for one in moving):
        raise Conflict(_("A reply is about to leave. Wait until it has left."))
    return moving


def _begun(old: Conversation, moving: list[Message], subject: str) -> Conversation:
    first = next((one for one in moving if one.kind == Message.Kind.INBOUND), None)
    customer = first.customer_id if first and first.customer_id else old.customer_id
    new = Conversation.objects.create(
        **{name: getattr(old, name) for name in _KEPT},
        customer_id=customer,
        address_id=_address(old, first, customer),
        subject=subject or old.subject,
        state=State.WAITING,
        spam=old.spam,
        opened_at=moving[0].occurred_at,
        last_at=moving[-1].occurred_at,
    )
    ConversationTag.objects.bulk_create(
        [ConversationTag(conversation=new, tag=tag) for tag in old.tags.all()]
    )
    return new


def _address(old: Conversation, first: Message | None, customer: int) -> int | None:
    """Where its answers go: the address it was written from, if we know it."""
    sender = email_key(first.sender) if first else ""
    known = Address.objects.filter(customer_id=customer, value=sender).first() if sender else None
    if known is not None:
        return known.pk
    return old.address_id if customer == old.customer_id else None


def _reckon(conversation: Conversation, state: str) -> None:
    """Let state, deadline, count and last word follow from what is said here now."""
    said = conversation.messages.exclude(kind=Message.Kind.NOTE).filter(withdrawn_at=None)
    conversation.messages_count = said.count()
    answers = said.filter(kind=Message.Kind.OUTBOUND, automatic="").order_by("pk")
    first = answers.exclude(released_at=None).values_list("released_at", flat=True).first()
    conversation.first_replied_at = first
    owe(conversation)
    if state in (State.NEW, State.OPEN, State.WAITING):
        turned = State.OPEN if answers.exists() else State.NEW
        turn(conversation, turned if conversation.waiting_since else State.WAITING)
    else:
        conversation.waiting_since = conversation.due_at = None
    choose_again(conversation)
    reckon_due(conversation)
    show_last_word(conversation)
    conversation.save()
