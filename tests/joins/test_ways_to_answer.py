"""The ways to answer, through the pages of staff: places and their sheets, typing in, colleagues;
and what stands behind the places."""

import json
import re
import uuid

import pytest
from django.test import Client

from kuula.faces.customer.pace import forget_paces
from kuula.kit import clock
from kuula.listening.models import Answer, Response, SurveyPlace
from tests.world import World
from tests.world.asking import CSAT, NPS, WHY, published

pytestmark = pytest.mark.django_db
ENPS = {"key": "enps", "kind": "enps", "words": {"en": "Recommend us as an employer?"}}


@pytest.fixture(autouse=True)
def _slowly() -> None:
    forget_paces()


def signed_in(client: Client, staff) -> Client:
    client.force_login(staff)
    return client


def test_places_have_a_sheet_with_a_code_and_a_line_for_a_site(client, world: World) -> None:
    survey = published(CSAT, WHY)
    mari, here = signed_in(client, world.mari), f"/surveys/{survey.pk}/places"
    wrong = mari.post(here, {"way": "embedded", "name": "Shop", "sites": "nonsense"})
    assert wrong.status_code == 422
    assert "is not a site" in wrong.content.decode()
    for way, name in (("qr", "Receipt"), ("button", "Till 2"), ("embedded", "Shop")):
        sent = {"way": way, "name": name, "sites": "https://shop.example"}
        assert mari.post(here, sent).status_code == 302
    page = mari.get(here).content.decode()
    code, till, shop = SurveyPlace.objects.all()
    assert f"/s/{survey.key}" in page
    assert f"data-survey=&#34;{shop.key}&#34;" in page
    sheet = mari.get(f"/surveys/places/{code.pk}/sheet").content.decode()
    assert "<svg" in sheet
    assert f"/s/{code.key}" in sheet
    drawn = mari.get(f"/surveys/places/{code.pk}/code.svg")
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    stranger = Client()
    framed = stranger.get(f"/s/{shop.key}?embed=1").headers["Content-Security-Policy"]
    assert "frame-ancestors https://shop.example" in framed
    other = stranger.get(f"/s/{code.key}").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in other
    assert mari.post(f"/surveys/places/{till.pk}/end").status_code == 302
    assert stranger.get(f"/k/{till.key}").status_code == 404


def test_a_button_is_pressed_with_and_without_scripts(client, world: World) -> None:
    survey = published(WHY, CSAT, brand_id=world.pohjala.pk)
    here = f"/surveys/{survey.pk}/places"
    signed_in(client, world.mari).post(here, {"way": "button", "name": "Till 2"})
    till, stranger = SurveyPlace.objects.get(), Client()
    page = stranger.get(f"/k/{till.key}")
    text = page.content.decode()
    assert text.count('class="target"') == text.count('class="face"') == 5
    assert "How was the till?" in text, "the first question that one press answers"
    assert not page.cookies
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    for _twice in range(2):
        pressed = stranger.post(f"/k/{till.key}/answers", hidden | {"value": "4"})
        assert pressed.headers["Location"].endswith("?thanks=1")
    assert "Thank you" in stranger.get(f"/k/{till.key}?thanks=1").content.decode()
    press = {"version": 1, "question": "csat", "at": clock.now().isoformat()}
    queue = [press | {"key": str(uuid.uuid4()), "value": value} for value in ("1", "5", "77")]
    for _twice in range(2):
        told = stranger.post(
            f"/k/{till.key}/answers", json.dumps(queue), content_type="application/json"
        )
        assert told.json()["refused"] == [queue[2]["key"]]
        assert len(told.json()["taken"]) == 2
    assert sorted(Answer.objects.values_list("value", flat=True)) == [1, 4, 5]
    assert {(one.way, one.place) for one in Response.objects.all()} == {("button", "Till 2")}
    for body in ("[", "{}", json.dumps([press | {"key": "x", "value": "1"}])):
        bad = stranger.post(f"/k/{till.key}/answers", body, content_type="application/json")
        assert bad.status_code == 422
    script = stranger.get("/k/worker.js")
    assert script.headers["Content-Type"].startswith("text/javascript")


def test_sheets_are_typed_in_one_after_the_other(client, world: World) -> None:
    survey = published(NPS, WHY)
    ivo, here = signed_in(client, world.ivo), f"/surveys/{survey.pk}/entry"
    assert survey.name in ivo.get("/surveys/entry").content.decode()
    page = ivo.get(f"{here}?way=phone").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    sheet = {"key": key[1], "way": "phone", "q-nps": "8", "q-why": "Said so", "place": "Hall"}
    lost = ivo.post(here, sheet | {"who": "nobody@nowhere.example"})
    assert lost.status_code == 422
    assert "Said so" in lost.content.decode(), "nothing is typed twice"
    for _twice in range(2):
        entered = ivo.post(here, sheet | {"who": "kadri.tamm@example.ee"})
        assert "way=phone" in entered.headers["Location"]
    kept = Response.objects.get()
    assert (kept.customer, kept.way, kept.staff_id) == (world.kadri, "phone", world.ivo.pk)
    assert (kept.place, kept.completed_at is not None) == ("Hall", True)
    assert ivo.post(here, {"key": "x", "way": "paper"}).status_code == 422
    assert signed_in(client, world.reader).get(here).status_code == 403


def test_a_colleague_answers_once_and_leaves_no_line(
    client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    survey = published(ENPS, WHY, audience="staff")
    ivo = signed_in(client, world.ivo)
    assert Client().get(f"/s/{survey.key}").status_code == 404, "no public way in"
    caplog.clear()
    begun = ivo.post(f"/surveys/{survey.pk}/mine")
    page = ivo.get(begun.headers["Location"]).content.decode()
    assert "Your answers are anonymous" in page
    action = re.search(r'method="post" action="([^"]+)"', page)
    assert action is not None
    ivo.post(action[1], {"q": "enps", "q-enps": "3"})
    lines = [str(one.msg) for one in caplog.records]
    assert not [one for one in lines if "survey_answering" in one or "own_survey'" in one]
    assert ivo.post(action[1], {"q": "enps", "q-enps": "10"}).status_code == 302
    assert Answer.objects.get().value == 10, "the same one, changed"
    assert ivo.post(f"/surveys/{survey.pk}/mine").status_code == 409
    assert "You opened it" in ivo.get("/surveys/mine").content.decode()
    assert Response.objects.count() == 1
