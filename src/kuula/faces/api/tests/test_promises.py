"""Promises over the API: listed, read, made, kept, moved, taken back."""

from datetime import timedelta

from kuula.desk.actions import PromiseForm, make_promise
from kuula.desk.models import Message
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM


def soon(days: int = 1) -> str:
    return (clock.now() + timedelta(days=days)).isoformat()


def test_a_promise_is_made_moved_sorted_and_kept(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/promises"
    made = ivo.post(here, {"words": "Helistan", "due_to": soon()}, "p-1")
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["state"]) == ("call_back", "open")
    assert ivo.post(here, {"words": "Helistan", "due_to": made.json()["due_to"]}).status_code == 201
    one = f"/promises/{made.json()['id']}"
    moved = ivo.post(f"{one}/date", {"due_to": soon(2), "why": "Ladu"}).json()
    assert (moved["moved_from"], moved["why"]) == (made.json()["due_to"], "Ladu")
    assert ivo.patch(one, {"kind": "repair"}).json()["kind"] == "repair"
    told = ivo.post(f"{one}/date", {"due_to": soon(3), "text": "Tere! Uus aeg."})
    assert told.status_code == 201
    assert (
        Message.objects.get(conversation=world.wardrobe, kind="outbound").text == "Tere! Uus aeg."
    )
    assert ivo.post(f"{one}/keeping").json()["state"] == "kept"
    assert ivo.post(f"{one}/withdrawal").status_code == 409
    assert ivo.get(one).json()["kept_at"]
    other = ivo.get("/promises", state="open").json()["items"][0]["id"]
    assert ivo.post(f"/promises/{other}/withdrawal").json()["state"] == "withdrawn"


def test_they_are_listed_narrowed_and_paged(world, ivo, liis) -> None:
    for n in range(3):
        form = PromiseForm(f"Helistan {n}", clock.now() + timedelta(days=3 - n))
        make_promise(SYSTEM, conversation=world.wardrobe, form=form)
    form = PromiseForm("Saladus", clock.now() + timedelta(days=1))
    secret = make_promise(SYSTEM, conversation=world.dispute, form=form)
    first = ivo.get("/promises", limit=2).json()
    rest = ivo.get("/promises", cursor=first["next"]).json()
    words = [one["words"] for one in first["items"] + rest["items"]]
    assert words == ["Helistan 2", "Helistan 1", "Helistan 0"]
    assert len(liis.get("/promises").json()["items"]) == 4
    assert not ivo.get("/promises", kind="refund").json()["items"]
    assert not ivo.get("/promises", state="late").json()["items"]
    assert not ivo.get("/promises", team=world.legal.pk).json()["items"]
    assert len(ivo.get("/promises", conversation=world.wardrobe.pk).json()["items"]) == 3
    assert ivo.get(f"/promises/{secret.pk}").status_code == 404
    assert ivo.post(f"/promises/{secret.pk}/keeping").status_code == 404
    assert ivo.get("/promises", cursor="nonsense").status_code == 422


def test_a_bad_promise_is_refused(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/promises"
    past = (clock.now() - timedelta(days=1)).isoformat()
    for body in (
        {}, {"words": "", "due_to": soon()}, {"words": "A"}, {"words": "A", "due_to": past},
        {"words": "A", "due_to": "tomorrow"}, {"words": "A", "due_to": "2027-01-01T10:00:00"},
        {"words": "A", "due_to": soon(), "kind": "gift"},
    ):  # fmt: skip
        assert ivo.post(here, body).status_code == 422, body
