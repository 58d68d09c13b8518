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
from kuula.listening.surveys.former import former_of
from kuula.listening.surveys.gaps import wordless
from kuula.listening.surveys.knowing import is_bindable
from kuula.listening.surveys.places import check_words
from kuula.listening.surveys.seconds import LIMIT, duration_of
from kuula.people.actions.meanwhile import refuse_stale
from kuula.people.models import Purpose
from kuula.people.segments.fields import all_fields
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

    Raises Problem without a name, for a brand, touchpoint or purpose that is not there, for a
    touchpoint of what colleagues are asked, for places in its words that nothing fills and for
    questions that cannot be asked of these people; Conflict for more than 500 surveys, for an
    audience changed after the first version, for a key that stood for another question in a
    published version, or when it was changed since it was `seen`.
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


def copy_survey(actor: Actor, *, survey: Survey) -> Survey:
    """Begin a new draft with all that is written in this one. Raises Conflict for more than 500
    surveys."""
    name = _("%(name)s, a copy") % {"name": survey.name[: NAME - 20]}
    form = SurveyForm(
        name=name,
        content=read_questionnaire(survey.draft),
        audience=survey.audience,
        brand_id=survey.brand_id,
        touchpoint_id=_in_use(survey),
        purpose_id=survey.purpose_id,
        justification=survey.justification,
    )
    return save_survey(actor, form=form)


def publish_survey(actor: Actor, *, survey: Survey) -> SurveyVersion:
    """Make what is written the version that people see from now on, and open the survey if it was
    never open. The same content twice is the same version.

    Words that are missing in one language are shown in the survey's first. Raises Problem for a
    survey without questions, for a question without words in any language and for one that takes
    more than 90 seconds without a reason; Conflict for a closed or archived one, and for a key that
    stood for another question before.
    """
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        locked = _locked(survey)
        if locked.state == Survey.State.CLOSED or locked.archived_at is not None:
            raise Conflict(_("This survey is closed. Copy it to ask again."))
        _check_publishable(locked)
        latest = locked.versions.filter(number=locked.version).first()
        if latest is None or latest.content != locked.draft:
            latest = _published(actor, locked)
        if locked.state == Survey.State.DRAFT:
            locked.state, locked.opened_at = Survey.State.LIVE, clock.now()
        locked.save()
    return latest


def _in_use(survey: Survey) -> int | None:
    """Its touchpoint, unless that was archived meanwhile or colleagues are asked."""
    place = survey.touchpoint if survey.audience == Survey.Audience.CUSTOMERS else None
    return place.pk if place is not None and place.archived_at is None else None


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
    _check_questions(form)
    _check_keys(form.content, survey)
    brand, place, purpose = form.brand_id, form.touchpoint_id, form.purpose_id
    if brand is not None and not Brand.objects.filter(pk=brand).exists():
        raise Problem(_("There is no such brand."), field="brand")
    if (
        place not in (None, survey.touchpoint_id)
        and not Touchpoint.objects.in_use().filter(pk=place).exists()
    ):
        raise Problem(_("There is no such touchpoint."), field="touchpoint")
    if place is not None and form.audience == Survey.Audience.STAFF:
        said = _("What colleagues say stands at no touchpoint: it is told in its results alone.")
        raise Problem(said, field="touchpoint")
    if purpose not in (None, survey.purpose_id) and not _is_asked_for(purpose):
        raise Problem(_("There is no such purpose."), field="purpose")


def _is_asked_for(purpose: int | None) -> bool:
    return purpose is not None and Purpose.objects.filter(pk=purpose, archived_at=None).exists()


def _check_questions(form: SurveyForm) -> None:
    """What can be asked of these people, and what stands in the words."""
    staff, kinds = (
        form.audience == Survey.Audience.STAFF,
        {one.kind for one in form.content.questions},
    )
    if Kind.ENPS in kinds and not staff:
        raise Problem(_("Only colleagues can be asked for the eNPS."), field="questions")
    if staff and kinds & {Kind.CONTACT, Kind.CONSENT}:
        said = _("Colleagues answer without their name: they cannot be contacted or consent here.")
        raise Problem(said, field="questions")
    if staff and any(one.known for one in form.content.questions):
        raise Problem(
            _("Of colleagues who answer without their name nothing is known."), field="known"
        )
    check_words(form.content, staff=staff)
    bound = [one for one in form.content.questions if one.known]
    fields = all_fields() if bound else {}
    if wrong := next((one for one in bound if not is_bindable(one, fields)), None):
        said = _("What the question is bound to is not there, or cannot answer it.")
        raise Problem(said, field=wrong.key)
    purposes = {one.purpose for one in form.content.questions if one.purpose is not None}
    if Purpose.objects.filter(pk__in=purposes, archived_at=None).count() < len(purposes):
        raise Problem(_("There is no such purpose."), field="purpose")


def _check_keys(content: Questionnaire, survey: Survey) -> None:
    """Answers are counted by key: none may come to mean something else."""
    former = former_of(survey)
    for one in content.questions:
        if one.key in former and former[one.key].is_other(one):
            said = _(
                "The question “%(key)s” was published with another kind, scale or purpose. Give it"
                " another key, so that their answers are not counted together."
            )
            raise Conflict(said % {"key": one.key}, field="questions")


def _check_publishable(survey: Survey) -> None:
    content = read_questionnaire(survey.draft)
    if not content.questions:
        raise Problem(_("Ask at least one question."), field="questions")
    _check_keys(content, survey)
    if lacking := wordless(content):
        said = _("Write the words of the question “%(key)s” and of its choices.")
        raise Problem(said % {"key": lacking[0]}, field=lacking[0])
    if duration_of(content).longest > LIMIT and not survey.justification:
        said = _(
            "This takes more than %(seconds)s seconds. Leave questions out, or say why it must."
        )
        raise Problem(said % {"seconds": LIMIT}, field="justification")


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
