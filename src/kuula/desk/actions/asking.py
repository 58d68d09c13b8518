"""Asking a colleague for help without giving the conversation away."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.mentioning import Asked, check_can_help
from kuula.desk.actions.replying import note_down
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

FARTHEST: Final = timedelta(days=366)


def ask_colleague(
    actor: Actor,
    *,
    conversation: Conversation,
    staff: Staff,
    question: str,
    needed_by: datetime | None = None,
) -> Message:
    """Write a note that asks one colleague something; it stands open until that colleague's next
    note. The assignee stays, and the colleague follows the conversation. `needed_by` says when
    whoever asks needs to know; nothing happens then but that it shows.

    Raises Problem without a question, when asking oneself, a colleague who cannot see it, or for a
    moment that has passed or is more than a year away.
    """
    allow(actor, Permission.NOTE)
    if not clean(question).strip():
        raise Problem(_("Write what you want to know."), field="question")
    if staff.pk == actor.staff_id:
        raise Problem(_("Choose somebody else to ask."), field="staff")
    if needed_by is not None and not clock.now() < needed_by < clock.now() + FARTHEST:
        raise Problem(_("Choose a time between now and a year from now."), field="needed_by")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        check_can_help(locked, staff)
        words, asked = f"@{staff.name} {question.strip()}", Asked(staff, needed_by)
        return note_down(actor, locked, words, asked=asked)
