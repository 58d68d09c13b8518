"""What of the record stands in the words of a survey, and what of it need not be asked."""

from collections.abc import Callable, Mapping
from typing import Final

from kuula.kit.remembering import remembered
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.answering.access import Standing, content_of
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.content import Kind, written_questionnaire
from kuula.listening.surveys.knowing import known_answers
from kuula.listening.surveys.places import LONGEST
from kuula.people.models import Customer
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM

SUBJECT: Final = "conversation.subject"
SubjectOf = Callable[[int, int], str]
"""The subject of a conversation for its customer, by their numbers; what the desk tells."""


def facts_of(sitting: Sitting, survey: Survey, *, subject_of: SubjectOf) -> Mapping[str, str]:
    """What stands in the places of the words; nothing personal without an invitation."""
    if not _has_places(sitting.survey_id, sitting.version):
        return {}
    invitation = _invitation(sitting)
    if invitation is not None:
        return facts_for(invitation, sitting.version, subject_of=subject_of)
    return _brand(survey.brand_id)


def facts_for(invitation: Invitation, version: int, *, subject_of: SubjectOf) -> Mapping[str, str]:
    """What stands in the places of the words for somebody invited, of their own record alone:
    nothing personal of who was erased, the subject of their own conversation where the words name
    it."""
    survey, customer = invitation.survey, invitation.customer
    found = _brand(invitation.brand_id or survey.brand_id)
    if customer.erased_at is not None:
        return found
    found["customer.name"] = customer.name
    found["customer.first_name"] = customer.called or customer.first_name
    talk = invitation.conversation_id
    if talk is not None and _has_places(survey.pk, version, SUBJECT):
        found[SUBJECT] = subject_of(talk, customer.pk)[:LONGEST]
    return {place: words for place, words in found.items() if words}


def standing_with_known(sitting: Sitting, standing: Standing) -> Standing:
    """How a sitting that was not begun stands: with what the record knows of who was invited."""
    if sitting.begun or standing.answers or not binds(sitting.survey_id, sitting.version):
        return standing
    customer = _invited(sitting)
    if customer is None:
        return standing
    known = known_answers(customer, content_of(sitting.survey_id, sitting.version))
    values = {key: one.value for key, one in known.items()}
    return Standing(values, known=frozenset(values), version=sitting.version)


@remembered(seconds=3600, most=512)
def binds(survey_id: int, version: int) -> bool:
    """Whether the record may know the answer to any question."""
    questions = content_of(survey_id, version).questions
    return any(one.known is not None or one.kind is Kind.CONSENT for one in questions)


@remembered(seconds=3600, most=512)
def _has_places(survey_id: int, version: int, place: str = "") -> bool:
    content = content_of(survey_id, version)
    return any("{" + place in text for text in _texts(written_questionnaire(content)))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


def _brand(brand_id: int | None) -> dict[str, str]:
    return {"brand.name": brand_for(SYSTEM, brand_id).name} if brand_id is not None else {}


def _invitation(sitting: Sitting) -> Invitation | None:
    if sitting.invitation_id is None:
        return None
    found = Invitation.objects.filter(pk=sitting.invitation_id)
    return found.select_related("customer", "survey").first()


def _invited(sitting: Sitting) -> Customer | None:
    invited = _invitation(sitting)
    return invited.customer if invited and invited.customer.erased_at is None else None
