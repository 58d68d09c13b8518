"""Answers are counted by the keys of questions and choices: none comes to mean something else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.world import World
from tests.world.asking import NPS

from kuula.faces.agent.tests.test_survey_results import told
from kuula.faces.agent.tests.test_surveys import Builder, saved
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.listening.models import Answer, Response, Survey
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.queries import draft_of
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
STARS = {"key": "rating", "kind": "rating", "points": 5, "words": {"en": "How was it?"}}
WHAT = {
    "key": "choice", "kind": "single", "words": {"en": "What mattered?"},
    "choices": [{"key": key, "words": {"en": word}} for key, word in
                (("a", "Price"), ("b", "Wait"), ("c", "Tone"))],
}  # fmt: skip
LOW = {
    "key": "why", "kind": "text", "words": {"en": "Why?"},
    "shown": [{"question": "rating", "op": "at_most", "value": 2}],
}  # fmt: skip


@pytest.fixture
def mari(client: Client, world: World) -> Client:
    client.force_login(world.mari)
    return client


def answered(survey: Survey, question: str, value: Any) -> None:
    at = clock.now() - timedelta(minutes=2)
    survey.refresh_from_db()
    one = Response.objects.create(
        survey=survey, version=survey.version, way="link", started_at=at, moved_at=at
    )
    Answer.objects.create(response=one, question=question, value=value, answered_at=at)


def published(*questions: dict[str, Any], **more: Any) -> Survey:
    survey = saved(*questions, **more)
    publish_survey(SYSTEM, survey=survey)
    survey.refresh_from_db()
    return survey


def test_a_scale_that_changes_after_publishing_is_a_question_of_its_own(mari: Client) -> None:
    quota = {"question": "rating", "value": 5, "most": 100}
    survey = published(STARS, NPS, LOW, rotated=[["rating", "nps"]], quotas=[quota])
    answered(survey, "rating", 5)
    builder = Builder(mari, survey)
    builder.at = "rating"
    form = {"quota": "0", "qv-0": "5", "qm-0": "100"}
    builder.press(words="How was it today?", points="5", **form)
    assert builder.draft.questions[0].key == "rating", "other words are the same question"
    builder.press("shuffled", words="How was it?", points="10", **form)
    draft = builder.draft
    assert [one.key for one in draft.questions] == ["rating_2", "nps", "why"]
    assert builder.at == "rating_2"
    assert draft.questions[2].shown[0].question == draft.quotas[0].question == "rating_2"
    assert draft.rotated == (("rating_2", "nps"),)
    mari.post(f"/surveys/{survey.pk}/publication")
    answered(survey, "rating_2", 10)
    page = told(mari.get(f"/surveys/{survey.pk}/results").content.decode())
    assert "10 100% 1 9 0% 0" in page
    assert "5 100% 1 4 0% 0" in page, "the answer on the old scale stands apart"


def test_what_is_added_after_publishing_takes_no_key_that_ever_stood_there(mari: Client) -> None:
    survey = published(NPS, WHAT)
    answered(survey, "choice", "c")
    builder = Builder(mari, survey)
    builder.at = "choice"
    words = {"words": "What mattered?"}
    builder.press("choice_out-c", **words)
    builder.press(**words, **{"choice-more": "Hours"})
    assert [one.key for one in builder.draft.questions[1].choices] == ["a", "b", "d"]
    mari.post(f"/surveys/{survey.pk}/publication")
    answered(survey, "choice", "d")
    page = told(mari.get(f"/surveys/{survey.pk}/results").content.decode())
    assert "Hours 50% 1" in page
    assert "Tone 50% 1" in page, "what was offered once is still told"

    builder.at = "choice"
    builder.press(**words, **{"choice-a": "Cost"})
    page = told(mari.get(f"/surveys/{survey.pk}").content.decode())
    assert "count under the new words" in page
    assert "Price → Cost" in page
    builder.press("out-choice", **words)
    builder.press("add-single")
    assert [one.key for one in builder.draft.questions] == ["nps", "choice_2"]
    mari.post(f"/surveys/{survey.pk}/library/question", {"question": "nps"})
    builder.press("out-nps")
    assert "nps" not in [one.key for one in builder.draft.questions]


@pytest.mark.parametrize(
    "other", [{"kind": "rating", "points": 7}, {"kind": "csat"}, {"kind": "text"}]
)
def test_a_program_cannot_give_a_published_key_another_meaning(
    world: World, other: dict[str, Any]
) -> None:
    survey = published(STARS)
    content = read_questionnaire({"questions": [{"key": "rating", "words": {"en": "?"}} | other]})
    with pytest.raises(Conflict, match="another key"):
        save_survey(SYSTEM, form=SurveyForm(name=survey.name, content=content), survey=survey)
    survey.refresh_from_db()
    assert draft_of(survey).questions[0].points == 5
