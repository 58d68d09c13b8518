"""The only way to what is answered: by the address of a survey or of a place, by the secret of an
invitation, by the signed address of somebody in front of a survey, or as a member of staff."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.kit.link_secrets import make_secret, secret_with
from kuula.kit.problems import NotFound, Problem
from kuula.kit.remembering import remembered
from kuula.kit.text import email_key, whole_number
from kuula.listening.models import (
    Answer,
    Invitation,
    Response,
    Survey,
    SurveyPlace,
    SurveyTicket,
    SurveyVersion,
)
from kuula.listening.surveys.answering.sitting import Sitting, key_of_invitation
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.content import Questionnaire, read_questionnaire
from kuula.people.access import customer_for
from kuula.people.models import Address, Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

CHANGEABLE: Final = timedelta(days=1)
"""How long a completed response can still be changed."""
ENOUGH: Final = "quota"
"""Why a response was taken out of all figures: enough people had given one of its answers."""
_INVITATION: Final = "kuula.listening.invitation"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was answered so far, and whether that can still be changed. `known` are the questions
    the record answered, which are not shown; `full` says that enough people answered alike."""

    answers: Mapping[str, Value]
    known: frozenset[str] = frozenset()
    completed: bool = False
    settled: bool = False
    version: int = 0
    full: bool = False


@remembered(seconds=3600, most=512)
def content_of(survey_id: int, version: int) -> Questionnaire:
    """A published questionnaire, which never changes. Raises NotFound."""
    kept = SurveyVersion.objects.filter(survey_id=survey_id, number=version).first()
    if kept is None:
        raise NotFound(_("There is no such version of the survey."))
    return read_questionnaire(kept.content)


@remembered(seconds=5)
def survey_named(survey_id: int) -> Survey | None:
    """A survey as it stood within the last seconds: its name, and whether it is open."""
    return Survey.objects.filter(pk=survey_id).first()


def open_survey(key: str) -> tuple[Survey, SurveyPlace | None]:
    """The survey a public address leads to, and the place where it stands. Surveys of colleagues
    have no public address. Raises NotFound; the survey may be closed."""
    place = SurveyPlace.objects.filter(key=key, ended_at=None).select_related("survey").first()
    survey = place.survey if place else Survey.objects.filter(key=key).first()
    if survey is None or not survey.version or survey.audience == Survey.Audience.STAFF:
        raise NotFound(_("There is no such survey."))
    return survey, place


@remembered(seconds=10)
def sites_of(sitting: Sitting) -> list[str]:
    """The sites that may show the page of an embedded sitting."""
    places = SurveyPlace.objects.filter(
        survey_id=sitting.survey_id, way=SurveyPlace.Way.EMBEDDED, name=sitting.place
    )
    return sorted({site for one in places.filter(ended_at=None) for site in one.sites})


def button_place(key: str) -> SurveyPlace:
    """The place of a smiley button. Raises NotFound."""
    survey, place = open_survey(key)
    if place is None or place.way != SurveyPlace.Way.BUTTON:
        raise NotFound(_("There is no such survey."))
    place.survey = survey
    return place


def invitation_for_secret(secret: str) -> Invitation:
    """The invitation a link opens; holding the link is the right. Raises NotFound."""
    found = Invitation.objects.filter(token_digest=digest(secret)).select_related("survey").first()
    if found is None or not found.survey.version:
        raise NotFound(_("This link does not lead to a survey."))
    return found


def invitation_secret(invitation_id: int, kept: str = "") -> str:
    """The secret of an invitation's link, of which its row keeps the digest; under the key whose
    digest was `kept`, if one was. Raises LookupError when that key is gone."""
    if kept:
        return secret_with(_INVITATION, invitation_id, kept)
    return make_secret(_INVITATION, invitation_id)


def sitting_of_invitation(invitation: Invitation) -> Sitting:
    """Somebody invited: the same response wherever the link is opened, in the version it saw."""
    key = key_of_invitation(invitation.pk)
    begun = Response.objects.filter(key=key).values_list("version", flat=True).first()
    return Sitting(
        survey_id=invitation.survey_id,
        version=begun or invitation.survey.version,
        key=key,
        way=Response.Way.MAIL if invitation.channel == "mail" else Response.Way.LINK,
        language=invitation.language,
        variant=invitation.variant,
        invitation_id=invitation.pk,
        begun=begun is not None,
    )


def sitting_at(survey: Survey, place: SurveyPlace | None, *, language: str) -> Sitting:
    """Somebody who opened a public address, with a key of their own."""
    way = Response.Way(place.way) if place else Response.Way.LINK
    sitting = Sitting(
        survey_id=survey.pk,
        version=survey.version,
        key=uuid.uuid4(),
        way=way,
        language=language,
        place=place.name if place else "",
        embedded=way is Response.Way.EMBEDDED,
    )
    variants = content_of(survey.pk, survey.version).variants
    return replace(sitting, variant=sitting.key.int % variants)


def standing_of(sitting: Sitting) -> Standing:
    """What stands under the sitting's key; nothing while it was not begun. Two statements."""
    kept = Response.objects.filter(key=sitting.key, survey_id=sitting.survey_id).first()
    if kept is None:
        return Standing({}, version=sitting.version)
    answers = list(Answer.objects.filter(response=kept))
    late = kept.completed_at is not None and kept.completed_at < clock.now() - CHANGEABLE
    return Standing(
        {one.question: one.value for one in answers},
        known=frozenset(one.question for one in answers if one.known),
        completed=kept.completed_at is not None,
        settled=late or kept.voided_at is not None,
        version=kept.version,
        full=kept.voided_why == ENOUGH,
    )


def places_of(actor: Actor, survey: Survey) -> QuerySet[SurveyPlace]:
    """The places where a survey stands. Raises NotAllowed without the right to write surveys."""
    allow(actor, Permission.SURVEYS)
    return SurveyPlace.objects.filter(survey=survey, ended_at=None)


def place_for(actor: Actor, place_id: int) -> SurveyPlace:
    """One place. Raises NotFound."""
    allow(actor, Permission.SURVEYS)
    places = SurveyPlace.objects.filter(ended_at=None).select_related("survey")
    found = places.filter(pk=place_id).first()
    if found is None:
        raise NotFound(_("There is no such place."))
    return found


def survey_to_enter(actor: Actor, survey_id: int) -> Survey:
    """A survey of customers whose answers the actor may type in. Raises NotFound, NotAllowed
    without the right to enter answers."""
    allow(actor, Permission.SURVEY_ENTRY)
    surveys = Survey.objects.live().filter(audience=Survey.Audience.CUSTOMERS)
    found = surveys.filter(pk=survey_id).first()
    if found is None:
        raise NotFound(_("There is no such survey."))
    return found


def customer_named(actor: Actor, who: str) -> Customer | None:
    """Whose answers are typed in, by number or mail address; None for nobody. Raises Problem, on
    `who`, for one who is not there and for an address that several share."""
    if not who:
        return None
    number = whole_number(who)
    found = Address.objects.filter(kind="email", value=email_key(who)).first()
    if found is not None and found.shared:
        raise Problem(_("Several people share this address. Name them by number."), field="who")
    try:
        return customer_for(actor, found.customer_id if found is not None else number or 0)
    except NotFound as missing:
        raise Problem(_("There is no such customer."), field="who") from missing


def surveys_to_enter(actor: Actor) -> QuerySet[Survey]:
    """The open surveys of customers, for who may type answers in."""
    allow(actor, Permission.SURVEY_ENTRY)
    return Survey.objects.live().filter(audience=Survey.Audience.CUSTOMERS).order_by("name")


def has_ticket(sitting: Sitting) -> bool:
    """Whether the ticket of an anonymous sitting is unspent, or none is needed any more."""
    if not sitting.anonymous or sitting.begun:
        return True
    tickets = SurveyTicket.objects.filter(survey_id=sitting.survey_id)
    return tickets.filter(token_digest=digest(sitting.ticket)).exists()


def responses_for(
    actor: Actor, survey_id: int, *, hidden: "QuerySet[Any]"
) -> "QuerySet[Response, Response]":
    """The responses to a survey that count, for who may read who answered what; those of colleagues
    are shown to nobody one by one. `hidden` are the conversations that do not exist for the reader
    (a queryset of their rows): neither do the responses about them. Raises NotFound, NotAllowed."""
    allow(actor, Permission.ANSWERS)
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is None or survey.audience == Survey.Audience.STAFF:
        raise NotFound(_("There is no such survey."))
    theirs = hidden.filter(pk=OuterRef("conversation_id"))
    found = Response.objects.filter(~Exists(theirs), survey=survey, voided_at=None)
    return found.prefetch_related("answers")
