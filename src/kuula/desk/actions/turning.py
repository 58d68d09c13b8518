"""Whose turn it is: the one place that gives a conversation another state."""

from datetime import datetime

from kuula.desk.models import Conversation, State
from kuula.desk.models.conversation import ON_US


def turn(conversation: Conversation, state: str, at: datetime | None = None) -> None:
    """Give a locked conversation a state, and take off what belongs to another one: moments of
    solving, closing and coming back, and the answer owed when the next word is not ours.

    `at` is when it was solved or closed; the caller records and saves it.
    """
    conversation.state = state
    if state != State.CLOSED:
        conversation.solved_at = at if state == State.SOLVED else None
    if state != State.SNOOZED:
        conversation.snoozed_until = None
    conversation.closed_at = at if state == State.CLOSED else None
    if state not in (*ON_US, State.SNOOZED):
        conversation.waiting_since = conversation.due_at = None
