"""Segments over the API."""

import pytest

from kuula.people.segments.actions import recount_segment
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
TALKERS = {"field": "contacts", "op": "at_least", "value": 2}


def test_a_segment_is_defined_once_changed_and_its_people_are_told(world, mari, programs) -> None:
    new = {"name": "Talkers", "rule": TALKERS}
    made = [mari.post("/segments", new, key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["counting"], made[0]["words"]) == (True, "Contacts: at least 2")
    assert mari.post("/segments", new).status_code == 409
    path = f"/segments/{made[0]['id']}"
    recount_segment(SYSTEM, segment_id=made[0]["id"])
    members = mari.get(f"{path}/members").json()["items"]
    assert [one["name"] for one in members] == ["Ivana Horvat"]
    mine = mari.get(f"/customers/{world.ivana.pk}/segments").json()
    assert [one["name"] for one in mine] == ["Talkers"]
    assert mari.get(f"{path}/moves").json()["items"][0]["entered"] == 1
    deep = {"any": [{"all": [{"none": [TALKERS]}, TALKERS]}, TALKERS]}
    changed = mari.put(path, {"name": "Talkers", "rule": deep}).json()
    assert changed["rule"] == deep
    spent = {"field": "orders.sum", "op": "at_least", "value": 1, "currency": "EUR"}
    mari.put(path, {"name": "Talkers", "rule": spent})
    blind = programs.of(world.mari, set(Permission) - {Permission.MONEY})
    assert blind.get(path).status_code == 404
    assert blind.get("/segments").json()["items"] == []
    assert blind.post("/segments", {"name": "Rich", "rule": spent}).status_code == 403
    assert mari.get("/segments", archived="true").json()["items"] == []
    assert mari.get("/personas").json()["items"] == []


@pytest.mark.parametrize(
    "rule",
    [
        {}, {"all": "x"}, TALKERS | {"value": "2"}, {"field": "\x00"}, TALKERS | {"op": ["is"]},
        TALKERS | {"op": {}}, {"field": "group", "op": "is", "value": "²:1"},
        {"field": "group", "op": "is", "value": "1:²"},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(mari, rule) -> None:
    answer = mari.post("/segments", {"name": "Odd", "rule": rule})
    assert answer.status_code == 422
    assert answer.json()["title"]
