"""Taking a run of a macro back: everything it changed is as before, in one go."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.checklists import take_off_checklist
from kuula.desk.actions.fields import set_fields
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.macros.running import snapshot
from kuula.desk.actions.merging import TURNED, restore
from kuula.desk.actions.replying import withdraw_reply
from kuula.desk.actions.settling import solving_since
from kuula.desk.actions.steering import (
    assign_conversation,
    move_conversation,
    set_priority,
    set_tags,
)
from kuula.desk.actions.turning import turn
from kuula.desk.fields.access import fields_in
from kuula.desk.fields.values import keys_of
from kuula.desk.macros.events import MacroUndone
from kuula.desk.models import Conversation, MacroRun, Mention, Message, PutChecklist, State
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import Past, record
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

UNDOABLE: Final = timedelta(hours=1)


def undo_macro(actor: Actor, *, run: MacroRun) -> None:
    """Put back what a run of the actor's changed; what somebody changed since stays.

    Raises Conflict an hour later, twice, or when its reply has left: then nothing is put back.
    """
    allow(actor, Permission.READ)
    with transaction.atomic():
        locked = locked_conversation(run.conversation_id)
        standing = MacroRun.objects.select_for_update().get(pk=run.pk)
        if standing.undone_at is not None or not standing.before:
            raise Conflict(_("This was taken back already."))
        if standing.run_at + UNDOABLE < clock.now():
            raise Conflict(_("A macro can be taken back for an hour. That time has passed."))
        _unmake(actor, standing.before["made"])
        _put_back(actor, standing)
        standing.undone_at, standing.before = clock.now(), {}
        standing.save(update_fields=["undone_at", "before"])
        name = standing.macro.name if standing.macro else _("removed")
        event = MacroUndone(standing.macro_id or 0, standing.pk, name)
        record(event, actor.who, about_conversation(locked))


def _unmake(actor: Actor, made: dict[str, int]) -> None:
    """Take back what came into being; the reply first, since it may have left."""
    if "reply" in made:
        withdraw_reply(actor, message=Message.objects.get(pk=made["reply"]))
    if "note" in made:
        Message.objects.filter(pk=made["note"]).update(withdrawn_at=clock.now(), search=None)
        Mention.objects.filter(message_id=made["note"], done_at=None).update(done_at=clock.now())
    put = PutChecklist.objects.filter(pk=made.get("checklist", 0)).first()
    if put is not None:
        take_off_checklist(actor, put=put)


def _put_back(actor: Actor, run: MacroRun) -> None:
    talk = Conversation.objects.select_related("brand").get(pk=run.conversation_id)
    was, after, now = run.before["was"], run.before["is"], snapshot(talk)
    changed = {name for name in was if was[name] != after[name] and now[name] == after[name]}
    if "tags" in changed:
        set_tags(actor, conversation=talk, names=was["tags"])
    if "priority" in changed:
        set_priority(actor, conversation=talk, priority=was["priority"])
    if "team_id" in changed:
        team = team_for(actor, was["team_id"]) if was["team_id"] else None
        move_conversation(actor, conversation=talk, team=team)
    if "assignee_id" in changed:
        staff = staff_for(actor, was["assignee_id"]) if was["assignee_id"] else None
        assign_conversation(actor, conversation=talk, staff=staff)
    _put_fields_back(actor, talk, was["fields"], after["fields"])
    answered = "reply" in run.before["made"]
    if "state" in changed or (answered and now["state"] != was["state"]):
        _turn_back(actor, talk, was, run.run_at)


def _put_fields_back(
    actor: Actor, talk: Conversation, was: dict[str, Any], after: dict[str, Any]
) -> None:
    known = {field.key: field for field in fields_in(talk).values()}
    sent = {
        field.pk: keys_of(field, was[key]) if key in was else []
        for key, field in known.items()
        if was.get(key) != after.get(key) and talk.fields.get(key) == after.get(key)
    }
    set_fields(actor, conversation=talk, sent=sent)


def _turn_back(actor: Actor, talk: Conversation, was: dict[str, Any], since: datetime) -> None:
    """State and moments as they were; a solving that went with the macro does not count."""
    locked = locked_conversation(talk.pk)
    slip, previous = solving_since(locked, since), locked.state
    turn(locked, State(was["state"]), clock.now())
    restore(locked, was, TURNED)
    locked.save()
    event = events.StateChanged(state=was["state"], previous=previous)
    past = Past(retracts=slip.pk if slip else None)
    record(event, actor.who, about_conversation(locked), past)
