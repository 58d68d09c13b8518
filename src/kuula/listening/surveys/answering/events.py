"""What happens when somebody answers a survey. Free text is in none of them."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience

_GOOD_FROM = {"nps": 9, "csat": 4, "ces": 6}
_BAD_TO = {"nps": 6, "csat": 2, "ces": 3}


@dataclass(frozen=True)
class SurveyAnswered(Event):
    """Somebody answered a question by a number, `low` to `high` of which it could be. A changed
    answer retracts the entry of the one before."""

    type: ClassVar[str] = "listening.survey_answered"
    words: ClassVar[str] = _("Answered a survey: %(score)s of %(high)s")
    survey_id: int
    version: int
    response_id: int
    question: str
    kind: str
    score: int
    low: int
    high: int
    way: str = ""
    touchpoint_id: int | None = None

    def experience(self) -> Experience:
        """NPS 9-10, CSAT 4-5, CES 6-7 and the upper fifth of a rating are good; NPS 0-6, CSAT 1-2,
        CES 1-3 and the lower fifth are bad. What colleagues say of their employer is neither."""
        if self.kind == "rating":
            return self._rated()
        if self.score >= _GOOD_FROM.get(self.kind, self.high + 1):
            return Experience.GOOD
        if self.score <= _BAD_TO.get(self.kind, self.low - 1):
            return Experience.BAD
        return Experience.NEUTRAL

    def _rated(self) -> Experience:
        share = 5 * (self.score - self.low)
        span = self.high - self.low
        if share >= 4 * span:
            return Experience.GOOD
        return Experience.BAD if share <= span else Experience.NEUTRAL


@dataclass(frozen=True)
class SurveyAnswerTakenBack(Event):
    """An answer does not count any more: it was emptied, or its question is not asked after an
    earlier one was changed. It retracts the entry of the answer."""

    type: ClassVar[str] = "listening.survey_answer_taken_back"
    words: ClassVar[str] = _("Took an answer of a survey back")
    survey_id: int
    response_id: int
    question: str


@dataclass(frozen=True)
class SurveyCompleted(Event):
    """Somebody came to the end of a survey."""

    type: ClassVar[str] = "listening.survey_completed"
    words: ClassVar[str] = _("Answered a survey to the end")
    survey_id: int
    version: int
    response_id: int
    way: str = ""


@dataclass(frozen=True)
class ContactWished(Event):
    """Somebody said in a survey whether they wish to be contacted; `wished` false takes it back."""

    type: ClassVar[str] = "listening.contact_wished"
    words: ClassVar[str] = _("Said in a survey whether they wish to be contacted")
    survey_id: int
    response_id: int
    wished: bool

    def sentence(self) -> str:
        """Which of the two."""
        wished, not_wished = (
            _("Wishes to be contacted, says a survey"),
            _("Does not wish to be contacted, says a survey"),
        )
        return wished if self.wished else not_wished


@dataclass(frozen=True)
class SurveyPlaceAdded(Event):
    """A survey can be answered at a place: by a QR code, a page of a site, a smiley button."""

    type: ClassVar[str] = "listening.survey_place_added"
    words: ClassVar[str] = _("%(actor)s put a survey at %(name)s")
    survey_id: int
    place_id: int
    name: str
    way: str


@dataclass(frozen=True)
class SurveyPlaceEnded(Event):
    """A survey is not answered at a place any more."""

    type: ClassVar[str] = "listening.survey_place_ended"
    words: ClassVar[str] = _("%(actor)s took a survey away from %(name)s")
    survey_id: int
    place_id: int
    name: str
