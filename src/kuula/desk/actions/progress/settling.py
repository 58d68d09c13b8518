"""Sending an update, and saying that it is not needed."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import progress_events as events
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.places import about_conversation
from kuula.desk.actions.replying import Reply, write_reply
from kuula.desk.models import Conversation, ProgressUpdate
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def send_update(actor: Actor, *, update: ProgressUpdate, text: str) -> None:
    """Tell the customer how far we are, in these words; what we owe stays owed.

    Raises Problem without words, Conflict when somebody wrote or was faster.
    """
    allow(actor, Permission.REPLY)
    words = clean(text).strip()
    if not words:
        raise Problem(_("The update is empty."), field="text")
    with transaction.atomic():
        talk = locked_conversation(update.conversation_id)
        standing = _standing(talk, update)
        standing.text = words
        _send(actor, talk, standing, by_itself=False)


def drop_update(actor: Actor, *, update: ProgressUpdate) -> None:
    """Nobody needs to be told now. Raises Conflict when somebody wrote or was faster."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        talk = locked_conversation(update.conversation_id)
        standing = _standing(talk, update)
        standing.state, standing.settled_at = ProgressUpdate.State.DROPPED, clock.now()
        standing.staff_id, standing.text = actor.staff_id, ""
        standing.save()
        event = events.ProgressDropped(standing.pk, written=False)
        record(event, actor.who, about_conversation(talk))


def send_by_itself(actor: Actor, talk: Conversation, update: ProgressUpdate) -> None:
    """Send an update in a locked conversation because the policy says so."""
    _send(actor, talk, update, by_itself=True)


def _send(actor: Actor, talk: Conversation, update: ProgressUpdate, *, by_itself: bool) -> None:
    reply = Reply(text=update.text, from_draft=False, courtesy=True)
    message = write_reply(actor, conversation=talk, reply=reply)
    update.state, update.settled_at, update.text = ProgressUpdate.State.SENT, clock.now(), ""
    update.message, update.staff_id = message, actor.staff_id
    update.save()
    event = events.ProgressSent(update.pk, message.pk, by_itself)
    record(event, actor.who, about_conversation(talk))


def _standing(talk: Conversation, update: ProgressUpdate) -> ProgressUpdate:
    """The update, locked, if it still makes sense."""
    found = ProgressUpdate.objects.select_for_update().get(pk=update.pk)
    overtaken = not talk.is_on_us or talk.last_at != found.about_at
    if found.state != ProgressUpdate.State.OFFERED or overtaken:
        raise Conflict(_("This update is not due any more."))
    return found
