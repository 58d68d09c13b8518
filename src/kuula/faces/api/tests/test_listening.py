"""Touchpoints, journeys, experiences and balances over the API."""

import pytest

from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.people.segments.actions import SegmentForm, recount_segment, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

TALKERS = {"field": "contacts", "op": "at_least", "value": 2}


@pytest.fixture
def shop(world) -> int:
    bring_touchpoints(SYSTEM)
    return Touchpoint.objects.get(key="shop").pk


def test_a_touchpoint_is_added_once_changed_and_put_aside(world, mari, ivo) -> None:
    new = {"name": "Fitting", "kind": "use", "owner": world.liis.pk}
    made = [mari.post("/touchpoints", new, key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["direct"], made[0]["key"]) == (True, "")
    assert mari.post("/touchpoints", new).status_code == 409
    assert ivo.post("/touchpoints", new | {"name": "x"}).status_code == 403
    assert mari.post("/touchpoints", new | {"name": "x", "owner": 9999}).status_code == 422
    path = f"/touchpoints/{made[0]['id']}"
    assert mari.put(path, {"name": "Assembly", "kind": "use"}).json()["owner"] is None
    assert mari.put(f"{path}/archiving", {"archived": True}).json()["archived_at"]
    assert [one["id"] for one in mari.get("/touchpoints", archived="true").json()["items"]] == [
        made[0]["id"]
    ]
    assert ivo.get(path).json()["name"] == "Assembly"
    assert ivo.get("/touchpoints/99999").status_code == 404


def test_a_journey_of_a_segment_maps_what_its_people_experienced(world, mari, ivo, shop) -> None:
    segment = save_segment(SYSTEM, form=SegmentForm("Talkers", "", read_rule(TALKERS)))
    recount_segment(SYSTEM, segment_id=segment.pk)
    for customer, good in ((world.ivana, True), (world.sergei, False)):
        new = {"touchpoint": shop, "way": "shop", "good": good}
        assert ivo.post(f"/customers/{customer.pk}/experiences", new).status_code == 201
    stages = [{"name": "Shop", "touchpoints": [shop]}, {"name": "Later"}]
    made = mari.post("/journeys", {"name": "Talk", "segment": segment.pk, "stages": stages})
    assert made.status_code == 201
    path = f"/journeys/{made.json()['id']}"
    first, later = ivo.get(f"{path}/map").json()["stages"]
    assert (first["balance"]["value"], first["balance"]["n"], first["ease"]) == (3, 1, None)
    assert (later["balance"]["n"], later["touchpoints"]) == (0, [])
    everybodys = mari.put(path, {"name": "Talk", "stages": stages[:1]}).json()
    assert everybodys["segment"] is None
    (only,) = ivo.get(f"{path}/map").json()["stages"]
    assert (only["balance"]["value"], only["balance"]["n"]) == (0, 2)
    (told,) = ivo.get("/balances", by="segment").json()
    assert (told["of"], told["balance"]["value"]) == (str(segment.pk), 3)
    assert mari.post("/journeys", {"name": "None", "stages": []}).status_code == 422
    assert mari.put(f"{path}/archiving", {"archived": True}).json()["archived_at"]
    assert mari.get("/journeys").json()["items"] == []


def test_an_experience_is_noted_corrected_and_taken_back(world, mari, ivo, shop) -> None:
    new = {"touchpoint": shop, "way": "phone", "good": False, "text": "Pikk järjekord."}
    path = f"/customers/{world.kadri.pk}/experiences"
    made = [ivo.post(path, new, key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    for at in ("2031-01-01T00:00:00Z", "2026-01-01T00:00:00"):
        assert ivo.post(path, new | {"at": at}).status_code == 422
    assert ivo.post(path, new | {"way": "dream"}).status_code == 422
    asked = {"customer": world.kadri.pk, "half_life": 30}
    (whole,) = ivo.get("/balances", **asked).json()
    assert (whole["balance"]["value"], whole["balance"]["version"]) == (-3, 0)
    entry = made[0]["entry"]
    better = ivo.put(f"/experiences/{entry}", new | {"good": True}).json()
    assert (better["good"], better["at"][:22]) == (True, made[0]["at"][:22])
    assert ivo.put(f"/experiences/{entry}", new).status_code == 404
    (case,) = ivo.get("/experiences", touchpoint=shop).json()["items"]
    assert (case["entry"], case["kind"], case["weight"]) == (better["entry"], "phone_good", 3)
    changed = mari.put("/weights", {"weights": {"phone_good": 7}, "reason": "They care"}).json()
    assert changed["weights"]["phone_good"] == 7
    assert mari.put("/weights", {"weights": {}, "reason": "x", "seen": 0}).status_code == 409
    assert ivo.put("/weights", {"weights": {}, "reason": "x"}).status_code == 403
    assert mari.get("/weights/versions").json()[0]["reason"] == "They care"
    assert ivo.get("/weights").json()["version"] == changed["version"]
    assert ivo.delete(f"/experiences/{better['entry']}").json() == {"done": True}
    assert ivo.get("/experiences", touchpoint=shop).json()["items"] == []
