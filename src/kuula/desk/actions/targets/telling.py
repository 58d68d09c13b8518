"""Saying once of every clock whether its target was met, and taking that back."""

from datetime import datetime
from typing import Final

from kuula.desk import target_events as events
from kuula.desk.actions.places import about_conversation
from kuula.desk.models import Conversation
from kuula.desk.targets.clocks import (
    REPLY,
    RESOLUTION,
    Clock,
    answer,
    choose_again,
    clock_of,
    ended,
    reckon_due,
)
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, record
from kuula.workspace.actors import Actor

TOLD: Final = (events.TargetMet.type, events.TargetMissed.type)


def tell_answer(actor: Actor, talk: Conversation, at: datetime | None = None) -> None:
    """The customer has the answer that was owed in a locked conversation: its clock ends."""
    one = clock_of(talk, REPLY)
    if one is None or one.answered or talk.waiting_since is None or talk.spam:
        return
    _tell(actor, talk, one, at or clock.now())
    answer(talk)


def tell_solution(actor: Actor, talk: Conversation) -> None:
    """A locked conversation is about to be settled: its solution is told, and an answer that was
    still owed if it is late."""
    if talk.spam:
        return
    now = clock.now()
    reply, solution = clock_of(talk, REPLY), clock_of(talk, RESOLUTION)
    if reply is not None and talk.waiting_since is not None and not reply.answered:
        found = ended(talk, reply, now)
        if found is not None and not found.in_time:
            _tell(actor, talk, reply, now)
            answer(talk)
    if solution is not None:
        _tell(actor, talk, solution, now)


def take_back_told(actor: Actor, talk: Conversation, since: datetime) -> None:
    """What was told of clocks since a moment does not count: what had ended them was taken
    back."""
    told = Entry.objects.standing().filter(
        conversation_id=talk.pk, type__in=TOLD, occurred_at__gte=since
    )
    for entry in told.order_by("id"):
        event = events.ClockWentOn(str(entry.payload["kind"]))
        record(event, actor.who, about_conversation(talk), Past(retracts=entry.pk))


def go_on_by_rules(actor: Actor, talk: Conversation) -> bool:
    """Let the clocks of a locked conversation go on by the rules as they are; the caller saves
    it. Answers whether anything changed."""
    changed = choose_again(talk)
    reckon_due(talk)
    if changed:
        reply, solution = clock_of(talk, REPLY), clock_of(talk, RESOLUTION)
        event = events.TargetsChanged(_minutes(reply), _minutes(solution))
        record(event, actor.who, about_conversation(talk))
    return changed


def _tell(actor: Actor, talk: Conversation, one: Clock, at: datetime) -> None:
    found = ended(talk, one, at)
    target = one.rules[-1].minutes
    if found is None or target is None:
        return
    kind = events.TargetMet if found.in_time else events.TargetMissed
    event = kind(one.kind.value, found.minutes, target, one.rules[-1].rule)
    record(event, actor.who, about_conversation(talk), Past(occurred_at=at))


def _minutes(one: Clock | None) -> int | None:
    return one.rules[-1].minutes if one else None
