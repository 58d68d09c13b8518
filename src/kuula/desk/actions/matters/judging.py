"""Judging by the clock: once the days after a solving are over, and again after a change."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Final

from django.db import transaction

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.matter_events import MatterJudged, MatterUncounted
from kuula.desk.matters.gathering import Gathered, gather
from kuula.desk.matters.rule import judged
from kuula.desk.models import Conversation, WatchedMatter
from kuula.desk.models.matter import SPAN
from kuula.kit import clock
from kuula.ledger.events import Event
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, as_history, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 200


def judge_due_matters(actor: Actor, *, limit: int = 5000) -> int:
    """Record of each conversation whose days are over whether the first contact was enough, and
    anew where something changed since; answers how many were looked at, at most `limit`.

    Safe to run twice, also at once: a fact that stands as it is, is not recorded again.
    """
    allow(actor, Permission.CHANGE)
    looked_at = 0
    while looked_at < limit:
        found = _judge_some(actor, min(BATCH, limit - looked_at))
        looked_at += found
        if found < BATCH:
            break
    return looked_at


def _judge_some(actor: Actor, most: int) -> int:
    with transaction.atomic():
        due = WatchedMatter.objects.filter(due_at__lte=clock.now())
        locked = due.select_for_update(skip_locked=True).order_by("due_at", "conversation_id")
        watched = list(locked[:most])
        gathered = gather(one.conversation_id for one in watched)
        standing = _standing(watched)
        for one in watched:
            _judge(actor, one, gathered, standing.get(one.entry_id or 0))
        WatchedMatter.objects.bulk_update(watched, ["due_at", "solved_at", "entry_id"])
    return len(watched)


def _judge(
    actor: Actor, watched: WatchedMatter, gathered: Gathered, standing: Entry | None
) -> None:
    """Let what is recorded of one conversation be what holds of it now."""
    number, solving = watched.conversation_id, gathered.solving_of(watched.conversation_id)
    watched.solved_at = solving.occurred_at if solving else None
    watched.due_at = None
    over = solving is not None and solving.occurred_at + SPAN <= clock.now()
    if solving is not None and not over:
        watched.due_at = solving.occurred_at + SPAN
    case = gathered.case_of(number) if over else None
    found = judged(case) if case else None
    if (asdict(found) if found else None) == (standing.payload if standing else None):
        return
    talk = gathered.talks[number]
    if found is None or solving is None:
        watched.entry_id = None
        _tell(actor, MatterUncounted(), talk, standing, standing)
    else:
        watched.entry_id = _tell(actor, found, talk, solving, standing)


def _standing(watched: Sequence[WatchedMatter]) -> dict[int, Entry]:
    """The facts that stand about these, unless somebody took them back."""
    numbers = [one.entry_id for one in watched if one.entry_id]
    found = Entry.objects.standing().filter(id__in=numbers, type=MatterJudged.type)
    return {entry.id: entry for entry in found}


def _tell(
    actor: Actor, event: Event, talk: Conversation, like: Entry | None, old: Entry | None
) -> int:
    """Record what holds as of the moment of entry `like`; of the past as history."""
    moment = like.occurred_at if like else clock.now()
    past: AbstractContextManager[None] = nullcontext()
    if like is not None and like.historic:
        past = as_history(moment)
    with past:
        about = Past(occurred_at=moment, retracts=old.id if old else None)
        return record(event, actor.who, about_conversation(talk), about)
