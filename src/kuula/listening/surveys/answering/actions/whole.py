"""Responses that come as a whole: typed in from paper or the phone, sent by a program, pressed at a
smiley button that may have been off-line."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.listening.models import Response, Survey, SurveyPlace
from kuula.listening.surveys.answering.access import content_of
from kuula.listening.surveys.answering.actions.saving import complete_response, save_answer
from kuula.listening.surveys.answering.fitting import wanted_question
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.answers import Value, read_answer
from kuula.listening.surveys.asking import asked
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow, customer_actor
from kuula.workspace.permissions import Permission

OLDEST: Final = timedelta(days=366)
OLDEST_PRESS: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeResponse:
    """All that somebody answered. `at` is when (now without a moment); without `complete` it counts
    as partial."""

    survey: Survey
    key: uuid.UUID
    way: str
    answers: Mapping[str, object]
    language: str = "en"
    place: str = ""
    customer: Customer | None = None
    at: datetime | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a smiley button, with the key the button gave it and the version it showed."""

    key: uuid.UUID
    version: int
    question: str
    value: object
    at: datetime


def take_response(actor: Actor, *, whole: WholeResponse) -> Response:
    """Take a response as a whole; one whose key is known changes nothing and is answered as kept.

    Answers to questions that are not asked after the others are left out. Raises Problem for what
    does not fit, for nothing at all and for a moment that cannot be, Conflict for a survey of
    colleagues, one that takes no answers, an answer of which there are enough, and a key that
    stands for another survey.
    """
    allow(actor, Permission.SURVEY_ENTRY)
    if whole.survey.audience == Survey.Audience.STAFF:
        raise Conflict(_("Colleagues answer for themselves only."))
    _check_moment(whole.at)
    with transaction.atomic(), clock.at(whole.at) if whole.at else nullcontext():
        kept = Response.objects.filter(key=whole.key).first()
        if kept is None:
            _keep(actor, whole)
        kept = Response.objects.get(key=whole.key)
    if kept.survey_id != whole.survey.pk:
        raise Conflict(_("This key stands for a response to another survey."), field="key")
    return kept


def take_pressed(
    *, place: SurveyPlace, pressed: Sequence[Press]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Take what was pressed at a button, each press once however often it is sent; answers the keys
    that are kept, and those that can never be (no answer to the survey, or far too old).

    Raises Conflict when the survey takes no answers just now: they may be sent again later.
    """
    taken: list[uuid.UUID] = []
    refused: list[uuid.UUID] = []
    there = set(
        Response.objects.filter(key__in=[one.key for one in pressed]).values_list("key", flat=True)
    )
    for one in pressed:
        if one.key in there or _take_press(place, one):
            taken.append(one.key)
        else:
            refused.append(one.key)
    return taken, refused


def _take_press(place: SurveyPlace, press: Press) -> bool:
    """Whether it could be kept."""
    now = clock.now()
    if press.at < now - OLDEST_PRESS:
        return False
    sitting = Sitting(
        survey_id=place.survey_id,
        version=press.version,
        key=press.key,
        way=Response.Way.BUTTON,
        place=place.name,
    )
    nobody = customer_actor(None)
    with clock.at(min(press.at, now)):
        try:
            saved = save_answer(nobody, sitting=sitting, question=press.question, sent=press.value)
        except Conflict:
            raise
        except Problem:
            return False
        if saved.full:
            return False
        try:
            complete_response(nobody, sitting=sitting)
        except Conflict:
            return True  # more would have to be answered: it stays partial
    return True


def _keep(actor: Actor, whole: WholeResponse) -> None:
    content = content_of(whole.survey.pk, whole.survey.version)
    sitting = Sitting(
        survey_id=whole.survey.pk,
        version=whole.survey.version,
        key=whole.key,
        way=whole.way,
        language=whole.language,
        place=whole.place,
        customer_id=whole.customer.pk if whole.customer else None,
        staff_id=actor.staff_id,
    )
    values: dict[str, Value] = {}
    for key, sent in whole.answers.items():
        value = read_answer(wanted_question(content, key), sent)
        if value is not None:
            values[key] = value
    if not values:
        raise Problem(_("Enter at least one answer."))
    for question in asked(content, values, seed=sitting.seed):
        if question.key in values:
            sent = values[question.key]
            if save_answer(actor, sitting=sitting, question=question.key, sent=sent).full:
                said = _("Enough people gave this answer already; no more are counted.")
                raise Conflict(said, field=question.key)
    if whole.complete:
        complete_response(actor, sitting=sitting)


def _check_moment(at: datetime | None) -> None:
    now = clock.now()
    if at is not None and at > now:
        raise Problem(_("Nobody has answered in the future."), field="at")
    if at is not None and at < now - OLDEST:
        raise Problem(_("Answers older than a year are not taken."), field="at")
