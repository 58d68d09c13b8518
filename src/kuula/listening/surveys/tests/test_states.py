"""A survey's way from a draft to its end."""

from typing import Any

import pytest
from tests.world import World

from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.listening.models import Survey
from kuula.listening.surveys.actions import (
    SurveyForm,
    archive_survey,
    close_survey,
    pause_survey,
    publish_survey,
    resume_survey,
    save_survey,
)
from kuula.listening.surveys.content import read_questionnaire
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}


def form(*questions: dict[str, Any], **said: Any) -> SurveyForm:
    content = read_questionnaire({"questions": list(questions)})
    return SurveyForm(name="After a delivery", content=content, **said)


def test_people_see_what_was_published_while_it_is_written_on() -> None:
    survey = save_survey(SYSTEM, form=form(NPS))
    assert publish_survey(SYSTEM, survey=survey).number == 1
    assert publish_survey(SYSTEM, survey=survey).number == 1, "nothing changed"
    save_survey(
        SYSTEM,
        form=form(NPS, {"key": "why", "kind": "text", "words": {"en": "Why?"}}),
        survey=survey,
    )
    assert [len(one.content["questions"]) for one in survey.versions.all()] == [1]
    assert publish_survey(SYSTEM, survey=survey).number == 2
    assert [len(one.content["questions"]) for one in survey.versions.all()] == [1, 2]


def test_it_is_paused_gone_on_with_and_closed_for_good() -> None:
    survey = save_survey(SYSTEM, form=form(NPS))
    with pytest.raises(Conflict):
        pause_survey(SYSTEM, survey=survey)
    publish_survey(SYSTEM, survey=survey)
    with pytest.raises(Conflict, match="Close"):
        archive_survey(SYSTEM, survey=survey, archived=True)
    for step in (pause_survey, resume_survey, close_survey, close_survey):
        step(SYSTEM, survey=survey)
    with pytest.raises(Conflict):
        resume_survey(SYSTEM, survey=survey)
    with pytest.raises(Conflict, match="closed"):
        publish_survey(SYSTEM, survey=survey)
    archive_survey(SYSTEM, survey=survey, archived=True)
    survey.refresh_from_db()
    assert survey.state == Survey.State.CLOSED
    told = Entry.objects.filter(type="listening.survey_state_changed")
    assert [one.payload["state"] for one in told.order_by("id")] == [
        "paused",
        "live",
        "closed",
        "archived",
    ]


def test_what_cannot_be_is_refused_with_the_reason(world: World) -> None:
    for wrong, said in (
        ({"brand_id": 0}, "brand"),
        ({"touchpoint_id": 0}, "touchpoint"),
        ({"purpose_id": 0}, "purpose"),
        ({"audience": "everybody"}, "whom"),
    ):
        with pytest.raises(Problem, match=said):
            save_survey(SYSTEM, form=form(NPS, **wrong))
    with pytest.raises(Problem, match="eNPS"):
        save_survey(SYSTEM, form=form({"key": "enps", "kind": "enps"}))
    with pytest.raises(Problem, match="at least one question"):
        publish_survey(SYSTEM, survey=save_survey(SYSTEM, form=form()))
    with pytest.raises(NotAllowed):
        save_survey(world.actor(world.ivo), form=form(NPS))


def test_two_who_write_at_once_are_told() -> None:
    survey = save_survey(SYSTEM, form=form(NPS))
    seen = survey.changed_at.isoformat()
    save_survey(SYSTEM, form=form(NPS), survey=survey, seen=seen)
    with pytest.raises(Conflict):
        save_survey(SYSTEM, form=form(NPS), survey=survey, seen=seen)
