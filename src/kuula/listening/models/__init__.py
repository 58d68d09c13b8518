"""The tables of listening, one aggregate a file."""

from kuula.listening.models.experience import Derivation, ExperienceFact, Weighting
from kuula.listening.models.journey import Journey, Stage, StagePoint
from kuula.listening.models.rating import RatingRequest
from kuula.listening.models.response import Answer, Response
from kuula.listening.models.survey import Invitation, Survey, SurveyVersion
from kuula.listening.models.touchpoint import Touchpoint

__all__ = [
    "Answer",
    "Derivation",
    "ExperienceFact",
    "Invitation",
    "Journey",
    "RatingRequest",
    "Response",
    "Stage",
    "StagePoint",
    "Survey",
    "SurveyVersion",
    "Touchpoint",
    "Weighting",
]
