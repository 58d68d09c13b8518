"""The only writers of notices: what is told, what was read, how somebody wants to be told."""

from kuula.desk.actions.notices.choosing import HabitsForm, set_notice_habits
from kuula.desk.actions.notices.forgetting import forget_old_notices
from kuula.desk.actions.notices.noting import note_entry
from kuula.desk.actions.notices.reading import mark_read, mark_unread, read_conversation
from kuula.desk.actions.notices.watching import watch_complaints

__all__ = [
    "HabitsForm",
    "forget_old_notices",
    "mark_read",
    "mark_unread",
    "note_entry",
    "read_conversation",
    "set_notice_habits",
    "watch_complaints",
]
