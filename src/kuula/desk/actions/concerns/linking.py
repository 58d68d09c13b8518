"""Linking conversations to what their customers bought, by hand and by what messages name."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.concerns.events import ConcernLinked, ConcernUnlinked
from kuula.desk.concerns.naming import numbers_in
from kuula.desk.models import Concern, Conversation, Message
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.people.models import Order, OwnedProduct
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Pair = tuple[int | None, int | None]
MOST: Final = 20
"""So many things a conversation is about at most."""


def link_order(actor: Actor, *, conversation: Conversation, order: Order) -> None:
    """Say that a conversation is about an order of its customer. Twice is once."""
    _by_hand(actor, conversation, order)


def link_owned(actor: Actor, *, conversation: Conversation, owned: OwnedProduct) -> None:
    """Say that a conversation is about a product its customer owns. Twice is once."""
    _by_hand(actor, conversation, owned)


def unlink_concern(actor: Actor, *, conversation: Conversation, concern_id: int) -> None:
    """Say that a conversation is not about it after all; a message does not bring it back. Twice is
    once."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        found = locked.concerns.select_related("order", "owned").filter(pk=concern_id)
        concern = found.filter(removed_at=None).first()
        if concern is None:
            return
        concern.removed_at = clock.now()
        concern.save(update_fields=["removed_at"])
        event = ConcernUnlinked(concern.order_id or 0, concern.owned_id or 0, _called(concern))
        record(event, actor.who, about_conversation(locked))


def link_named(actor: Actor, *, message_id: int) -> int:
    """Link a conversation to those orders and products of its customer that a message of theirs
    names by number; answers how many are new. What was taken off by hand stays off. Safe to run
    twice."""
    allow(actor, Permission.CHANGE)
    message = Message.objects.select_related("conversation").filter(pk=message_id).first()
    if message is None or message.kind != Message.Kind.INBOUND:
        return 0
    numbers = numbers_in(f"{message.conversation.subject}\n{message.visible}")
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=message.conversation_id)
        if locked.merged_into_id is not None:
            return 0
        known = set(locked.concerns.values_list("order_id", "owned_id"))
        named = [one for one in _named(locked, numbers) if _pair(one) not in known]
        for thing in named[: max(MOST - len(known), 0)]:
            _link(actor, locked, thing)
    return len(named)


def bring_concerns(into: Conversation, parts: Sequence[Conversation]) -> None:
    """Let a conversation be about what was merged into it is about, unless it is or was taken off.
    The caller holds all locks."""
    known: set[Pair] = set(into.concerns.values_list("order_id", "owned_id"))
    for one in Concern.objects.filter(conversation__in=parts).order_by("pk"):
        if (one.order_id, one.owned_id) not in known:
            known.add((one.order_id, one.owned_id))
            one.home_id = one.home_id or one.conversation_id
            one.conversation = into
            one.save(update_fields=["home", "conversation"])


def _by_hand(actor: Actor, conversation: Conversation, thing: Order | OwnedProduct) -> None:
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if thing.customer_id != locked.customer_id:
            raise Problem(_("This belongs to another customer."))
        same = Q(order=thing) if isinstance(thing, Order) else Q(owned=thing)
        there = locked.concerns.filter(same).first()
        if there is not None and there.removed_at is None:
            return
        if there is not None:
            there.delete()
        if locked.concerns.filter(removed_at=None).count() >= MOST:
            raise Problem(_("A conversation is about %(most)s of these at most.") % {"most": MOST})
        _link(actor, locked, thing)


def _link(actor: Actor, conversation: Conversation, thing: Order | OwnedProduct) -> None:
    order_id, owned_id = _pair(thing)
    concern = Concern.objects.create(
        conversation=conversation,
        order_id=order_id,
        owned_id=owned_id,
        staff_id=actor.staff_id,
        linked_at=clock.now(),
    )
    event = ConcernLinked(order_id or 0, owned_id or 0, _called(concern))
    record(event, actor.who, about_conversation(conversation))


def _named(conversation: Conversation, numbers: Sequence[str]) -> list[Order | OwnedProduct]:
    """The orders and products of the customer that are called so."""
    if not numbers:
        return []
    orders = Order.objects.filter(customer_id=conversation.customer_id)
    by_number = Q(upper__in=numbers)
    found = orders.annotate(upper=Upper("number")).filter(by_number).order_by("-placed_at")
    owned = OwnedProduct.objects.filter(customer_id=conversation.customer_id).exclude(serial="")
    things = owned.annotate(upper=Upper("serial")).filter(by_number).order_by("-pk")
    return [*found[:MOST], *things[:MOST]]


def _pair(thing: Order | OwnedProduct) -> Pair:
    return (thing.pk, None) if isinstance(thing, Order) else (None, thing.pk)


def _called(concern: Concern) -> str:
    if concern.order is not None:
        return concern.order.number
    owned = concern.owned
    return " · ".join(part for part in (owned.name, owned.serial) if part) if owned else ""
