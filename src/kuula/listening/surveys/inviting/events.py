"""What happens when we ask somebody to answer a survey."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class SurveyAsked(Event):
    """We asked the customer to answer a survey; a channel carries it."""

    type: ClassVar[str] = "listening.survey_asked"
    words: ClassVar[str] = _("We asked the customer to answer the survey %(name)s")
    invitation_id: int
    survey_id: int
    name: str
    language: str = ""


@dataclass(frozen=True)
class SurveyNotAsked(Event):
    """No channel could carry the invitation; the earlier entry is retracted."""

    type: ClassVar[str] = "listening.survey_not_asked"
    words: ClassVar[str] = _("We could not ask the customer to answer the survey %(name)s")
    invitation_id: int
    survey_id: int
    name: str


@dataclass(frozen=True)
class SurveyRefused(Event):
    """The customer does not want to answer this survey."""

    type: ClassVar[str] = "listening.survey_refused"
    words: ClassVar[str] = _("The customer did not want to answer the survey %(name)s")
    invitation_id: int
    survey_id: int
    name: str


@dataclass(frozen=True)
class AskingPaused(Event):
    """The customer wants no more questions, on any channel."""

    type: ClassVar[str] = "listening.asking_paused"
    words: ClassVar[str] = _("The customer wants no more surveys")
    channel: str

    def experience(self) -> Experience:
        """Bad: we asked more than was welcome."""
        return Experience.BAD


@dataclass(frozen=True)
class AskingResumed(Event):
    """The customer may be asked again."""

    type: ClassVar[str] = "listening.asking_resumed"
    words: ClassVar[str] = _("The customer may be asked for surveys again")
    channel: str


@dataclass(frozen=True)
class AskingRulesChanged(Event):
    """How often we may ask anybody was changed."""

    type: ClassVar[str] = "listening.asking_rules_changed"
    words: ClassVar[str] = _("%(actor)s changed how often customers are asked")
    most: int
    days: int
    after_refusal: int
    hold_complaints: bool
    earliest: int = 0
    latest: int = 24
    rest_days: bool = False


@dataclass(frozen=True)
class TriggerChanged(Event):
    """A survey asks after something happens from now on, or does so no more."""

    type: ClassVar[str] = "listening.trigger_changed"
    words: ClassVar[str] = _("%(actor)s changed when the survey %(name)s asks")
    trigger_id: int
    survey_id: int
    name: str
    ended: bool = False


@dataclass(frozen=True)
class WaveBegun(Event):
    """A survey is being sent to many at once."""

    type: ClassVar[str] = "listening.wave_begun"
    words: ClassVar[str] = _("%(actor)s sends the survey %(name)s to many")
    wave_id: int
    survey_id: int
    name: str


@dataclass(frozen=True)
class WaveStopped(Event):
    """What was not sent yet of a sending to many is not sent."""

    type: ClassVar[str] = "listening.wave_stopped"
    words: ClassVar[str] = _("%(actor)s stopped sending the survey %(name)s")
    wave_id: int
    survey_id: int
    name: str
