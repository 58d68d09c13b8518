"""What happens to surveys. Their names are ours, never a person's."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class SurveyPublished(Event):
    """A version of a survey can be answered from now on."""

    type: ClassVar[str] = "listening.survey_published"
    words: ClassVar[str] = _("%(actor)s published the survey %(name)s")
    survey_id: int
    version: int
    name: str


@dataclass(frozen=True)
class SurveyStateChanged(Event):
    """A survey was paused, gone on with, closed, put aside or taken up again."""

    type: ClassVar[str] = "listening.survey_state_changed"
    words: ClassVar[str] = _("%(actor)s changed whether the survey %(name)s is answered")
    survey_id: int
    name: str
    state: str
    previous: str
