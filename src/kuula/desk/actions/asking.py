"""Asking a colleague for help without giving the conversation away."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.mentioning import Asked, check_can_help
from kuula.desk.actions.replying import note_down
from kuula.desk.models import Conversation, Mention, Message
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.ledger.recording import Past, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

AT_ONCE: Final = 200
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
    whoever asks needs to know; when it has passed, both are told.

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


def watch_questions(actor: Actor) -> int:
    """Say of questions whose time has passed that nobody answered them, each once.

    Answers how many, at most 200. Safe to run twice and by two at a time.
    """
    allow(actor, Permission.NOTE)
    due = Mention.objects.overdue(clock.now()).order_by("needed_by").values_list("pk", flat=True)
    return sum(_say_late(actor, number) for number in list(due[:AT_ONCE]))


def _say_late(actor: Actor, number: int) -> bool:
    with transaction.atomic():
        place = Mention.objects.filter(pk=number).values_list("message__conversation", flat=True)
        talk_id = place.first()
        if talk_id is None:
            return False
        talk = locked_conversation(talk_id)
        rows = Mention.objects.overdue(clock.now()).select_for_update(of=("self",))
        question = rows.filter(pk=number, message__conversation=talk).first()
        if question is None or question.needed_by is None:
            return False
        question.late_at = clock.now()
        question.save(update_fields=["late_at"])
        needed = question.needed_by
        event = events.HelpOverdue(question.staff_id, question.message_id, needed.isoformat())
        record(event, actor.who, about_conversation(talk), Past(occurred_at=needed))
    return True
