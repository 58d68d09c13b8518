"""Sharing out: what waits in a queue goes to who can take it, by the team's rule or one by one."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.assigning.queue import cases_of
from kuula.desk.assigning.roster import agents_of, loads_of, member, roster_of
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed
from kuula.ledger.recording import record
from kuula.science.assigning import Given, Queue, next_for, share
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actors import Actor, allow
from kuula.workspace.duty import policy_of
from kuula.workspace.models import Duty, Staff
from kuula.workspace.models.duty import DutyReason, DutyState
from kuula.workspace.permissions import Permission

TRIES: Final = 20
"""So many of the best are tried where others take them at the same moment."""
ROUNDS: Final = 3
"""So often a queue is shared out anew for what somebody else changed meanwhile."""


def share_out(actor: Actor, *, team_id: int) -> int:
    """Give what waits in a team's queue to who is on duty and free; answers how many.

    Nothing happens in a team that shares out by hand. Safe to run twice and at the same time: each
    conversation is given once, and nobody more than their cap.
    """
    allow(actor, Permission.ASSIGN)
    policy = policy_of(team_id)
    if not policy.automatic:
        return 0
    count = 0
    for _round in range(ROUNDS):
        agents, now = agents_of(roster_of(team_id, policy)), clock.now()
        wanted, _waiting = share(cases_of(team_id), agents, now)
        done = sum(_give(actor, team_id, one, "shared") is not None for one in wanted)
        count += done
        if done == len(wanted):
            break
    return count


def take_next(actor: Actor) -> tuple[int, events.ConversationAssigned] | None:
    """Give the actor what is due first in the queues of their teams and fits them; answers its
    number and what was recorded, None when nothing waits for them.

    Whoever takes the next one is on duty from then on. Raises Conflict for who holds their cap.
    """
    allow(actor, Permission.ASSIGN)
    allow(actor, Permission.REPLY)
    if actor.staff_id is None:
        raise NotAllowed(_("Only a colleague can take the next conversation."))
    me = Staff.objects.get(pk=actor.staff_id)
    with transaction.atomic():
        set_duty(actor, staff=me, state=DutyState.ON, reason=DutyReason.TAKING)
    queues = _queues(actor, me)
    teams = {case.id: team_id for team_id, queue in queues for case in queue.cases}
    for one in next_for((queue for _team, queue in queues), clock.now())[:TRIES]:
        event = _give(actor, teams[one.case], one, "next")
        if event is not None:
            return one.case, event
    _refuse_full(queues)
    return None


def _queues(actor: Actor, me: Staff) -> list[tuple[int | None, Queue]]:
    """What waits in each team of the actor and in none, with the actor as each team has them."""
    found: list[tuple[int | None, Queue]] = []
    for team_id in sorted(actor.team_ids):
        agents = agents_of(roster_of(team_id))
        mine = next((agent for agent in agents if agent.id == me.pk), None)
        if mine is not None:
            found.append((team_id, Queue(cases_of(team_id), agents, mine)))
    mine = member(me.pk).agent
    return [*found, (None, Queue(cases_of(None), (mine,), mine))]


def _refuse_full(queues: Iterable[tuple[int | None, Queue]]) -> None:
    """Raise Conflict when something waits, but the actor holds all they can be given."""
    for _team, queue in queues:
        if queue.cases and not queue.asking.is_free:
            told = {"load": queue.asking.load, "cap": queue.asking.cap}
            raise Conflict(
                _("You hold %(load)s of %(cap)s open conversations. Answer or pass one on first.")
                % told
            )


def _give(
    actor: Actor, team_id: int | None, wanted: Given, reason: str
) -> events.ConversationAssigned | None:
    """Give one conversation, unless it or the agent changed meanwhile.

    The conversation is locked first, then the agent's duty: whoever else gives to them counts after
    that. An agent who takes the next one may hold their own duty already, and waits for the
    conversation; so the sharing out never waits for a duty, or they would wait for each other.
    """
    with transaction.atomic():
        locked = _locked_waiting(wanted.case, team_id)
        waits = reason == "next"
        duty = _locked_duty(wanted.agent, waits=waits) if locked is not None else None
        if locked is None or duty is None:
            return None
        load = loads_of([wanted.agent]).get(wanted.agent, 0) + 1
        if load > wanted.cap:
            return None
        locked.assignee_id = wanted.agent
        locked.save(update_fields=["assignee"])
        duty.given_at = clock.now()
        duty.save(update_fields=["given_at"])
        event = _told(wanted, load, reason)
        record(event, actor.who, about_conversation(locked))
    return event


def _locked_waiting(number: int, team_id: int | None) -> Conversation | None:
    """The conversation, locked, if it still waits in this queue."""
    try:
        locked = locked_conversation(number)
    except Conflict:  # merged into another meanwhile
        return None
    waits = locked.is_on_us and not locked.spam and locked.assignee_id is None
    return locked if waits and locked.team_id == team_id else None


def _locked_duty(staff_id: int, *, waits: bool) -> Duty | None:
    """Their duty, locked, if they are on duty and work here still; without waiting none while
    somebody else holds it."""
    held = Duty.objects.select_for_update(of=("self",), skip_locked=not waits)
    there = held.filter(pk=staff_id, state=DutyState.ON, staff__is_active=True)
    return there.first()


def _told(given: Given, load: int, reason: str) -> events.ConversationAssigned:
    return events.ConversationAssigned(
        staff_id=given.agent,
        reason=reason,
        known=given.known,
        language=given.language,
        skills=list(given.skills),
        held=load,
        cap=given.cap,
    )
