"""Surveys written and published. A published version never changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import token
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import record
from kuula.listening.models import Survey, SurveyVersion, Touchpoint
from kuula.listening.surveys import events
from kuula.listening.surveys.content import (
    Kind,
    Questionnaire,
    read_questionnaire,
    written_questionnaire,
)
from kuula.people.actions.meanwhile import refuse_stale
from kuula.people.models import Purpose
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

NAME: Final = 80
REASON: Final = 1000
MOST: Final = 500
KEY_BYTES: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyForm:
    """A survey as edited; the fields are those of the model."""

    name: str
    content: Questionnaire
    audience: str = Survey.Audience.CUSTOMERS
    brand_id: int | None = None
    touchpoint_id: int | None = None
    purpose_id: int | None = None
    justification: str = ""
    closes_at: datetime | None = None


def save_survey(
    actor: Actor, *, form: SurveyForm, survey: Survey | None = None, seen: str | None = None
) -> Survey:
    """Keep what is being written; people go on seeing the version that is published.

    Raises Problem without a name or for a brand, touchpoint or purpose that is not there, Conflict
    for more than 500 surveys, for an audience changed after the first version, or when it was
    changed since it was `seen`.
    """
    allow(actor, Permission.SURVEYS)
    now = clock.now()
    with transaction.atomic():
        saved = _locked(survey) if survey else _begun(now)
        refuse_stale(saved.changed_at if survey else None, seen)
        _check(form, saved)
        saved.name = one_line(form.name, NAME)
        saved.audience, saved.brand_id = form.audience, form.brand_id
        saved.touchpoint_id, saved.purpose_id = form.touchpoint_id, form.purpose_id
        saved.justification = clean(form.justification).strip()[:REASON]
        saved.closes_at, saved.changed_at = form.closes_at, now
        saved.draft = written_questionnaire(form.content)
        saved.save()
    return saved


def publish_survey(actor: Actor, *, survey: Survey) -> SurveyVersion:
    """Make what is written the version that people see from now on, and open the survey if it was
    never open. The same content twice is the same version.

    Raises Problem for a survey without questions, Conflict for a closed or archived one.
    """
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        locked = _locked(survey)
        if locked.state == Survey.State.CLOSED or locked.archived_at is not None:
            raise Conflict(_("This survey is closed. Copy it to ask again."))
        if not read_questionnaire(locked.draft).questions:
            raise Problem(_("Ask at least one question."), field="questions")
        latest = locked.versions.filter(number=locked.version).first()
        if latest is None or latest.content != locked.draft:
            latest = _published(actor, locked)
        if locked.state == Survey.State.DRAFT:
            locked.state, locked.opened_at = Survey.State.LIVE, clock.now()
        locked.save()
    return latest


def _begun(now: datetime) -> Survey:
    if Survey.objects.in_use().count() >= MOST:
        raise Conflict(_("There are 500 surveys. Put old ones aside first."))
    return Survey(key=token(KEY_BYTES), made_at=now)


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)


def _check(form: SurveyForm, survey: Survey) -> None:
    if not one_line(form.name, NAME):
        raise Problem(_("A survey needs a name."), field="name")
    if form.audience not in Survey.Audience:
        raise Problem(_("Choose whom the survey asks."), field="audience")
    if survey.version and survey.audience != form.audience:
        raise Conflict(_("Whom a published survey asks cannot be changed. Copy it instead."))
    asks_staff = any(one.kind is Kind.ENPS for one in form.content.questions)
    if asks_staff and form.audience != Survey.Audience.STAFF:
        raise Problem(_("Only colleagues can be asked for the eNPS."), field="questions")
    brand, place, purpose = form.brand_id, form.touchpoint_id, form.purpose_id
    if brand is not None and not Brand.objects.filter(pk=brand).exists():
        raise Problem(_("There is no such brand."), field="brand")
    if place is not None and not Touchpoint.objects.in_use().filter(pk=place).exists():
        raise Problem(_("There is no such touchpoint."), field="touchpoint")
    if purpose is not None and not Purpose.objects.filter(pk=purpose, archived_at=None).exists():
        raise Problem(_("There is no such purpose."), field="purpose")


def _published(actor: Actor, survey: Survey) -> SurveyVersion:
    survey.version += 1
    version = SurveyVersion.objects.create(
        survey=survey,
        number=survey.version,
        content=survey.draft,
        published_at=clock.now(),
        staff_id=actor.id if actor.kind == "staff" else None,
    )
    record(events.SurveyPublished(survey.pk, survey.version, survey.name), actor.who)
    return version
