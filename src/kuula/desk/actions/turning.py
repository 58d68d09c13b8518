"""Whose turn it is: the one place that gives a conversation another state."""

from datetime import datetime

from kuula.desk.models import Conversation, State
from kuula.desk.models.conversation import ON_US
from kuula.desk.targets.clocks import (
    RESOLUTION,
    begin_resolution,
    leave_unanswered,
    pause_clocks,
    resume,
)
from kuula.kit import clock


def turn(conversation: Conversation, state: str, at: datetime | None = None) -> None:
    """Give a locked conversation a state, and take off what belongs to another one: moments of
    solving, closing and coming back, and the answer owed when the next word is not ours. Clocks
    stand still when it is not; what was settled gets new ones.

    `at` is when it was solved or closed; the caller records and saves it.
    """
    settled = conversation.state in (State.SOLVED, State.CLOSED)
    conversation.state = state
    if state != State.CLOSED:
        conversation.solved_at = at if state == State.SOLVED else None
    if state != State.SNOOZED:
        conversation.snoozed_until = None
    conversation.closed_at = at if state == State.CLOSED else None
    if state in ON_US and settled:
        leave_unanswered(conversation)
        begin_resolution(conversation, clock.now())
    elif state in ON_US:
        resume(conversation, RESOLUTION)
    if state not in (*ON_US, State.SNOOZED):
        pause_clocks(conversation)
        conversation.waiting_since = conversation.due_at = None
