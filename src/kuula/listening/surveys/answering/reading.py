"""What of the record stands in the words of a survey, and what of it need not be asked."""

from collections.abc import Mapping

from kuula.kit.remembering import remembered
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.answering.access import Standing, content_of
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.content import Kind, Questionnaire, written_questionnaire
from kuula.listening.surveys.knowing import known_answers
from kuula.people.models import Customer
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM


def facts_of(sitting: Sitting, survey: Survey, content: Questionnaire) -> Mapping[str, str]:
    """What stands in the places of the words; nothing personal without an invitation."""
    if not _has_places(sitting.survey_id, sitting.version):
        return {}
    found = {}
    if survey.brand_id is not None:
        found["brand.name"] = brand_for(SYSTEM, survey.brand_id).name
    customer = _invited(sitting)
    if customer is not None:
        found["customer.name"] = customer.name
        found["customer.first_name"] = customer.called or customer.name.partition(" ")[0]
    return found


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
def _has_places(survey_id: int, version: int) -> bool:
    content = content_of(survey_id, version)
    return any("{" in text for text in _texts(written_questionnaire(content)))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


def _invited(sitting: Sitting) -> Customer | None:
    if sitting.invitation_id is None:
        return None
    invited = Invitation.objects.filter(pk=sitting.invitation_id).select_related("customer").first()
    return invited.customer if invited and invited.customer.erased_at is None else None
