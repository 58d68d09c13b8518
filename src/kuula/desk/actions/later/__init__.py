"""The only writers of planned replies."""

from kuula.desk.actions.later.leaving import hold_planned, let_go, send_due_replies
from kuula.desk.actions.later.planning import (
    change_planned,
    plan_reply,
    return_planned,
    withdraw_planned,
)

__all__ = [
    "change_planned",
    "hold_planned",
    "let_go",
    "plan_reply",
    "return_planned",
    "send_due_replies",
    "withdraw_planned",
]
