"""The one list of what rooms keep of a customer that goes along when two are merged; the desk
first, for what belongs to a conversation follows it."""

from typing import Final

from kuula.desk.actions.belonging import DeskPart
from kuula.listening.actions import RatingsPart
from kuula.listening.feedback.actions import FeedbackPart
from kuula.listening.mentions.actions import MentionsPart
from kuula.listening.surveys.answering.actions.belonging import SurveysPart
from kuula.people.merging.parts import Part

PARTS: Final[dict[str, Part]] = {
    "desk": DeskPart(),
    "ratings": RatingsPart(),
    "surveys": SurveysPart(),
    "feedback": FeedbackPart(),
    "mentions": MentionsPart(),
}
