"""Results of surveys, and whom they ask, over the API."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.world.asking import invite

from kuula.kit import clock
from kuula.listening.models import Answer, Response, Survey, Wave
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting.actions import plan_wave
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}


@pytest.fixture
def asked() -> Survey:
    content = read_questionnaire({"questions": [NPS]})
    made = save_survey(SYSTEM, form=SurveyForm(name="After a delivery", content=content))
    publish_survey(SYSTEM, survey=made)
    made.refresh_from_db()
    return made


def test_results_are_told_with_their_intervals(asked, mari) -> None:
    now = clock.now()
    for score in (10, 9, 3):
        one = Response.objects.create(
            survey=asked, version=1, way="link", started_at=now, moved_at=now, completed_at=now
        )
        Answer.objects.create(response=one, question="nps", value=score, answered_at=now)
    told = mari.get(f"/surveys/{asked.pk}/results").json()
    assert (told["begun"], told["done"]) == (3, 3)
    (nps,) = told["questions"]
    assert nps["counts"] == {"10": 1, "9": 1, "3": 1}
    assert round(nps["score"]["value"]) == 33
    assert nps["score"]["low"] < 33 < nps["score"]["high"]
    assert mari.get(f"/surveys/{asked.pk}/results", slice="way", part="qr").json()["begun"] == 0
    assert told["burden"]["insights"] == 0, "three answers tell nothing yet"
    assert told["burden"]["seconds"] > 0, "sent as a whole: estimated"
    assert told["burden"]["measured"] == 0
    for wrong, status in (
        ({"slice": "colour"}, 404),
        ({"slice": "segment", "part": "²"}, 404),
        ({"since": "2026-02-01", "until": "2026-01-01"}, 422),
    ):
        assert mari.get(f"/surveys/{asked.pk}/results", **wrong).status_code == status


def test_who_was_invited_is_counted_by_the_days_of_the_survey(world, asked, mari) -> None:
    zone = ZoneInfo(world.pohjala.time_zone)
    midnight = datetime.combine(clock.now().astimezone(zone).date(), time.min, zone)
    for hours in (-24.5, -23.5, -0.5, 0.5):
        invite(asked, world.kadri, planned_for=midnight + timedelta(hours=hours))
    day = (midnight - timedelta(hours=12)).date().isoformat()
    told = mari.get(f"/surveys/{asked.pk}/results", since=day, until=day).json()
    assert told["invited"] == 2


def test_whom_a_survey_asks_is_said_looked_at_and_stopped(world, asked, mari, programs) -> None:
    path = f"/surveys/{asked.pk}"
    made = mari.post(f"{path}/triggers", {"cause": "delivered", "days": 3}).json()
    assert mari.get(f"{path}/triggers").json() == [made]
    assert mari.post(f"{path}/triggers", {"cause": "birthday"}).status_code == 422
    assert mari.delete(f"/survey-triggers/{made['id']}").status_code == 200
    assert mari.get(f"{path}/triggers").json() == []
    twice = [mari.post(f"{path}/waves", {"share": 100}, key="one").json() for _ in range(2)]
    assert twice[0] == twice[1]
    plan_wave(SYSTEM, wave_id=twice[0]["id"])
    (wave,) = mari.get(f"{path}/waves").json()
    assert (wave["state"], wave["invited"] + wave["left_out"]) == ("planned", wave["sampled"])
    assert mari.put(f"/survey-waves/{wave['id']}/stopping", {}).json()["state"] == "stopped"
    assert Wave.objects.get().state == "stopped"
    held = {"most": 1, "days": 90, "after_refusal": 365, "hold_complaints": True,
            "earliest": 8, "latest": 22, "rest_days": False}  # fmt: skip
    assert mari.put("/asking-rules", held).json() == mari.get("/asking-rules").json() == held
    for wrong in ({"most": 0}, {"earliest": 22}, {"latest": 25}):
        assert mari.put("/asking-rules", held | wrong).status_code == 422
    reader = programs.of(world.mari, {Permission.REPORTS})
    assert reader.get(f"{path}/triggers").status_code == 403
    assert reader.get("/asking-rules").status_code == 403
