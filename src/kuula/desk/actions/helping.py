"""What a colleague does with a question: answers it, says why it is not for them, passes it on."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.mentioning import check_can_help, let_follow
from kuula.desk.actions.replying import note_about_question
from kuula.desk.models import Conversation, Mention, Message
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean
from kuula.ledger.events import Event
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LONGEST: Final = 20_000


def answer_question(actor: Actor, *, question: Mention, text: str) -> Message:
    """Answer what the actor is asked, in a note that only colleagues read; whoever asked is told.

    Raises Problem without words, Conflict when it was answered already, NotFound for what somebody
    else is asked. The caller looked it up for the actor.
    """
    allow(actor, Permission.ASKED)
    words = _words(text, _("Write your answer."))
    with transaction.atomic():
        talk, standing = _standing(actor, question)
        note = note_about_question(actor, talk, words)
        event = events.HelpGiven(staff_id=standing.staff_id, message_id=note.pk)
        _end(actor, standing, Mention.Ending.ANSWERED, event, note)
    return note


def decline_question(actor: Actor, *, question: Mention, reason: str) -> Message:
    """Give what the actor is asked back to whoever asked, with a reason that stands as a note.

    Raises Problem without a reason, Conflict when it was answered already, NotFound for what
    somebody else is asked. The caller looked it up for the actor.
    """
    allow(actor, Permission.ASKED)
    words = _words(reason, _("Say why it is not for you, or who would know."))
    with transaction.atomic():
        talk, standing = _standing(actor, question)
        note = note_about_question(actor, talk, words)
        event = events.HelpDeclined(staff_id=standing.staff_id, message_id=note.pk)
        _end(actor, standing, Mention.Ending.DECLINED, event, note)
    return note


def pass_question(actor: Actor, *, question: Mention, staff: Staff, text: str = "") -> Mention:
    """Let a colleague answer what the actor is asked; answers the question as it stands for them.

    Whoever asked is told, and stays the one who asked. A light seat passes on within its department
    only. Words, if there are any, stand as a note. Raises Problem for who may not be asked this,
    Conflict when it was answered already, NotFound for what somebody else is asked.
    """
    allow(actor, Permission.ASKED)
    with transaction.atomic():
        talk, standing = _standing(actor, question)
        _check_receiver(actor, talk, standing, staff)
        if text.strip():
            note_about_question(actor, talk, _words(text, ""))
        heir = Mention.objects.create(
            message=standing.message,
            staff=staff,
            question=True,
            needed_by=standing.needed_by,
            late_at=standing.late_at,
        )
        standing.passed_to = heir
        event = events.HelpPassed(staff.pk, standing.message_id, standing.staff_id)
        _end(actor, standing, Mention.Ending.PASSED, event, None)
        let_follow(actor, talk, staff.pk)
    return heir


def add_to_answer(actor: Actor, *, conversation: Conversation, text: str) -> Message:
    """A further note of somebody whom the conversation concerns; whoever asked them last, else the
    assignee, is named in it and told. The caller looked it up for the actor."""
    allow(actor, Permission.ASKED)
    words = _words(text, _("Write something first."))
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        name = _who_waits(actor, locked)
        return note_about_question(actor, locked, f"@{name} {words}" if name else words)


def may_be_passed_to(actor: Actor, staff: Staff, me: Staff) -> bool:
    """Whether the actor, who is `me`, may pass a question on to this colleague at all."""
    if staff.pk == me.pk:
        return False
    return not actor.is_light or (me.department != "" and staff.department == me.department)


def _standing(actor: Actor, question: Mention) -> tuple[Conversation, Mention]:
    """The conversation and the question in it, both locked."""
    talk = locked_conversation(question.message.conversation_id)
    rows = Mention.objects.select_for_update(of=("self",)).select_related("message")
    found = rows.filter(pk=question.pk, question=True, staff_id=actor.staff_id or 0).first()
    if found is None:
        raise NotFound(_("There is no such question."))
    if found.done_at is not None:
        raise Conflict(_("This question does not wait for you any more."))
    return talk, found


def _check_receiver(actor: Actor, talk: Conversation, question: Mention, staff: Staff) -> None:
    if staff.pk in (actor.staff_id, question.message.staff_id):
        raise Problem(_("Choose somebody else to ask."), field="staff")
    if not may_be_passed_to(actor, staff, question.staff):
        raise Problem(
            _("You can pass it on to colleagues of your own department only."), field="staff"
        )
    check_can_help(talk, staff)
    if Mention.objects.filter(message=question.message, staff=staff).exists():
        raise Problem(_("%(name)s was asked this already.") % {"name": staff.name}, field="staff")


def _end(
    actor: Actor, question: Mention, ending: Mention.Ending, event: Event, note: Message | None
) -> None:
    question.done_at, question.ending, question.answer = clock.now(), ending, note
    question.save(update_fields=["done_at", "ending", "answer", "passed_to"])
    record(event, actor.who, about_conversation(question.message.conversation))


def _who_waits(actor: Actor, talk: Conversation) -> str:
    """The name of whoever asked or named the actor here last, else of the assignee."""
    mine = Mention.objects.filter(message__conversation=talk, staff_id=actor.staff_id or 0)
    asked = mine.filter(message__staff__is_active=True).order_by("-pk")
    name = asked.values_list("message__staff__name", flat=True).first()
    return name or (talk.assignee.name if talk.assignee else "")


def _words(text: str, missing: str) -> str:
    words = clean(text).strip()
    if not words:
        raise Problem(missing, field="text")
    if len(words) > LONGEST:
        raise Problem(_("This is longer than %(num)d characters.") % {"num": LONGEST}, field="text")
    return words
