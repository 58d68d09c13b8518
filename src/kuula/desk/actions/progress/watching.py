"""Looking who has waited in silence for long enough, and what becomes of it."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from kuula.desk import progress_events as events
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.places import about_conversation
from kuula.desk.actions.progress.settling import send_by_itself
from kuula.desk.models import Conversation, ProgressPolicy, ProgressUpdate
from kuula.desk.models.conversation import ON_US
from kuula.desk.progress.due import (
    governing,
    is_for_nobody,
    may_write_now,
    nothing_new,
    silent_under,
    word_due,
)
from kuula.desk.progress.wording import words_for
from kuula.kit import clock
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LIMIT: Final = 300
Mode = ProgressPolicy.Mode
State = ProgressUpdate.State


def watch_progress(actor: Actor, *, limit: int = LIMIT) -> int:
    """Offer or send what is due, put away what is not needed any more; answers how many changed.

    At most `limit` of each policy. Safe to run twice: a silence is taken up once.
    """
    allow(actor, Permission.CHANGE)
    changed = _put_away(actor, limit)
    policies = list(ProgressPolicy.objects.order_by("pk"))
    for policy in policies:
        silent = silent_under(policy, policies).values_list("pk", flat=True)
        changed += sum(_look_at(actor, number, policies) for number in list(silent[:limit]))
    return changed


def _put_away(actor: Actor, limit: int) -> int:
    """Offers that somebody's word has overtaken."""
    standing = Q(conversation__state__in=ON_US, conversation__last_at=F("about_at"))
    offered = ProgressUpdate.objects.filter(state=State.OFFERED).exclude(standing)
    return sum(
        _overtaken(actor, pk, talk)
        for pk, talk in list(offered.values_list("pk", "conversation_id")[:limit])
    )


def _overtaken(actor: Actor, number: int, talk_id: int) -> bool:
    with transaction.atomic():
        talk = Conversation.objects.select_for_update(of=("self",)).get(pk=talk_id)
        update = ProgressUpdate.objects.select_for_update().get(pk=number)
        standing = talk.is_on_us and talk.last_at == update.about_at
        if update.state != State.OFFERED or standing:
            return False
        update.state, update.settled_at, update.text = State.DROPPED, clock.now(), ""
        update.save()
        event = events.ProgressDropped(update.pk, written=True)
        record(event, actor.who, about_conversation(talk))
    return True


def _look_at(actor: Actor, number: int, policies: Sequence[ProgressPolicy]) -> bool:
    """Take up the silence of one conversation, unless something was said meanwhile."""
    with transaction.atomic():
        talk = locked_conversation(number)
        policy = governing(talk, policies)
        if policy is None or not talk.is_on_us or talk.updates.filter(about_at=talk.last_at):
            return False
        due = word_due(talk, policy, talk.last_at)
        if due is None or due > clock.now():
            return False
        if is_for_nobody(talk):
            _made(talk, policy.mode, "", State.DROPPED)
            return False
        mode = _mode(talk, policy)
        if mode == Mode.AUTOMATIC and not may_write_now(talk):
            return False
        _take_up(actor, talk, policy, mode)
    return True


def _mode(talk: Conversation, policy: ProgressPolicy) -> str:
    """By itself only so often, not twice in a row, and only where there is an address; what may not
    go by itself is offered."""
    if policy.mode != Mode.AUTOMATIC:
        return policy.mode
    gone = talk.updates.filter(state=State.SENT, mode=Mode.AUTOMATIC).count()
    if gone >= policy.most or talk.address_id is None or nothing_new(talk):
        return Mode.DRAFTED
    return Mode.AUTOMATIC


def _take_up(actor: Actor, talk: Conversation, policy: ProgressPolicy, mode: str) -> None:
    text = words_for(talk, policy, word_due(talk, policy, clock.now()))
    update = _made(talk, mode, text, State.OFFERED)
    event = events.ProgressDue(update.pk, mode)
    record(event, actor.who, about_conversation(talk))
    if mode == Mode.AUTOMATIC:
        send_by_itself(actor, talk, update)


def _made(talk: Conversation, mode: str, text: str, state: str) -> ProgressUpdate:
    now = clock.now()
    return ProgressUpdate.objects.create(
        conversation=talk,
        mode=mode,
        about_at=talk.last_at,
        made_at=now,
        text=text,
        state=state,
        settled_at=now if state == State.DROPPED else None,
    )
