"""What people answered in their own words, the latest first."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.models import Answer, ResultCell, ResultState, Survey
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.results.actions import zone_of
from kuula.listening.surveys.results.queries import FEWEST, Among
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHOWN: Final = 50
MOST: Final = 200
Slice = ResultCell.Slice
_FIELDS: Final = {
    Slice.VARIANT: "response__variant",
    Slice.WAY: "response__way",
    Slice.LANGUAGE: "response__language",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, when, and in which language; who, for customers that are known."""

    words: str
    at: datetime
    language: str
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose words to which question."""

    survey: Survey
    question: Question
    among: Among


def page_of_words(
    actor: Actor,
    asked: Asked,
    *,
    hidden: "QuerySet[Any]",
    cursor: str = "",
    size: int = SHOWN,
) -> KeysetPage[Words]:
    """One page of the words to a question, of those who began last first; `hidden` are the
    conversations that do not exist for the reader.

    Of colleagues none at all while fewer than five of them wrote, and then the first 200 in an
    order that does not tell who wrote when. Raises NotAllowed without the right to read single
    answers.
    """
    allow(actor, Permission.ANSWERS)
    outside = Exists(hidden.filter(pk=OuterRef("response__conversation_id")))
    theirs = _answers(asked).filter(~outside).select_related("response__customer")
    if asked.survey.audience == Survey.Audience.STAFF:
        state = ResultState.objects.filter(pk=asked.survey.pk).first()
        theirs = theirs.filter(
            response_id__in=state.told.get(asked.question.key, ()) if state else ()
        )
        rows = list(theirs.order_by("value")[:MOST])
        return KeysetPage(tuple(map(_told, rows)) if len(rows) >= FEWEST else (), "")
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        earlier = Q(response__started_at=at, response_id__lt=number)
        theirs = theirs.filter(Q(response__started_at__lt=at) | earlier)
    rows = list(theirs.order_by("-response__started_at", "-response_id")[: size + 1])
    page = page_of(rows, size=size, key=_place)
    return KeysetPage(tuple(map(_told, page.rows)), page.next)


def _place(answer: Answer) -> tuple[str, int]:
    return answer.response.started_at.isoformat(), answer.response_id


def _told(answer: Answer) -> Words:
    response = answer.response
    return Words(str(answer.value), answer.answered_at, response.language, response.customer)


def _answers(asked: Asked) -> "QuerySet[Answer]":
    among, zone = asked.among, ZoneInfo(zone_of(asked.survey))
    found = Answer.objects.filter(
        response__survey=asked.survey,
        response__voided_at=None,
        question=asked.question.key,
        known=False,
    ).exclude(value="")
    if among.since is not None:
        found = found.filter(
            response__started_at__gte=datetime.combine(among.since, time.min, zone)
        )
    if among.until is not None:
        end = datetime.combine(among.until - timedelta(days=1), time.max, zone)
        found = found.filter(response__started_at__lte=end)
    if among.slice == Slice.SEGMENT:
        return found.filter(response__customer__segments__segment_id=int(among.part))
    if among.slice in _FIELDS:
        return found.filter(**{_FIELDS[Slice(among.slice)]: among.part})
    return found
