"""Draining: the absent lose nothing. What they hold and the customer waits for goes back."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.assigning.returning import back_by
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.duty import duty_of, policies
from kuula.workspace.models import AssignmentPolicy
from kuula.workspace.models.duty import DutyState
from kuula.workspace.permissions import Permission

_USUAL: Final = AssignmentPolicy()


def drain_absent(actor: Actor, *, limit: int = 500) -> int:
    """Put back into the queue what colleagues off duty hold and their team's rule says; answers how
    many. Safe to run twice: the second time nothing is left to put back."""
    allow(actor, Permission.ASSIGN)
    rules = policies()
    held = Conversation.objects.waiting_on_us().filter(assignee__duty__state=DutyState.OFF)
    rows = held.select_related("brand", "assignee__duty").order_by("due_at", "pk")[:limit]
    return sum(
        _put_back(actor, row.pk, reason)
        for row in rows
        if (reason := _reason(row, rules.get(row.team_id or 0, _USUAL)))
    )


def _reason(row: Conversation, rule: AssignmentPolicy) -> str:
    """Why a conversation of somebody off duty goes back: "due", "absent", or empty if it stays."""
    if row.assignee is None:
        return ""
    grace, now = timedelta(minutes=rule.grace_minutes), clock.now()
    since: datetime = row.assignee.duty.since
    if since + grace > now or rule.drain == AssignmentPolicy.Drain.NONE:
        return ""
    if rule.drain == AssignmentPolicy.Drain.ALL:
        return "absent"
    in_time = row.due_at is None or row.due_at >= back_by(row, since, grace, now)
    return "" if in_time else "due"


def _put_back(actor: Actor, number: int, reason: str) -> bool:
    """Take the assignee off, unless they came back or it is in other hands by now."""
    with transaction.atomic():
        try:
            locked = locked_conversation(number)
        except Conflict:  # merged into another meanwhile
            return False
        absent = locked.assignee_id
        duty = duty_of(absent) if absent is not None else None
        if duty is None or duty.state != DutyState.OFF or not locked.is_on_us:
            return False
        locked.assignee_id = None
        locked.save(update_fields=["assignee"])
        event = events.ConversationAssigned(staff_id=None, previous_id=absent, reason=reason)
        record(event, actor.who, about_conversation(locked))
    return True
