"""A new date for a promise, and the customer is told first: one mail, one date, together."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.promises.making import check_movable, move_promise
from kuula.desk.actions.replying import Reply, write_reply
from kuula.desk.models import Message, Promise
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def tell_new_date(
    actor: Actor, *, promise: Promise, due_to: datetime, why: str, text: str
) -> Message:
    """Write to the customer and give the promise its new date; answers the mail.

    A mail that is taken back before it leaves takes the date back, too. Raises Problem for an empty
    mail or a time that has passed, Conflict for a promise that is settled or a conversation that is
    closed; nothing has happened then.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        conversation = locked_conversation(promise.conversation_id)
        present = Promise.objects.get(pk=promise.pk)
        check_movable(present, due_to)
        if present.due_to == due_to:
            raise Problem(_("That is the date it has now. Choose another."), field="due")
        reply = Reply(text, from_draft=False)
        message = write_reply(actor, conversation=conversation, reply=reply)
        move_promise(actor, promise=promise, due_to=due_to, why=why, message=message)
    return message
