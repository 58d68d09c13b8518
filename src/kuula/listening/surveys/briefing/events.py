"""What happens when the results of a survey are written down."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class SurveyBriefed(Event):
    """The results of a survey were written down: at first, for a week, at its end."""

    type: ClassVar[str] = "listening.survey_briefed"
    words: ClassVar[str] = _("The results of the survey %(name)s were written down")
    brief_id: int
    survey_id: int
    name: str
    kind: str


@dataclass(frozen=True)
class BriefCopyMade(Event):
    """A colleague is to get the brief of a survey; a channel carries it."""

    type: ClassVar[str] = "listening.brief_copy_made"
    words: ClassVar[str] = _("A brief of the survey %(name)s goes to a colleague")
    copy_id: int
    survey_id: int
    name: str
