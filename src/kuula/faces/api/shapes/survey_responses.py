"""Responses to surveys."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field, StrictBool, StrictStr

from kuula.faces.api.shapes.fields import Id, LanguageCode, SentId
from kuula.faces.api.shapes.told import Sent, Told
from kuula.listening.models import Answer, Response

QuestionKey = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Moment = Annotated[AwareDatetime, Field(strict=False)]
Key = Annotated[uuid.UUID, Field(strict=False)]


class NewResponse(Sent):
    """What somebody answered, by the keys of the questions: a whole number for a scale, a choice's
    key or "other:" with own words, a list of keys for several and for a ranking, keys by row for a
    matrix, text, true or false. The same `key` again changes nothing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answers": {"nps": 9, "why": "Quick and friendly."}}]}
    )
    answers: Annotated[dict[QuestionKey, Any], Field(min_length=1, max_length=40)]
    key: Key | None = None
    customer: SentId | None = None
    language: LanguageCode = "en"
    place: Annotated[StrictStr, Field(max_length=80)] = ""
    at: Moment | None = None
    complete: StrictBool = True


class SurveyAnswerTold(Told):
    """One answer as it stands; `known` when the record held it, so that it was not asked."""

    question: str
    value: Any
    known: bool
    answered_at: datetime


class ResponseTold(Told):
    """One person's way through a survey; `completed_at` is empty while it is partial."""

    id: int
    survey: Id
    version: int
    key: uuid.UUID
    customer: int | None
    conversation: int | None
    way: str
    place: str
    language: str
    started_at: datetime
    completed_at: datetime | None
    answers: list[SurveyAnswerTold]


def response_told(one: Response) -> ResponseTold:
    """A response as a program is told it."""
    return ResponseTold(
        id=one.pk,
        survey=one.survey_id,
        version=one.version,
        key=one.key,
        customer=one.customer_id,
        conversation=one.conversation_id,
        way=one.way,
        place=one.place,
        language=one.language,
        started_at=one.started_at,
        completed_at=one.completed_at,
        answers=[_answer(answer) for answer in one.answers.all()],
    )


def _answer(one: Answer) -> SurveyAnswerTold:
    return SurveyAnswerTold(
        question=one.question, value=one.value, known=one.known, answered_at=one.answered_at
    )
