"""The only writers of experiences: derived from the ledger, noted by hand, weighed."""

from kuula.listening.experiences.actions.deriving import (
    derive_experiences,
    drop_retracted,
    rebuild_experiences,
    rebuild_if_outdated,
)
from kuula.listening.experiences.actions.noting import (
    ExperienceForm,
    correct_experience,
    note_experience,
    take_experience_back,
)
from kuula.listening.experiences.actions.weighing import save_weights

__all__ = [
    "ExperienceForm",
    "correct_experience",
    "derive_experiences",
    "drop_retracted",
    "note_experience",
    "rebuild_experiences",
    "rebuild_if_outdated",
    "save_weights",
    "take_experience_back",
]
