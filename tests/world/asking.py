"""Surveys of the world: published at once, and people invited to them."""

from datetime import timedelta
from typing import Any, Final

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.answering.access import invitation_secret
from kuula.listening.surveys.content import read_questionnaire
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM

NPS: Final = {
    "key": "nps",
    "kind": "nps",
    "words": {"en": "Would you recommend us?", "et": "Kas soovitaksite meid?"},
}
WHY: Final = {"key": "why", "kind": "text", "words": {"en": "Why?", "et": "Miks?"}}
CSAT: Final = {"key": "csat", "kind": "csat", "words": {"en": "How was the till?"}}


def published(*questions: dict[str, Any], **said: Any) -> Survey:
    """A survey people can answer."""
    languages = said.pop("languages", ["en"])
    told = {"languages": languages, "questions": list(questions), **said.pop("content", {})}
    form = SurveyForm(name="After a delivery", content=read_questionnaire(told), **said)
    survey = save_survey(SYSTEM, form=form)
    publish_survey(SYSTEM, survey=survey)
    return survey_for(SYSTEM, survey.pk)


def again(survey: Survey, *questions: dict[str, Any]) -> Survey:
    """The same survey, published anew with other questions."""
    content = read_questionnaire({"questions": list(questions)})
    save_survey(SYSTEM, form=SurveyForm(name=survey.name, content=content), survey=survey)
    publish_survey(SYSTEM, survey=survey)
    return survey_for(SYSTEM, survey.pk)


def invite(survey: Survey, customer: Customer, **said: Any) -> tuple[Invitation, str]:
    """An invitation that was sent, and the path of its link."""
    now = clock.now()
    made = Invitation.objects.create(
        survey=survey,
        customer=customer,
        planned_for=now,
        made_at=now,
        sent_at=now,
        state=Invitation.State.SENT,
        **{"expires_at": now + timedelta(days=14), **said},
    )
    secret = invitation_secret(made.pk)
    Invitation.objects.filter(pk=made.pk).update(token_digest=digest(secret))
    return made, f"/i/{secret}"
