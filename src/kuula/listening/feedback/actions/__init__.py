"""The only writers of feedback: passing on, answering, settling, joining, telling back."""

from kuula.listening.feedback.actions.answering import (
    answer_matter,
    believe_matter,
    decline_matter,
    drop_doubted,
    give_matter,
    name_matter,
    read_matter,
    reopen_matter,
    settle_matter,
)
from kuula.listening.feedback.actions.departments import (
    DepartmentForm,
    archive_department,
    department_called,
    save_department,
    undo_departments,
)
from kuula.listening.feedback.actions.erasing import (
    FeedbackPart,
    erase_feedback,
    forget_old_feedback,
    forget_told_feedback,
    undo_feedback,
)
from kuula.listening.feedback.actions.joining import join_matters, split_off
from kuula.listening.feedback.actions.passing import (
    FeedbackForm,
    Place,
    pass_on,
    take_feedback,
)
from kuula.listening.feedback.actions.reminding import remind_due
from kuula.listening.feedback.actions.telling import (
    mute_feedback,
    note_told,
    take_telling_back,
    tell_customers,
    tell_due,
    waiting_talks,
)

__all__ = [
    "DepartmentForm",
    "FeedbackForm",
    "FeedbackPart",
    "Place",
    "answer_matter",
    "archive_department",
    "believe_matter",
    "decline_matter",
    "department_called",
    "drop_doubted",
    "erase_feedback",
    "forget_old_feedback",
    "forget_told_feedback",
    "give_matter",
    "join_matters",
    "mute_feedback",
    "name_matter",
    "note_told",
    "pass_on",
    "read_matter",
    "remind_due",
    "reopen_matter",
    "save_department",
    "settle_matter",
    "split_off",
    "take_feedback",
    "take_telling_back",
    "tell_customers",
    "tell_due",
    "undo_departments",
    "undo_feedback",
    "waiting_talks",
]
