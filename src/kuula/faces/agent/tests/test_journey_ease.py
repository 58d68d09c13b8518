"""How easy it was, as the stages of a journey tell it."""

from datetime import timedelta

import pytest
from tests.world import World
from tests.world.asking import colleague_answers, published

from kuula.desk.access import hidden_numbers
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.listening.experiences.queries import Sought
from kuula.listening.models import Answer, Response, Survey, Touchpoint
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import Kind, Question, Questionnaire
from kuula.listening.surveys.results.actions import count_results
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
    count_results(SYSTEM, survey=survey)
    stages = [StageForm("Shop", "", [shop]), StageForm("Use", "", [use])]
    journey = save_journey(SYSTEM, form=JourneyForm("Way", stages))
    liis, ivo = world.actor(world.liis), world.actor(world.ivo)
    inside = journey_map(liis, journey, Sought(), hidden=hidden_numbers(liis))
    outside = journey_map(ivo, journey, Sought(), hidden=hidden_numbers(ivo))
    assert [one.effort for one in inside] == [Effort(4.3, 3), None]
    assert [one.effort for one in outside] == [Effort(5.5, 2), None]
    for reader in (liis, ivo):
        hidden = hidden_numbers(reader)
        day = timedelta(days=1)
        around = Sought(since=now - day, until=now + day)
        assert journey_map(reader, journey, around, hidden=hidden)[0].effort is not None
        for elsewhere in (Sought(since=now + day), Sought(until=now - day)):
            assert journey_map(reader, journey, elsewhere, hidden=hidden)[0].effort is None
    brand = Sought(brand_id=world.jadran.pk)
    assert journey_map(liis, journey, brand, hidden=hidden_numbers(liis))[0].effort is None


def test_what_colleagues_say_stands_at_no_touchpoint(world: World) -> None:
    bring_touchpoints(SYSTEM)
    shop = Touchpoint.objects.get(key="shop").pk
    ces = {"key": "easy", "kind": "ces", "words": {"en": "Is your work made easy?"}}
    with pytest.raises(Problem, match="stands at no touchpoint"):
        published(ces, audience="staff", touchpoint_id=shop)
    asked = published(ces, audience="staff")
    Survey.objects.filter(pk=asked.pk).update(touchpoint_id=shop)  # as kept by an earlier Kuula
    for _one in range(5):
        colleague_answers(asked, {"easy": 1})
    count_results(SYSTEM, survey=asked)
    journey = save_journey(SYSTEM, form=JourneyForm("Way", [StageForm("Shop", "", [shop])]))
    for reader in (world.actor(world.liis), world.actor(world.ivo)):
        (stage,) = journey_map(reader, journey, Sought(), hidden=hidden_numbers(reader))
        assert stage.effort is None
