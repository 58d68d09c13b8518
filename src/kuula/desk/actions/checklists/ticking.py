"""Checklists on a conversation: put on, ticked, taken off."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.checklists.events import ChecklistPut, StepTicked
from kuula.desk.models import Checklist, Conversation, PutChecklist
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 10


def put_checklist(
    actor: Actor, *, conversation: Conversation, checklist: Checklist
) -> PutChecklist:
    """Put a checklist on a conversation; one that is there already stays as it is.

    Raises Conflict for an archived one and for an eleventh.
    """
    allow(actor, Permission.CHANGE)
    if checklist.archived_at is not None:
        raise Conflict(_("This checklist is archived. Choose another."))
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        own = list(PutChecklist.objects.filter(conversation=locked))
        standing = next((one for one in own if one.checklist_id == checklist.pk), None)
        if standing is not None:
            return standing
        if len(own) >= MOST:
            raise Conflict(_("A conversation carries at most 10 checklists."))
        put = PutChecklist.objects.create(
            conversation=locked,
            checklist=checklist,
            name=checklist.name,
            steps=[step | {"by": None, "at": ""} for step in checklist.steps],
            required=checklist.required,
            put_by_id=actor.staff_id,
            put_at=clock.now(),
        )
        record(ChecklistPut(put.pk, put.name), actor.who, about_conversation(locked))
    return put


def tick_step(actor: Actor, *, put: PutChecklist, key: str, done: bool) -> None:
    """Tick a step, or take the tick back. Twice changes nothing. Raises NotFound without it."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        conversation, locked = _locked(put)
        step = next((one for one in locked.steps if one["key"] == key), None)
        if step is None:
            raise NotFound(_("There is no such step."))
        if bool(step["at"]) == done:
            return
        step["by"] = actor.staff_id if done else None
        step["at"] = clock.now().isoformat() if done else ""
        locked.save(update_fields=["steps"])
        event = StepTicked(locked.pk, locked.name, [step["text"]], undone=not done)
        record(event, actor.who, about_conversation(conversation))


def take_off_checklist(actor: Actor, *, put: PutChecklist) -> None:
    """Take a checklist off a conversation with its ticks; the timeline keeps what was done."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        conversation, locked = _locked(put)
        number, name = locked.pk, locked.name
        locked.delete()
        record(ChecklistPut(number, name, off=True), actor.who, about_conversation(conversation))


def _locked(put: PutChecklist) -> tuple[Conversation, PutChecklist]:
    """The conversation and its checklist, locked. Raises NotFound when it was taken off."""
    conversation = locked_conversation(put.conversation_id)
    found = PutChecklist.objects.select_for_update().filter(pk=put.pk, conversation=conversation)
    locked = found.first()
    if locked is None:
        raise NotFound(_("There is no such checklist."))
    return conversation, locked
