"""Public mentions over the API: brought once, answered, measured."""

import pytest

from kuula.kit import clock
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission


@pytest.fixture
def source(world, mari) -> int:
    bring_touchpoints(SYSTEM)
    wanted = {
        "name": "Trustpilot",
        "kind": "program",
        "brand": world.pohjala.pk,
        "touchpoint": Touchpoint.objects.get(key="review").pk,
        "target_minutes": 60,
    }
    made = [mari.post("/mention-sources", wanted, key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    assert mari.post("/mention-sources", wanted).status_code == 409
    return made[0]["id"]


def test_mentions_are_brought_once_and_each_is_judged_for_itself(mari, ivo, source) -> None:
    path = f"/mention-sources/{source}/mentions"
    items = [
        {"id": "a", "author": "Kadri", "text": "Aitäh!", "stars": 4.5},
        {"id": "b", "text": "Meh", "stars": 3, "highest": 10, "lowest": 0},
        {"id": "c", "text": "x", "stars": 6},
    ]
    told = mari.post(path, {"items": items}).json()["items"]
    assert [one["result"] for one in told] == ["made", "made", "refused"]
    assert told[2]["why"]
    again = mari.post(path, {"items": items[:2]}).json()["items"]
    assert [one["result"] for one in again] == ["same", "same"]
    assert ivo.post(path, {"items": items}).status_code == 403
    assert mari.post(path, {"items": []}).status_code == 422
    assert mari.post(path, {"items": items * 200}).status_code == 422
    (good,) = ivo.get("/mentions", good="true").json()["items"]
    assert (good["author"], good["stars"], good["state"]) == ("Kadri", 4.5, "new")
    page = ivo.get("/mentions", limit=1).json()
    assert (
        page["items"][0]["id"] != ivo.get("/mentions", cursor=page["next"]).json()["items"][0]["id"]
    )
    aside = mari.put(f"/mention-sources/{source}/archiving", {"archived": True})
    assert aside.json()["archived_at"]
    assert mari.post(path, {"items": items}).status_code == 409


def test_a_mention_is_given_answered_and_measured(world, programs, mari, ivo, source) -> None:
    items = [{"id": "a", "text": "Hilines", "stars": 1}]
    begun = clock.now()
    told = mari.post(f"/mention-sources/{source}/mentions", {"items": items}).json()
    path = f"/mentions/{told['items'][0]['mention']}"
    assert ivo.get(path).json()["due_at"]
    assert ivo.put(f"{path}/holder", {"staff": world.ivo.pk}).json()["state"] == "taken"
    draft = ivo.put(f"{path}/answer", {"text": "Vaba", "published": False}).json()
    assert (draft["answer"], draft["answered_at"]) == ("Vaba", None)
    named = ivo.put(f"{path}/customer", {"customer": world.kadri.pk}).json()
    assert named["customer"] == world.kadri.pk
    narrow = programs.of(world.ivo, [Permission.MENTIONS])
    assert narrow.get(path).json()["customer"] is None, "who reads no profiles is told of nobody"
    assert ivo.put(f"{path}/judgement", {"good": None}).json()["good"] is None
    noted = ivo.post(f"{path}/notes", {"text": "Küsi laost"}).json()
    assert [one["text"] for one in noted["notes"]] == ["Küsi laost"]
    assert ivo.put(f"{path}/answer", {"text": "x", "url": "javascript:1"}).status_code == 422
    done = ivo.put(f"{path}/answer", {"text": "Vabandust", "url": "https://x.example/1"}).json()
    assert (done["state"], done["minutes"]) == ("answered", 0)
    assert ivo.put(f"{path}/answer", {"text": "Veel"}).status_code == 409
    since = begun.isoformat()
    (replies,) = ivo.get("/mention-replies", since=since).json()
    assert (replies["answered"], replies["in_time"], replies["promised"]) == (1, 1, 1)
    assert ivo.put(f"{path}/reopening", {}).json()["state"] == "taken"
    assert ivo.put(f"{path}/needless", {}).json()["state"] == "needless"
    assert ivo.get("/mentions/999999").status_code == 404
