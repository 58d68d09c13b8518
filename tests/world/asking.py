"""Surveys of the world: published at once, and people invited to them."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from kuula.kit import clock
from kuula.kit.ids import digest, token
from kuula.listening.models import Invitation, Response, Survey, SurveyTicket
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.answering.access import invitation_secret
from kuula.listening.surveys.answering.actions import complete_response, save_answer
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.content import read_questionnaire
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM, customer_actor

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


def colleague_answers(survey: Survey, answers: Mapping[str, Any]) -> Response:
    """One colleague more has answered a survey of colleagues, to the end."""
    ticket = token()
    SurveyTicket.objects.create(survey=survey, token_digest=digest(ticket))
    key, nobody = uuid.uuid4(), customer_actor(None)
    here = Sitting(
        survey_id=survey.pk, version=survey.version, key=key, way="link", anonymous=True,
        ticket=ticket,
    )  # fmt: skip
    for question, said in answers.items():
        save_answer(nobody, sitting=here, question=question, sent=said)
    complete_response(nobody, sitting=here)
    return Response.objects.get(key=key)


def invite(survey: Survey, customer: Customer, **said: Any) -> tuple[Invitation, str]:
    """An invitation that was sent, and the path of its link."""
    now = clock.now()
    made = Invitation.objects.create(
        survey=survey,
        customer=customer,
        made_at=now,
        sent_at=now,
        state=Invitation.State.SENT,
        **{"planned_for": now, "expires_at": now + timedelta(days=14), **said},
    )
    secret = invitation_secret(made.pk)
    Invitation.objects.filter(pk=made.pk).update(token_digest=digest(secret))
    return made, f"/i/{secret}"
