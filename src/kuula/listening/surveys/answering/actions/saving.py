"""Answers kept one by one as they are given, and the end of a response."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.kit.problems import Conflict
from kuula.ledger.recording import Past, SqlRow, Who, record, row_sql
from kuula.listening.models import Answer, Invitation, Response, Survey, SurveyTicket
from kuula.listening.models.answering import Beginning, Begun, Kept, run_begin, run_keep
from kuula.listening.surveys.answering import events
from kuula.listening.surveys.answering.access import CHANGEABLE, content_of, survey_named
from kuula.listening.surveys.answering.actions.knowing import store_known
from kuula.listening.surveys.answering.actions.meaning import (
    Saying,
    about,
    note_meaning,
    take_back_meaning,
)
from kuula.listening.surveys.answering.actions.quotas import change_seats, leave
from kuula.listening.surveys.answering.fitting import fitting, missing, wanted_question
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.asking import asked
from kuula.listening.surveys.content import Kind, Question, Questionnaire
from kuula.workspace.actors import Actor

SIDE_EFFECTS: Final = frozenset({Kind.CONSENT, Kind.CONTACT})

_WHOSE: Final = (
    "%(led_customer)s::bigint, %(led_talk)s::bigint, %(led_brand)s::bigint, %(led_team)s::bigint"
)
SCORED: Final = row_sql(
    events.SurveyAnswered(0, 0, 0, "", "", 0, 0, 0),
    Who("customer"),
    ids=_WHOSE,
    source="change",
    retracts="change.entry",
).sql
"""What a scored answer selects for the ledger; measured in tests/bench."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands after saving: every answer so far, the version that was seen, whether this was
    the first answer, and whether anything changed. `full` says that enough people gave this answer
    already: it was not kept, and the response counts no more."""

    answers: Mapping[str, Value]
    version: int
    fresh: bool
    changed: bool
    known: frozenset[str] = frozenset()
    full: bool = False


def begin_response(actor: Actor, *, sitting: Sitting) -> Begun:
    """Begin the response of the sitting's key, or go on with it; locked until the transaction ends.

    Must be called inside a transaction. The version that was seen first stays. Raises Conflict when
    no answer is taken: the survey is closed or paused, the invitation has ended, a completed
    response is older than a day, or the ticket was spent.
    """
    at = moment_of(sitting)
    begun = run_begin(
        Beginning(
            survey=sitting.survey_id,
            version=sitting.version,
            key=sitting.key,
            way=sitting.way,
            place=sitting.place,
            language=_tongue(sitting),
            variant=sitting.variant,
            at=at,
            now=clock.now(),
            moved=at if sitting.anonymous else clock.real_now(),
            changeable=at - CHANGEABLE,
            anonymous=sitting.anonymous,
            invitation=sitting.invitation_id,
            customer=sitting.customer_id,
            staff=sitting.staff_id,
        )
    )
    if begun is None:
        raise Conflict(_why_not(sitting))
    if begun.fresh and sitting.anonymous:
        _spend(sitting)
    if begun.fresh:
        store_known(sitting, begun)
    return begun


def save_answer(actor: Actor, *, sitting: Sitting, question: str, sent: object) -> Saved:
    """Keep one answer at once; the first begins the response, the same again changes nothing.

    Another answer to the same question replaces it and retracts its fact. Each number answered by a
    customer is one fact of the ledger; colleagues leave none, for its moment could tell who it was.
    Raises Problem for what does not fit the version that was seen and for a consent that cannot be
    given any more, Conflict as `begin_response` and for changing an answer into one of which there
    are enough.
    """
    fitting(wanted_question(content_of(sitting.survey_id, sitting.version), question), sent)
    with transaction.atomic():
        begun = begin_response(actor, sitting=sitting)
        content = content_of(sitting.survey_id, begun.version)
        seen = wanted_question(content, question)
        value = fitting(seen, sent)
        if content.quotas and not _is_wanted(begun, sitting, content, seen, value):
            leave(begun.id, content, moment_of(sitting))
            return Saved({}, begun.version, begun.fresh, changed=False, full=True)
        if value is None:
            kept = _take_back(actor, begun, sitting, question)
        else:
            kept = _keep_all(actor, begun, sitting, seen, value)
    answers = kept.others if value is None else {**kept.others, question: value}
    return Saved(answers, begun.version, begun.fresh, kept.changed, frozenset(kept.known))


def withdraw_answer(actor: Actor, *, sitting: Sitting, question: str) -> None:
    """Empty one answer; its fact is retracted, a consent it gave is withdrawn. Nothing happens when
    there was none."""
    with transaction.atomic():
        begun = begin_response(actor, sitting=sitting)
        _take_back(actor, begun, sitting, question)


def complete_response(actor: Actor, *, sitting: Sitting) -> None:
    """Come to the end: what is not asked after all is dropped, and the response counts as whole.

    Twice changes nothing. Raises Problem on the first question that must be answered and is not,
    Conflict as `begin_response`.
    """
    with transaction.atomic():
        begun = begin_response(actor, sitting=sitting)
        content = content_of(sitting.survey_id, begun.version)
        answers = dict(Answer.objects.filter(response_id=begun.id).values_list("question", "value"))
        if open_still := missing(content, answers, seed=sitting.seed):
            raise Conflict(_("Please answer this question."), field=open_still[0].key)
        shown = {one.key for one in asked(content, answers, seed=sitting.seed)}
        for key in answers.keys() - shown:
            _take_back(actor, begun, sitting, key)
        ended = Response.objects.filter(pk=begun.id, completed_at=None)
        if ended.update(completed_at=moment_of(sitting)) and not sitting.anonymous:
            event = events.SurveyCompleted(sitting.survey_id, begun.version, begun.id, sitting.way)
            record(event, who_answers(actor, begun), about(begun))


def moment_of(sitting: Sitting) -> datetime:
    """Now; of colleagues only the day is kept."""
    now = clock.now()
    if not sitting.anonymous:
        return now
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _tongue(sitting: Sitting) -> str:
    """The language of the answers; of colleagues always the survey's first, since few may speak
    another one."""
    if not sitting.anonymous:
        return sitting.language
    return content_of(sitting.survey_id, sitting.version).languages[0]


def who_answers(actor: Actor, begun: Begun) -> Who:
    """The member of staff or program that typed it in, else the customer."""
    return actor.who if actor.kind in ("staff", "token") else Who("customer", begun.customer_id)


def _keep_all(
    actor: Actor, begun: Begun, sitting: Sitting, question: Question, value: Value
) -> Kept:
    """Keep an answer with what it means to others."""
    if question.kind not in SIDE_EFFECTS:
        return _keep(actor, begun, sitting, question, value)
    kept = _keep(actor, begun, sitting, question, value)
    if kept.changed and not sitting.anonymous:
        saying = Saying(who_answers(actor, begun), sitting, begun, question)
        note_meaning(saying, value, kept.others)
    return kept


def _keep(actor: Actor, begun: Begun, sitting: Sitting, question: Question, value: Value) -> Kept:
    values = {
        "response": begun.id,
        "question": question.key,
        "value": orjson.dumps(value).decode(),
        "at": moment_of(sitting),
    }
    return run_keep(values, _fact(actor, begun, sitting, question, value))


def _fact(
    actor: Actor, begun: Begun, sitting: Sitting, question: Question, value: Value
) -> SqlRow | None:
    """The ledger's part of a scored answer of a customer."""
    scale = question.scale
    if scale is None or sitting.anonymous or not isinstance(value, int):
        return None
    survey = survey_named(sitting.survey_id)
    event = events.SurveyAnswered(
        survey_id=sitting.survey_id,
        version=begun.version,
        response_id=begun.id,
        question=question.key,
        kind=question.kind,
        score=value,
        low=scale[0],
        high=scale[1],
        way=sitting.way,
        touchpoint_id=survey.touchpoint_id if survey else None,
    )
    row = row_sql(
        event, who_answers(actor, begun), ids=_WHOSE, source="change", retracts="change.entry"
    )
    known = {
        "led_customer": begun.customer_id,
        "led_talk": begun.conversation_id,
        "led_brand": begun.brand_id,
        "led_team": begun.team_id,
    }
    return replace(row, values=row.values | known)


def _is_wanted(
    begun: Begun, sitting: Sitting, content: Questionnaire, question: Question, value: Value | None
) -> bool:
    """Whether there is a seat for this answer, and at the beginning for what was known; taken if
    so."""
    survey = sitting.survey_id
    given = Answer.objects.filter(response_id=begun.id)
    if begun.fresh:
        for one in given.order_by("question"):
            if not change_seats(survey, content, one.question, after=one.value):
                given.filter(question__gte=one.question).delete()  # these have no seat to give back
                return False
    held = given.filter(question=question.key).values_list("value", flat=True).first()
    if value is None or change_seats(survey, content, question.key, before=held, after=value):
        return True
    if held is not None:
        said = _("Enough people gave this answer already. What you said before stands.")
        raise Conflict(said, field=question.key)
    return False


def _take_back(actor: Actor, begun: Begun, sitting: Sitting, question: str) -> Kept:
    """Whether there was an answer to take back, and the other answers. What it meant to others is
    taken back with it."""
    kept = {one.question: one for one in Answer.objects.filter(response_id=begun.id)}
    gone = kept.pop(question, None)
    if gone is not None:
        content = content_of(sitting.survey_id, begun.version)
        change_seats(sitting.survey_id, content, question, before=gone.value)
        gone.delete()
        if gone.entry_id is not None:
            event = events.SurveyAnswerTakenBack(sitting.survey_id, begun.id, question)
            past = Past(retracts=gone.entry_id)
            record(event, who_answers(actor, begun), about(begun), past)
        asked_by = content_of(sitting.survey_id, begun.version).question(question)
        if asked_by is not None and not gone.known and not sitting.anonymous:
            take_back_meaning(Saying(who_answers(actor, begun), sitting, begun, asked_by), gone)
    known = [key for key, one in kept.items() if one.known]
    return Kept(gone is not None, {key: one.value for key, one in kept.items()}, known)


def _spend(sitting: Sitting) -> None:
    tickets = SurveyTicket.objects.filter(survey_id=sitting.survey_id)
    spent, _kinds = tickets.filter(token_digest=digest(sitting.ticket)).delete()
    if not spent:
        raise Conflict(_("This way in was used already. Each colleague can answer once."))


def _why_not(sitting: Sitting) -> str:
    survey = Survey.objects.filter(pk=sitting.survey_id).first()
    now = clock.now()
    if survey is None or not survey.is_open(now):
        if survey is not None and survey.state == Survey.State.PAUSED:
            return _("This survey takes no answers just now. Please try again later.")
        return _("This survey is closed.")
    invited = Invitation.objects.filter(pk=sitting.invitation_id or 0).first()
    if invited is not None and not invited.is_open(now):
        return _("This invitation has ended.")
    return _("Your answers are with us. They could be changed for a day and stand now.")
