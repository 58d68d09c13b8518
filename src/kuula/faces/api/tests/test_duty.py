"""Duty, sharing out and the next conversation over the API."""

import pytest

pytestmark = pytest.mark.django_db


def test_ones_own_duty(world, ivo) -> None:
    assert ivo.get("/me/duty").json() == {"state": "off", "since": None}
    told = ivo.put("/me/duty", {"state": "on"}).json()
    assert told["state"] == "on"
    assert ivo.get("/me/duty").json() == told
    assert ivo.put("/me/duty", {"state": "asleep"}).status_code == 422


def test_the_duty_of_a_team_is_listed_and_a_lead_sets_it(world, ivo, liis, mari) -> None:
    path = f"/teams/{world.first_line.pk}/duty"
    assert liis.put(f"/staff/{world.ana.pk}/duty", {"state": "away"}).status_code == 200
    assert ivo.put(f"/staff/{world.ana.pk}/duty", {"state": "on"}).status_code == 403
    told = {one["name"]: one for one in ivo.get(path).json()["items"]}
    assert set(told) == {"Liis Kask", "Ivo Lepik", "Ana Kovačević"}
    ana = told["Ana Kovačević"]
    assert (ana["state"], ana["load"], ana["cap"], ana["languages"]) == ("away", 1, 12, ["hr"])
    assert told["Ivo Lepik"]["since"] is None
    assert ivo.get(f"/teams/{world.legal.pk}/duty").status_code == 404
    assert len(ivo.get(path, limit=1).json()["items"]) == 1


def test_how_a_team_shares_out(world, ivo, liis) -> None:
    path = f"/teams/{world.first_line.pk}/sharing-out"
    usual = {"automatic": False, "cap": 12, "drain": "due", "grace_minutes": 15}
    assert ivo.get(path).json() == usual
    assert ivo.patch(path, {"automatic": True}).status_code == 403
    assert liis.patch(path, {"automatic": True, "cap": 5}).json() == usual | {
        "automatic": True,
        "cap": 5,
    }
    assert liis.patch(path, {"cap": 0}).status_code == 422
    assert ivo.get(f"/teams/{world.legal.pk}/sharing-out").status_code == 404


def test_abilities_of_a_colleague(world, ivo, liis) -> None:
    path = f"/staff/{world.ivo.pk}/abilities"
    assert liis.get(path).json() == {"languages": [], "skills": [], "cap": None}
    told = liis.patch(path, {"languages": ["ru", "et"], "skills": ["Invoice"], "cap": 3}).json()
    assert told == {"languages": ["et", "ru"], "skills": ["invoice"], "cap": 3}
    assert liis.patch(path, {"cap": None}).json() == told | {"cap": None}
    assert liis.patch(path, {"languages": ["fi"]}).status_code == 422
    assert ivo.get(path).status_code == 403


def test_the_next_conversation_is_taken_once_for_one_key(world, ivo, liis) -> None:
    liis.patch(f"/staff/{world.ivo.pk}/abilities", {"languages": ["et", "en"], "cap": 2})
    told = ivo.post("/conversations/next", key="n-1").json()
    assert told["number"] == world.wardrobe.pk
    given = told["given"]
    assert (given["reason"], given["language"]) == ("next", "et")
    assert (given["load"], given["cap"]) == (1, 2)
    assert ivo.post("/conversations/next", key="n-1").json() == told
    assert ivo.get("/me/duty").json()["state"] == "on"
    assert ivo.post("/conversations/next").json()["number"] == world.office.pk
    assert ivo.post("/conversations/next").json()["number"] is None
    facts = ivo.get(f"/conversations/{world.wardrobe.pk}/facts").json()
    (given,) = [one for one in facts if one["type"] == "desk.conversation_assigned"]
    assert given["given"] == told["given"]
