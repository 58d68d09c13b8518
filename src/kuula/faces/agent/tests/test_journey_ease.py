"""How easy it was, as the stages of a journey tell it."""

from datetime import timedelta

from tests.world import World

from kuula.desk.access import hidden_numbers
from kuula.kit import clock
from kuula.listening.experiences.queries import Sought
from kuula.listening.models import Answer, Response, Touchpoint
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import Kind, Question, Questionnaire
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    bring_touchpoints,
    save_journey,
)
from kuula.listening.touchpoints.queries import Effort, journey_map
from kuula.workspace.actors import SYSTEM


def test_ease_is_the_mean_of_what_was_answered_and_the_reader_may_know(world: World) -> None:
    bring_touchpoints(SYSTEM)
    shop, use = (Touchpoint.objects.get(key=key).pk for key in ("shop", "use"))
    asked = Questionnaire(
        questions=(
            Question(key="easy", kind=Kind.CES, words={"en": "Was it easy?"}),
            Question(key="again", kind=Kind.NPS, words={"en": "Would you recommend us?"}),
        )
    )
    form = SurveyForm(name="Ease", content=asked, touchpoint_id=shop)
    survey = save_survey(SYSTEM, form=form)
    publish_survey(SYSTEM, survey=survey)
    now = clock.now()
    said = ((7, None, None), (4, None, None), (1, None, now), (2, world.dispute.pk, None))
    for value, talk, voided_at in said:
        response = Response.objects.create(
            survey=survey,
            version=1,
            customer=world.kadri,
            conversation_id=talk,
            way=Response.Way.LINK,
            started_at=now,
            moved_at=now,
            voided_at=voided_at,
        )
        for key, number in (("easy", value), ("again", 0)):
            Answer.objects.create(response=response, question=key, value=number, answered_at=now)
    stages = [StageForm("Shop", "", [shop]), StageForm("Use", "", [use])]
    journey = save_journey(SYSTEM, form=JourneyForm("Way", stages))
    liis, ivo = world.actor(world.liis), world.actor(world.ivo)
    inside = journey_map(liis, journey, Sought(), hidden=hidden_numbers(liis))
    outside = journey_map(ivo, journey, Sought(), hidden=hidden_numbers(ivo))
    assert [one.effort for one in inside] == [Effort(4.3, 3), None]
    assert [one.effort for one in outside] == [Effort(5.5, 2), None]
    later = Sought(since=now + timedelta(seconds=1))
    assert journey_map(liis, journey, later, hidden=hidden_numbers(liis))[0].effort is None
