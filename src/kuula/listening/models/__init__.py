"""The tables of listening, one aggregate a file."""

from kuula.listening.models.place import SurveyPlace, SurveyTicket, SurveyTicketHolder
from kuula.listening.models.rating import RatingRequest
from kuula.listening.models.response import Answer, Response
from kuula.listening.models.survey import Invitation, Survey, SurveyVersion
from kuula.listening.models.touchpoint import Touchpoint

__all__ = [
    "Answer",
    "Invitation",
    "RatingRequest",
    "Response",
    "Survey",
    "SurveyPlace",
    "SurveyTicket",
    "SurveyTicketHolder",
    "SurveyVersion",
    "Touchpoint",
]
