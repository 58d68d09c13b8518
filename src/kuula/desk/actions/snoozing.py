"""Snoozing: a conversation is put away until a moment and comes back by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.turning import turn
from kuula.desk.models import Conversation, Message, State
from kuula.desk.models.conversation import HELD
from kuula.desk.snoozing import LONGEST
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def snooze_conversation(actor: Actor, *, conversation: Conversation, until: datetime) -> None:
    """Put it away until a moment at most a year ahead, or until the customer writes.

    Snoozing again moves the moment. Raises Conflict for one that is solved or closed.
    """
    allow(actor, Permission.CHANGE)
    now = clock.now()
    if until <= now:
        raise Problem(_("Choose a moment that is still to come."), field="until")
    if until > now + LONGEST:
        raise Problem(_("A conversation can be put away for a year at most."), field="until")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state not in HELD:
            raise Conflict(_("This conversation is settled. Open it again to snooze it."))
        if locked.snoozed_until == until:
            return
        previous = locked.state
        turn(locked, State.SNOOZED)
        locked.snoozed_until = until
        locked.save()
        event = events.ConversationSnoozed(until=until.isoformat(), previous=previous)
        record(event, actor.who, about_conversation(locked))


def wake_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Let it come back now. One that is back already stays as it is."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state == State.SNOOZED:
            _wake(actor, locked, by_time=False)


def wake_due_conversations(actor: Actor, *, limit: int = 500) -> int:
    """Let those come back whose moment has come; answers how many. Safe to run twice."""
    allow(actor, Permission.CHANGE)
    due = Conversation.objects.filter(state=State.SNOOZED, snoozed_until__lte=clock.now())
    numbers = list(due.order_by("snoozed_until").values_list("pk", flat=True)[:limit])
    return sum(_wake_if_due(actor, number) for number in numbers)


def _wake_if_due(actor: Actor, number: int) -> bool:
    """Wake it unless somebody moved the moment or took it up meanwhile."""
    with transaction.atomic():
        locked = locked_conversation(number)
        until = locked.snoozed_until
        if locked.state != State.SNOOZED or until is None or until > clock.now():
            return False
        _wake(actor, locked, by_time=True)
        return True


def _wake(actor: Actor, conversation: Conversation, *, by_time: bool) -> None:
    answered = conversation.messages.filter(kind=Message.Kind.OUTBOUND, withdrawn_at=None)
    turn(conversation, State.OPEN if answered.exists() else State.NEW)
    conversation.save()
    event = events.ConversationWoken(by_time=by_time)
    record(event, actor.who, about_conversation(conversation))
