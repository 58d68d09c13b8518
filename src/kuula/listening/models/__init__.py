"""The tables of listening, one aggregate a file."""

from kuula.listening.models.briefing import BriefCopy, BriefReader, SurveyBrief
from kuula.listening.models.experience import Derivation, ExperienceFact, Weighting
from kuula.listening.models.feedback import (
    Department,
    FeedbackMatter,
    FeedbackPiece,
    FeedbackTelling,
)
from kuula.listening.models.inviting import AskingPause, AskingRules, Trigger, Wave
from kuula.listening.models.journey import Journey, Stage, StagePoint
from kuula.listening.models.mention import Mention, MentionNote, MentionSource
from kuula.listening.models.place import SurveyPlace, SurveyTicket, SurveyTicketHolder
from kuula.listening.models.quota import QuotaCell
from kuula.listening.models.rating import RatingRequest
from kuula.listening.models.response import Answer, Response
from kuula.listening.models.result import ResultCell, ResultState
from kuula.listening.models.survey import Invitation, Survey, SurveyVersion
from kuula.listening.models.touchpoint import Touchpoint

__all__ = [
    "Answer",
    "AskingPause",
    "AskingRules",
    "BriefCopy",
    "BriefReader",
    "Department",
    "Derivation",
    "ExperienceFact",
    "FeedbackMatter",
    "FeedbackPiece",
    "FeedbackTelling",
    "Invitation",
    "Journey",
    "Mention",
    "MentionNote",
    "MentionSource",
    "QuotaCell",
    "RatingRequest",
    "Response",
    "ResultCell",
    "ResultState",
    "Stage",
    "StagePoint",
    "Survey",
    "SurveyBrief",
    "SurveyPlace",
    "SurveyTicket",
    "SurveyTicketHolder",
    "SurveyVersion",
    "Touchpoint",
    "Trigger",
    "Wave",
    "Weighting",
]
