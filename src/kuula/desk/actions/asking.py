"""Asking a colleague for help without giving the conversation away."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.mentioning import check_can_help
from kuula.desk.actions.replying import note_down
from kuula.desk.models import Conversation, Message
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


def ask_colleague(
    actor: Actor, *, conversation: Conversation, staff: Staff, question: str
) -> Message:
    """Write a note that asks one colleague something; it stands open until that colleague's next
    note. The assignee stays, and the colleague follows the conversation.

    Raises Problem without a question, when asking oneself, or a colleague who cannot see it.
    """
    allow(actor, Permission.NOTE)
    if not question.strip():
        raise Problem(_("Write what you want to know."), field="question")
    if staff.pk == actor.staff_id:
        raise Problem(_("Choose somebody else to ask."), field="staff")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        check_can_help(locked, staff)
        return note_down(actor, locked, f"@{staff.name} {question.strip()}", asked=staff)
