"""Reads of answers that span rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from kuula.kit import clock
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.models import Answer, Response, Survey, SurveyTicketHolder
from kuula.listening.surveys.answering.access import responses_for
from kuula.workspace.actors import Actor

MOST: Final = 1000


def page_of_responses(
    actor: Actor, survey_id: int, *, hidden: "QuerySet[Any]", cursor: str = "", size: int = 50
) -> KeysetPage[Response]:
    """One page of the responses to a survey with their answers, the latest first; `hidden` and
    what it raises as of `access.responses_for`."""
    found = responses_for(actor, survey_id, hidden=hidden)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found.order_by("-pk")[: size + 1]), size=size, key=lambda one: (one.pk,))


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer answered in a survey, and when."""

    survey: str
    response: Response
    answers: Sequence[Answer]


def said_by(customer_id: int, *, hidden: "QuerySet[Any]") -> list[Said]:
    """What a customer answered in surveys, the latest first, at most 1,000 responses; `hidden` as
    of `access.responses_for`. Asks for no right: its callers do."""
    about = hidden.filter(pk=OuterRef("conversation_id"))
    theirs = Response.objects.filter(~Exists(about), customer_id=customer_id)
    theirs = theirs.select_related("survey")
    found = theirs.prefetch_related("answers").order_by("-pk")[:MOST]
    return [Said(one.survey.name, one, list(one.answers.all())) for one in found]


@dataclass(frozen=True, slots=True)
class OwnSurvey:
    """A survey of colleagues, and whether the reader took their ticket."""

    survey: Survey
    taken: bool


def surveys_of_colleague(actor: Actor) -> list[OwnSurvey]:
    """The open surveys of colleagues, for a colleague."""
    now = clock.now()
    open_now = Survey.objects.live().filter(audience=Survey.Audience.STAFF).order_by("name")
    taken = SurveyTicketHolder.objects.filter(staff_id=actor.staff_id or 0)
    numbers = set(taken.values_list("survey_id", flat=True))
    return [OwnSurvey(one, one.pk in numbers) for one in open_now if one.is_open(now)]
