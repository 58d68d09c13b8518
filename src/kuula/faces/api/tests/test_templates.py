"""Reply templates over the API: whose they are, their folders, how often they are used."""

import pytest

from kuula.workspace.actions import set_members
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
BODY = {"name": "Thanks", "language": "en", "text": "Thank you, {customer.first_name}."}


def test_ones_own_needs_no_scope_to_change_templates(ivo, liis) -> None:
    made = ivo.post("/templates", BODY | {"whose": "own", "folder": "Kind/ "})
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["whose"], told["team"], told["folder"]) == ("own", None, "Kind")
    here = f"/templates/{told['id']}"
    assert liis.get(here).status_code == 404
    assert liis.put(here, BODY).status_code == 404
    assert told["id"] not in [one["id"] for one in liis.get("/templates").json()["items"]]
    again = ivo.put(here, BODY | {"text": "Thanks."}).json()
    assert (again["whose"], again["folder"], again["text"]) == ("own", "Kind", "Thanks.")
    assert ivo.put(here, BODY | {"whose": "all"}).status_code == 403
    assert ivo.delete(here).status_code == 200


def test_one_of_a_team_is_read_and_moved_by_its_members_only(world, ivo, liis) -> None:
    team = world.first_line.pk
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.liis.pk, world.ivo.pk])
    assert liis.post("/templates", BODY | {"whose": "team"}).status_code == 422
    assert liis.post("/templates", BODY | {"whose": "own", "team": team}).status_code == 422
    made = liis.post("/templates", BODY | {"whose": "team", "team": team}).json()
    other = liis.post("/templates", BODY | {"language": "et", "whose": "team", "team": team})
    here = f"/templates/{made['id']}"
    assert ivo.get(here).json()["team"]["id"] == team
    assert ivo.put(here, BODY).status_code == 403
    kept = liis.put(here, BODY | {"folder": "Thanks"}).json()
    assert (kept["whose"], kept["team"]["id"]) == ("team", team)
    assert liis.put(here, BODY | {"whose": "all"}).json()["team"] is None
    with_it = liis.get(f"/templates/{other.json()['id']}").json()
    assert (with_it["whose"], with_it["folder"]) == ("all", "Thanks")
    set_members(SYSTEM, team=world.legal, staff_ids=[world.vera.pk])
    outside = liis.post("/templates", BODY | {"whose": "team", "team": world.legal.pk})
    assert outside.status_code == 404


def test_uses_are_counted_and_what_nobody_used_is_listed(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/templates/{world.greeting.pk}"
    assert ivo.get(here).json() == ivo.post(here, {}, "once").json()
    assert ivo.post(here, {}, "once").status_code == 201
    told = ivo.get(f"/templates/{world.greeting.pk}").json()
    assert told["uses"] == 1
    assert told["used_at"]
    past, future = "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
    assert ivo.get("/templates", unused_since=past).json()["items"] == []
    assert len(ivo.get("/templates", unused_since=future).json()["items"]) == 1
    assert ivo.get("/templates", whose="own").json()["items"] == []
