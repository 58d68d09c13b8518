"""Macros over the API: saved, foreseen, run, taken back."""

import pytest

from kuula.desk.models import Macro
from kuula.kit import clock
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
STEPS = {
    "tags": ["Lost"],
    "tags_off": ["late"],
    "priority": 4,
    "assignee": "me",
    "note": "Asked the carrier.",
    "reply": {"en": "Dear {customer.first_name}", "et": "Tere, {customer.first_name}!"},
}


def saved(program, name: str = "Late parcel", steps=None, **more) -> int:
    answer = program.post("/macros", {"name": name, "steps": steps or STEPS, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def test_saved_once_read_written_anew_and_removed(world, ivo) -> None:
    new = {"name": "Late parcel", "steps": STEPS}
    made = [ivo.post("/macros", new, key="makro").json() for _ in range(2)]
    assert made[0] == made[1]
    assert made[0]["steps"]["tags"] == ["lost"]
    assert (made[0]["whose"], made[0]["steps"]["assignee"]) == ("own", "me")
    assert ivo.post("/macros", new).status_code == 409
    path = f"/macros/{made[0]['id']}"
    anew = ivo.put(path, {"name": "Lost parcel", "steps": {"priority": 3}}).json()
    assert (anew["name"], anew["steps"]["tags"], anew["steps"]["priority"]) == (
        "Lost parcel",
        [],
        3,
    )
    saved(ivo, "Another")
    first = ivo.get("/macros", limit=1).json()
    rest = ivo.get("/macros", limit=1, cursor=first["next"]).json()
    assert [page["items"][0]["name"] for page in (first, rest)] == ["Lost parcel", "Another"]
    assert ivo.delete(path).status_code == 200
    assert ivo.get(path).status_code == 404


def test_foreseen_run_once_and_taken_back(world, ivo, ana) -> None:
    macro, number = saved(ivo), world.wardrobe.pk
    plan = ivo.get(f"/conversations/{number}/macros/{macro}").json()
    assert (plan["reply"], plan["language"], plan["open"]) == ("Tere, Kadri!", "et", [])
    path = f"/conversations/{number}/macro-runs"
    runs = [ivo.post(path, {"macro": macro}, key="jookse") for _ in range(2)]
    assert [one.status_code for one in runs] == [201, 201], runs[0].content
    assert runs[0].json()["id"] == runs[1].json()["id"]
    talk = ivo.get(f"/conversations/{number}").json()
    assert (talk["priority"], talk["tags"], talk["assignee"]["name"]) == (
        4,
        ["delivery", "lost"],
        "Ivo Lepik",
    )
    kinds = [one["kind"] for one in ivo.get(f"/conversations/{number}/messages").json()["items"]]
    assert kinds == ["inbound", "note", "outbound"]
    assert ivo.get(f"/macros/{macro}").json()["runs"] == 1
    undoing = f"/macro-runs/{runs[0].json()['id']}/undoing"
    assert ana.post(undoing).status_code == 404
    assert ivo.post(undoing).json()["undone_at"]
    talk = ivo.get(f"/conversations/{number}").json()
    assert (talk["priority"], talk["tags"], talk["assignee"]) == (2, ["delivery", "late"], None)
    assert ivo.post(undoing).status_code == 409


def test_all_or_nothing_within_the_scopes_of_its_steps(world, ivo, programs) -> None:
    macro, number = saved(ivo), world.wardrobe.pk
    path = f"/conversations/{number}/macro-runs"
    silent = programs.of(world.ivo, set(Permission) - {Permission.REPLY})
    assert silent.post(path, {"macro": macro}).status_code == 403
    assert ivo.get(f"/conversations/{number}").json()["tags"] == ["delivery", "late"]
    hole = saved(ivo, "Hole", {"tags": ["a"], "reply": {"et": "Nr {voucher.code}"}})
    answer = ivo.post(path, {"macro": hole})
    assert answer.status_code == 422
    assert ivo.get(f"/conversations/{number}").json()["tags"] == ["delivery", "late"]


def test_closed_teams_owners_and_nonsense(world, ivo, liis, ana) -> None:
    macro = saved(ivo)
    assert ana.get(f"/macros/{macro}").status_code == 404
    hidden = f"/conversations/{world.dispute.pk}"
    assert ivo.post(f"{hidden}/macro-runs", {"macro": macro}).status_code == 404
    assert ivo.get(f"{hidden}/macros/{macro}").status_code == 404
    moving = saved(liis, "To legal", {"team": world.legal.pk}, whose="all")
    assert liis.get(f"/macros/{moving}").json()["steps"]["team"] == world.legal.pk
    assert ivo.get(f"/macros/{moving}").json()["steps"]["team"] is None
    assert ivo.put(f"/macros/{moving}", {"name": "x", "steps": STEPS}).status_code == 403
    assert ivo.post("/macros", {"name": "x", "steps": STEPS, "whose": "all"}).status_code == 403
    for wrong in (
        {"name": "x", "steps": {}},
        {"name": " ", "steps": STEPS},
        {"name": "x", "steps": {"snooze": "monday", "state": "open"}},
        {"name": "x", "steps": {"reply": {"en": "{nobody.knows}"}}},
        {"name": "x", "steps": {"reply": {"de": "Hallo"}}},
        {"name": "x", "steps": {"dance": True}},
        {"name": "x", "steps": STEPS, "whose": "team"},
    ):
        assert ivo.post("/macros", wrong).status_code == 422, wrong
    for gone in (
        {"team": world.legal.pk},
        {"assignee": 99999},
        {"checklist": 9},
        {"fields": {"9": 1}},
    ):
        assert ivo.post("/macros", {"name": "x", "steps": gone}).status_code == 404, gone


def test_a_step_of_a_team_one_cannot_see_stays_when_it_is_written_anew(world, mari) -> None:
    macro = Macro.objects.create(
        name="To the lawyers", steps={"team": str(world.legal.pk)}, changed_at=clock.now()
    )
    path = f"/macros/{macro.pk}"
    told = mari.get(path).json()
    assert told["steps"]["team"] is None
    again = {"name": "To the law", "whose": "all", "steps": {"tags": ["law"]}}
    assert mari.put(path, again).json()["steps"]["team"] is None
    macro.refresh_from_db()
    assert macro.steps == {"tags": ["law"], "team": str(world.legal.pk)}
    assert mari.put(path, again | {"steps": {"team": 0}}).json()["steps"]["team"] == 0
