"""Surveys, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, StrictStr

from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told
from kuula.listening.models import Survey
from kuula.listening.surveys.content import Questionnaire, written_questionnaire
from kuula.listening.surveys.gaps import gaps_of
from kuula.listening.surveys.knowing import KnownAnswer
from kuula.listening.surveys.queries import Answered, draft_of
from kuula.listening.surveys.seconds import Duration, duration_of

_CONTENT: dict[str, JsonValue] = {
    "languages": ["en", "et"],
    "questions": [
        {
            "key": "csat",
            "kind": "csat",
            "words": {"en": "How satisfied are you?", "et": "Kui rahul olete?"},
            "required": True,
        },
        {
            "key": "why",
            "kind": "text",
            "words": {"en": "Why?", "et": "Miks?"},
            "shown": [{"question": "csat", "op": "at_most", "value": 3}],
        },
    ],
}


class SurveysAsked(Asked):
    """Which surveys: those in use, or those that are archived."""

    archived: bool = False


class SavedSurvey(Sent):
    """A survey as it is to be. `content` is the draft: questions, their words by language, what
    they hang on. `audience` is customers or staff; staff answer without their name."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "After a delivery", "content": _CONTENT}]}
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    content: Questionnaire
    audience: Literal["customers", "staff"] = "customers"
    brand: int | None = None
    touchpoint: int | None = None
    purpose: int | None = None
    justification: Annotated[StrictStr, Field(max_length=1000)] = ""
    closes_at: AwareDatetime | None = None


class SurveyState(Sent):
    """What becomes of a survey: closed is for good, archived puts a draft or a closed one away."""

    state: Literal["live", "paused", "closed", "archived", "unarchived"]


class GapTold(Told):
    """Words that are missing in a language; `place` is a question's key, or intro, thanks, letter.
    What has no words in any language keeps a survey from being published."""

    language: str
    place: str
    anywhere: bool


class DurationTold(Told):
    """Estimated seconds of the usual and of the longest way through, and its questions."""

    usual: int
    longest: int
    questions: int


class SurveyTold(Told):
    """A survey. `content` is the draft, `version` the number of what people see now (0 before the
    first), `changed` whether the draft differs from it. Counts beyond 10,000 say 10001; of
    colleagues they grow by five and more, and are 0 before."""

    id: int
    name: str
    key: str
    audience: str
    state: str
    brand: int | None
    touchpoint: Named | None
    purpose: int | None
    version: int
    changed: bool
    content: dict[str, Any]
    justification: str
    seconds: DurationTold
    gaps: list[GapTold]
    begun: int
    completed: int
    made_at: datetime
    changed_at: datetime
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    archived_at: datetime | None


class SurveyVersionTold(Told):
    """A questionnaire as it was published; it never changes."""

    number: int
    published_at: datetime
    content: dict[str, Any]


class KnownTold(Told):
    """What the record holds of a question, so that it is not asked; without the right to know the
    field, `value` is null."""

    question: str
    field: str
    value: JsonValue
    source: str
    as_of: datetime


class ForCustomerTold(Told):
    """What one customer would be asked: keys in their order, and what is known instead."""

    asked: list[str]
    known: list[KnownTold]
    seconds: DurationTold


def survey_told(one: Survey, count: Answered, live: Questionnaire | None) -> SurveyTold:
    """One survey."""
    draft = draft_of(one)
    place = one.touchpoint
    return SurveyTold(
        id=one.pk,
        name=one.name,
        key=one.key,
        audience=one.audience,
        state=one.state,
        brand=one.brand_id,
        touchpoint=Named(id=place.pk, name=place.name) if place else None,
        purpose=one.purpose_id,
        version=one.version,
        changed=live is not None and live != draft,
        content=written_questionnaire(draft),
        justification=one.justification,
        seconds=duration_told(duration_of(draft)),
        gaps=[
            GapTold(language=gap.language, place=gap.place, anywhere=gap.anywhere)
            for gap in gaps_of(draft)
        ],
        begun=count.begun,
        completed=count.completed,
        made_at=one.made_at,
        changed_at=one.changed_at,
        opened_at=one.opened_at,
        closes_at=one.closes_at,
        closed_at=one.closed_at,
        archived_at=one.archived_at,
    )


def duration_told(one: Duration) -> DurationTold:
    """How long it takes."""
    return DurationTold(usual=one.usual, longest=one.longest, questions=one.questions)


def known_told(key: str, one: KnownAnswer, *, secret: bool) -> KnownTold:
    """One known answer, its value left out when it is secret to the reader."""
    value: JsonValue = None if secret else one.value  # type: ignore[assignment] # answers are JSON
    return KnownTold(
        question=key, field=one.field.key, value=value, source=one.source, as_of=one.as_of
    )
