"""The screens of whom a survey asks."""

import pytest
from django.test import Client
from tests.world import World
from tests.world.complaints import as_staff

from kuula.listening.models import Survey, Trigger, Wave
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting.actions import pause_asking, plan_wave
from kuula.listening.surveys.inviting.judging import rules
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}


@pytest.fixture
def asked() -> Survey:
    content = read_questionnaire({"questions": [NPS]})
    made = save_survey(SYSTEM, form=SurveyForm(name="After a delivery", content=content))
    publish_survey(SYSTEM, survey=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def admin(world: World) -> Client:
    return as_staff(world.mari)


def page(client: Client, asked: Survey, query: str = "") -> str:
    html = client.get(f"/surveys/{asked.pk}/inviting{query}").content.decode()
    return html.replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_said_after_what_it_asks_and_taken_out(admin: Client, asked: Survey) -> None:
    sent = {"cause": "delivered", "days": "3", "hours": "0", "share": "50", "segment": ""}
    assert admin.post(f"/surveys/{asked.pk}/triggers", sent).status_code == 302
    html = page(admin, asked)
    assert "3 days after an order is delivered" in html
    assert "50 % of them, by chance" in html
    trigger = Trigger.objects.get()
    admin.post(f"/survey-triggers/{trigger.pk}/ending")
    assert "3 days after an order is delivered" not in page(admin, asked)
    wrong = admin.post(f"/surveys/{asked.pk}/triggers", sent | {"share": "0"})
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "Choose a number from 1 to 100." in html
    assert '<option value="delivered" selected>' in html, "what was chosen is not lost"


def test_what_a_sending_would_come_to_is_seen_before_it_is_sent(
    world: World, admin: Client, asked: Survey
) -> None:
    pause_asking(SYSTEM, customer=world.kadri, channel="phone")
    html = page(admin, asked, "?look=1&segment=")
    assert "customers would be asked." in html
    assert "paused all surveys" in html
    assert admin.post(f"/surveys/{asked.pk}/waves", {"share": "100"}).status_code == 302
    wave = Wave.objects.get()
    plan_wave(SYSTEM, wave_id=wave.pk)
    assert f"{Wave.objects.get().invited} invited" in page(admin, asked)
    admin.post(f"/survey-waves/{wave.pk}/stopping")
    assert "stopped" in page(admin, asked)
    for wrong in ({"share": "many"}, {"starts_at": "soon"}, {"starts_at": "2099-01-01T10:00"}):
        assert admin.post(f"/surveys/{asked.pk}/waves", wrong).status_code == 422
    assert admin.post(f"/surveys/{asked.pk}/waves", {"segment": "77"}).status_code == 404


def test_the_budget_is_one_for_all_and_only_some_may_change_it(world: World, admin: Client) -> None:
    sent = {"most": "1", "days": "90", "after_refusal": "365"}
    assert admin.post("/surveys/asking", sent).status_code == 302
    held = rules()
    assert (held.most, held.days, held.after_refusal, held.hold_complaints) == (1, 90, 365, False)
    wrong = admin.post("/surveys/asking", sent | {"most": "0"})
    assert (wrong.status_code, rules().most) == (422, 1)
    assert as_staff(world.ivo).get("/surveys/asking").status_code == 403
