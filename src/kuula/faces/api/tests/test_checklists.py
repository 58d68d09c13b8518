"""Checklists over the API: written, put on, ticked, taken off."""

import pytest

from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
STEPS = ["Parcel is back", "Money is back"]


def written(program, name: str = "Return", **more) -> int:
    answer = program.post("/checklists", {"name": name, "steps": STEPS, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def test_written_once_changed_and_archived(world, mari, ivo) -> None:
    new = {"name": "Return", "steps": STEPS, "required": True}
    made = [mari.post("/checklists", new, key="loend").json() for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    assert mari.post("/checklists", new).status_code == 409
    path = f"/checklists/{made[0]['id']}"
    changed = mari.patch(path, {"steps": [*STEPS, "Sorry said"], "tag": "Return"})
    assert changed.status_code == 200, changed.content
    assert changed.json()["steps"] == [*STEPS, "Sorry said"]
    assert (changed.json()["required"], changed.json()["tag"]) == (True, "return")
    assert mari.patch(path, {"archived": True}).json()["archived"] is True
    assert ivo.get(path).json()["archived"] is True
    put = ivo.post(f"/conversations/{world.wardrobe.pk}/checklists", {"checklist": made[0]["id"]})
    assert put.status_code == 409
    assert mari.patch(path, {"archived": False}).json()["archived"] is False


def test_put_on_ticked_and_taken_off(world, mari, ivo) -> None:
    number = written(mari, required=True)
    path = f"/conversations/{world.wardrobe.pk}/checklists"
    put = [ivo.post(path, {"checklist": number}, key="peale").json() for _ in range(2)]
    assert put[0] == put[1]
    step = f"{path}/{put[0]['id']}/steps/{put[0]['steps'][0]['key']}"
    for _twice in range(2):
        ticked = ivo.put(step, {"done": True})
        assert ticked.json()["steps"][0]["done_by"]["name"] == "Ivo Lepik"
    assert [bool(one["done_at"]) for one in ticked.json()["steps"]] == [True, False]
    unsolved = ivo.patch(f"/conversations/{world.wardrobe.pk}", {"state": "solved"})
    assert unsolved.status_code == 409
    assert ivo.put(step, {"done": False}).json()["steps"][0]["done_at"] is None
    assert ivo.put(f"{path}/{put[0]['id']}/steps/99", {"done": True}).status_code == 404
    assert ivo.put(step, {"done": "yes"}).status_code == 422
    elsewhere = f"/conversations/{world.invoice.pk}/checklists/{put[0]['id']}"
    assert ivo.delete(elsewhere).status_code == 404
    assert [one["name"] for one in ivo.get(path).json()] == ["Return"]
    assert ivo.delete(f"{path}/{put[0]['id']}").status_code == 200
    assert ivo.delete(f"{path}/{put[0]['id']}").status_code == 404
    assert ivo.get(path).json() == []


def test_closed_teams_scopes_and_nonsense(world, liis, mari, ivo, programs) -> None:
    definer = programs.of(world.liis)
    secret = written(definer, "Secret", team=world.legal.pk)
    open_one = written(mari, "Open")
    assert [one["id"] for one in ivo.get("/checklists").json()["items"]] == [open_one]
    first = liis.get("/checklists", limit=1).json()
    assert first["next"]
    assert ivo.get(f"/checklists/{secret}").status_code == 404
    path = f"/conversations/{world.wardrobe.pk}/checklists"
    assert ivo.post(path, {"checklist": secret}).status_code == 404
    hidden = f"/conversations/{world.dispute.pk}/checklists"
    put = liis.post(hidden, {"checklist": secret}).json()
    assert ivo.get(hidden).status_code == 404
    tick = f"{hidden}/{put['id']}/steps/1"
    assert ivo.put(tick, {"done": True}).status_code == 404
    assert ivo.post("/checklists", {"name": "a", "steps": ["b"]}).status_code == 403
    assert ivo.patch(f"/checklists/{open_one}", {"name": "b"}).status_code == 403
    reader = programs.of(world.ivo, (Permission.READ,))
    assert reader.post(path, {"checklist": open_one}).status_code == 403
    for wrong in ({}, {"name": "a"}, {"name": "a", "steps": []}, {"name": "a", "steps": ["b"] * 31},
                  {"name": " ", "steps": ["b"]}, {"name": "a", "steps": [" "]}):  # fmt: skip
        assert mari.post("/checklists", wrong).status_code == 422, wrong
