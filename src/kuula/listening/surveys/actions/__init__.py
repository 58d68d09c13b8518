"""The only writers of surveys."""

from kuula.listening.surveys.actions.stating import (
    archive_survey,
    close_survey,
    pause_survey,
    resume_survey,
)
from kuula.listening.surveys.actions.undoing import undo_surveys
from kuula.listening.surveys.actions.writing import (
    SurveyForm,
    copy_survey,
    publish_survey,
    save_survey,
)

__all__ = [
    "SurveyForm",
    "archive_survey",
    "close_survey",
    "copy_survey",
    "pause_survey",
    "publish_survey",
    "resume_survey",
    "save_survey",
    "undo_surveys",
]
