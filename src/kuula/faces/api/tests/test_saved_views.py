"""Saved views over the API: saved, asked anew, put in order, removed."""

import pytest
from tests.world import SECRET_WORD

from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def saved(program, name: str, **more) -> int:
    answer = program.post("/saved-views", {"name": name, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def held(program, view: int, **asked) -> list[int]:
    page = program.get(f"/saved-views/{view}/conversations", **asked).json()
    return [one["number"] for one in page["items"]]


def test_a_list_is_saved_once_and_asked_anew_page_by_page(world, ivo) -> None:
    new = {"name": "Tartu", "view": "open", "narrowed": {"team": world.first_line.pk}}
    made = [ivo.post("/saved-views", new, key="vaade").json() for _ in range(2)]
    assert made[0] == made[1]
    assert made[0]["narrowed"] == {"team": str(world.first_line.pk)}
    inbox = ivo.get("/conversations", view="open", sort="due", team=world.first_line.pk).json()
    numbers = [one["number"] for one in inbox["items"]]
    assert held(ivo, made[0]["id"]) == numbers
    path = f"/saved-views/{made[0]['id']}/conversations"
    first = ivo.get(path, limit=1).json()
    assert [one["number"] for one in first["items"]] == numbers[:1]
    assert held(ivo, made[0]["id"], limit=1, cursor=first["next"]) == numbers[1:2]
    ivo.patch(f"/conversations/{numbers[0]}", {"state": "solved"})
    assert held(ivo, made[0]["id"]) == numbers[1:]


def test_a_search_is_asked_with_the_rights_of_who_looks(world, ivo, liis) -> None:
    team = world.first_line.pk
    view = saved(liis, "Disputes", search=SECRET_WORD, team=team)
    assert held(liis, view) == [world.dispute.pk]
    assert held(ivo, view) == []
    assert ivo.get(f"/saved-views/{view}").json()["search"] == SECRET_WORD
    assert ivo.patch(f"/saved-views/{view}", {"name": "x"}).status_code == 403
    assert ivo.delete(f"/saved-views/{view}").status_code == 403
    assert ivo.get(f"/saved-views/{view}/conversations", cursor="%").status_code == 422


def test_renamed_lifted_and_removed(world, ivo, ana) -> None:
    one, two = saved(ivo, "One", search="kapp"), saved(ivo, "Two", search="tool")
    assert ivo.post(f"/saved-views/{two}/lifting", key="üles").status_code == 201
    ivo.post(f"/saved-views/{two}/lifting", key="üles")
    first = ivo.get("/saved-views", limit=1).json()
    rest = ivo.get("/saved-views", limit=1, cursor=first["next"]).json()
    assert [page["items"][0]["id"] for page in (first, rest)] == [two, one]
    assert rest["next"] == ""
    assert ivo.patch(f"/saved-views/{one}", {"name": "Uno"}).json()["name"] == "Uno"
    assert ivo.patch(f"/saved-views/{one}", {"name": "two"}).status_code == 409
    assert ana.get(f"/saved-views/{one}").status_code == 404
    assert ana.get("/saved-views").json()["items"] == []
    assert ivo.delete(f"/saved-views/{one}").status_code == 200
    assert ivo.get(f"/saved-views/{one}").status_code == 404


def test_what_cannot_be_saved_is_refused(world, ivo, programs) -> None:
    for wrong in (
        {"name": "x"},
        {"name": "", "search": "a"},
        {"name": "x", "search": "a", "view": "open"},
        {"name": "x", "view": "nowhere"},
        {"name": "x", "view": "open"},
        {"name": "x", "view": "open", "narrowed": {"priority": 9}},
    ):
        assert ivo.post("/saved-views", wrong).status_code == 422, wrong
    bare = ivo.post("/saved-views", {"name": "x", "view": "open"})
    assert bare.json()["field"] == "narrowed"
    shared = {"name": "x", "search": "a", "team": world.first_line.pk}
    assert ivo.post("/saved-views", shared).status_code == 403
    lead = programs.of(world.liis, (Permission.READ,))
    assert lead.post("/saved-views", shared).status_code == 403
    blind = programs.of(world.ivo, (Permission.REPLY,))
    assert blind.post("/saved-views", {"name": "x", "search": "a"}).status_code == 403
