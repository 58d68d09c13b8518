"""The only writers of notices: what is told, what was read, how somebody wants to be told."""

from kuula.desk.actions.notices.carrying import carry_notice, may_be_told
from kuula.desk.actions.notices.choosing import HabitsForm, set_notice_habits
from kuula.desk.actions.notices.forgetting import forget_old_notices
from kuula.desk.actions.notices.noting import note_entry
from kuula.desk.actions.notices.reading import (
    mark_read,
    mark_unread,
    read_conversation,
    read_notice,
)
from kuula.desk.actions.notices.summing import sum_up, sum_up_beginning
from kuula.desk.actions.notices.watching import watch_complaints

__all__ = [
    "HabitsForm",
    "carry_notice",
    "forget_old_notices",
    "mark_read",
    "mark_unread",
    "may_be_told",
    "note_entry",
    "read_conversation",
    "read_notice",
    "set_notice_habits",
    "sum_up",
    "sum_up_beginning",
    "watch_complaints",
]
