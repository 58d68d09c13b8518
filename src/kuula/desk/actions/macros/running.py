"""Running a macro: the same single actions one would do by hand, all of them or none."""

from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kuula.desk.access import conversation_for
from kuula.desk.actions.checklists import put_checklist
from kuula.desk.actions.fields import set_fields
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.replying import Reply, add_note, write_reply
from kuula.desk.actions.snoozing import snooze_conversation
from kuula.desk.actions.steering import (
    assign_conversation,
    move_conversation,
    set_priority,
    set_state,
    set_tags,
)
from kuula.desk.checklists.access import checklist_for
from kuula.desk.macros.events import MacroRan
from kuula.desk.macros.planning import Plan, plan_of
from kuula.desk.macros.steps import ME, Steps
from kuula.desk.models import Conversation, Macro, MacroRun, PutChecklist
from kuula.desk.snoozing import monday_morning, tomorrow_morning
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

KEPT: Final = ("state", "assignee_id", "team_id", "priority", "waiting_since", "due_at",
               "snoozed_until", "solved_at", "closed_at", "clocks", "fields")  # fmt: skip


def run_macro(actor: Actor, *, conversation: Conversation, macro: Macro) -> MacroRun:
    """Do everything a macro says, as its single actions with their facts: all of it or nothing.

    Raises Problem for a place in its texts that has no value here, and whatever a single action
    raises.
    """
    allow(actor, Permission.READ)
    if actor.staff_id is None:
        raise Problem(_("Only people can run macros."))
    with transaction.atomic():
        locked_conversation(conversation.pk)
        talk = conversation_for(actor, conversation.pk)
        plan = plan_of(macro, talk, Staff.objects.get(pk=actor.staff_id))
        if plan.open:
            raise Problem(
                _("There is no value for {%(name)s}. Write it yourself.") % {"name": plan.open[0]}
            )
        before = snapshot(talk)
        made = _do(actor, talk, plan)
        after = snapshot(Conversation.objects.get(pk=talk.pk))
        run = MacroRun.objects.create(
            macro=macro,
            conversation=talk,
            staff_id=actor.staff_id,
            before={"was": before, "is": after, "made": made},
            run_at=clock.now(),
        )
        Macro.objects.filter(pk=macro.pk).update(runs=F("runs") + 1, run_at=run.run_at)
        record(MacroRan(macro.pk, run.pk, macro.name), actor.who, about_conversation(talk))
    return run


def snapshot(conversation: Conversation) -> dict[str, Any]:
    """What a macro may change of a conversation, ready for JSON."""
    values = {name: getattr(conversation, name) for name in KEPT}
    written = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
    return written | {"tags": sorted(conversation.tags.values_list("name", flat=True))}


def tags_after(steps: Steps, carried: list[str]) -> list[str]:
    """The tags a conversation has after the steps."""
    off = {name.lower() for name in steps.tags_off}
    return sorted({*carried, *(name.lower() for name in steps.tags)} - off)


def _do(actor: Actor, talk: Conversation, plan: Plan) -> dict[str, int]:
    """Everything in its order; answers what came into being."""
    steps, made = plan.steps, dict[str, int]()
    if steps.fields:
        sent = {int(key): said for key, said in steps.fields.items()}
        set_fields(actor, conversation=talk, sent=sent)
    if steps.tags or steps.tags_off:
        carried = list(talk.tags.values_list("name", flat=True))
        set_tags(actor, conversation=talk, names=tags_after(steps, carried))
    if steps.priority:
        set_priority(actor, conversation=talk, priority=steps.priority)
    if steps.checklist:
        made |= _put(actor, talk, steps.checklist)
    _hand(actor, talk, steps)
    if plan.note.text:
        made["note"] = add_note(actor, conversation=talk, text=plan.note.text, from_draft=False).pk
    if plan.reply.text:
        reply = Reply(text=plan.reply.text, from_draft=False)
        made["reply"] = write_reply(actor, conversation=talk, reply=reply).pk
    _end(actor, talk, steps)
    return made


def _put(actor: Actor, talk: Conversation, checklist_id: int) -> dict[str, int]:
    checklist = checklist_for(actor, checklist_id)
    there = PutChecklist.objects.filter(conversation=talk, checklist=checklist).exists()
    put = put_checklist(actor, conversation=talk, checklist=checklist)
    return {} if there else {"checklist": put.pk}


def _hand(actor: Actor, talk: Conversation, steps: Steps) -> None:
    if steps.team:
        team = team_for(actor, int(steps.team)) if int(steps.team) else None
        move_conversation(actor, conversation=talk, team=team)
    if steps.assignee:
        wanted = actor.staff_id if steps.assignee == ME else int(steps.assignee)
        staff = staff_for(actor, wanted) if wanted else None
        assign_conversation(actor, conversation=talk, staff=staff)


def _end(actor: Actor, talk: Conversation, steps: Steps) -> None:
    if steps.state:
        set_state(actor, conversation=talk, state=steps.state)
    if steps.snooze:
        morning = tomorrow_morning if steps.snooze == "tomorrow" else monday_morning
        until = morning(talk.brand, clock.now())
        snooze_conversation(actor, conversation=talk, until=until)
