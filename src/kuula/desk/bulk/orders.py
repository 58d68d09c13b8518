"""Orders: what can be done to many conversations at once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from kuula.workspace.permissions import Permission

MOST: Final = 5000
"""So many conversations one order is for at most."""
AT_ONCE: Final = 50
"""Up to so many are done while one waits; more go to jobs."""
PORTION: Final = 100
"""So many one job does."""
UNDO: Final = timedelta(hours=1)
"""So long an order can be taken back."""
LEAVES: Final = timedelta(seconds=10)
"""So long answers can, once they are written."""


class Verb(StrEnum):
    """What can be done."""

    ASSIGN = "assign"
    MOVE = "move"
    TAG = "tag"
    UNTAG = "untag"
    STATE = "state"
    PRIORITY = "priority"
    SNOOZE = "snooze"
    SPAM = "spam"
    LINK = "link"
    ANSWER = "answer"


RIGHTS: Final = {
    **dict.fromkeys(Verb, Permission.CHANGE),
    Verb.ASSIGN: Permission.ASSIGN,
    Verb.MOVE: Permission.ASSIGN,
    Verb.ANSWER: Permission.REPLY,
}

_MERGING: Final = ("desk.conversation_merged", "desk.conversation_unmerged")
_TURNING: Final = (
    "desk.state_changed",
    "desk.conversation_solved",
    "desk.conversation_closed",
    "desk.conversation_reopened",
    "desk.conversation_snoozed",
    "desk.conversation_woken",
    "desk.message_received",
    "desk.reply_written",
    *_MERGING,
)
_GIVING: Final = (
    "desk.conversation_assigned",
    "desk.conversation_moved",
    "desk.handover_taken",
    *_MERGING,
)
CHANGED_BY: Final = {
    Verb.ASSIGN: _GIVING,
    Verb.MOVE: _GIVING,
    Verb.TAG: ("desk.tags_changed", *_MERGING),
    Verb.UNTAG: ("desk.tags_changed", *_MERGING),
    Verb.STATE: _TURNING,
    Verb.PRIORITY: ("desk.priority_changed", *_MERGING),
    Verb.SNOOZE: _TURNING,
    Verb.SPAM: ("desk.marked_spam", *_MERGING),
    Verb.LINK: ("desk.incident_linked", "desk.incident_unlinked", *_MERGING),
    Verb.ANSWER: _MERGING,
}
"""Facts after which an undo of the verb would take back what somebody did since."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, as forms and programs write it.

    `value` is the number of a colleague or team (0 nobody), tags with commas between, a state, a
    priority, a snooze ("tomorrow", "monday" or a date), 1 and 0 for
    spam, the number of an incident (0 none), or that of an answer for all of one.
    """

    verb: str
    value: str = ""
