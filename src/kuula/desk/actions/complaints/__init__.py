"""The only writers of complaints: the case and its steps, its lesson, the question whether it is
solved, the list of root causes, and mistakes of ours."""

from kuula.desk.actions.complaints.answering import Told, answer_follow_up, withdraw_follow_up
from kuula.desk.actions.complaints.asking import ask_due_follow_ups
from kuula.desk.actions.complaints.case import (
    close_complaint,
    give_complaint,
    hand_back_complaints,
    open_complaint,
    reopen_complaint,
    withdraw_complaint,
)
from kuula.desk.actions.complaints.causes import retire_cause, save_cause, set_course
from kuula.desk.actions.complaints.forgetting import forget_told_answers
from kuula.desk.actions.complaints.lesson import LessonForm, finish_prevention, set_lesson
from kuula.desk.actions.complaints.mistakes import MistakeForm, flag_mistake, take_back_mistake
from kuula.desk.actions.complaints.steps import StepForm, take_step

__all__ = [
    "LessonForm",
    "MistakeForm",
    "StepForm",
    "Told",
    "answer_follow_up",
    "ask_due_follow_ups",
    "close_complaint",
    "finish_prevention",
    "flag_mistake",
    "forget_told_answers",
    "give_complaint",
    "hand_back_complaints",
    "open_complaint",
    "reopen_complaint",
    "retire_cause",
    "save_cause",
    "set_course",
    "set_lesson",
    "take_back_mistake",
    "take_step",
    "withdraw_complaint",
    "withdraw_follow_up",
]
