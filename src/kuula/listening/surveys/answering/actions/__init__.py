"""The only writers of answers, of places to answer at, and of tickets."""

from kuula.listening.surveys.answering.actions.forgetting import (
    erase_answers,
    forget_old_words,
)
from kuula.listening.surveys.answering.actions.placing import (
    PlaceForm,
    add_place,
    end_place,
    take_ticket,
)
from kuula.listening.surveys.answering.actions.saving import (
    Saved,
    begin_response,
    complete_response,
    save_answer,
    withdraw_answer,
)
from kuula.listening.surveys.answering.actions.whole import (
    WholeResponse,
    take_pressed,
    take_response,
)

__all__ = [
    "PlaceForm",
    "Saved",
    "WholeResponse",
    "add_place",
    "begin_response",
    "complete_response",
    "end_place",
    "erase_answers",
    "forget_old_words",
    "save_answer",
    "take_pressed",
    "take_response",
    "take_ticket",
    "withdraw_answer",
]
