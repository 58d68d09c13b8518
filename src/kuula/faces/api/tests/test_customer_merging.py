"""Customers who are one person over the API."""

from kuula.people.actions import CustomerForm, add_customer
from kuula.people.merging.actions import suspect_among_all
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission


def test_merged_once_read_and_parted(world, ivo) -> None:
    kadri, john = world.kadri.pk, world.john.pk
    path = f"/customers/{kadri}/merges"
    body = {"customer": john, "taken": ["name"]}
    made = ivo.post(path, body, "m-1")
    assert made.status_code == 201, made.content
    assert ivo.post(path, body, "m-1").json() == made.json()
    told = ivo.get(f"/customers/{john}").json()
    assert (told["id"], told["name"], told["merged"]) == (kadri, "John Ferris", [john])
    assert {one["value"] for one in told["addresses"]} == {
        "kadri.tamm@example.ee", "j.ferris@northwind.example"
    }  # fmt: skip
    assert ivo.post(path, {"customer": john}).status_code == 422
    assert [one["id"] for one in ivo.get(path).json()["items"]] == [made.json()["id"]]
    talks = ivo.get("/conversations", customer=john).json()["items"]
    assert world.slots.pk in [one["number"] for one in talks]
    undoing = f"/customer-merges/{made.json()['id']}/undoing"
    assert ivo.post(undoing).json()["undone_at"]
    assert ivo.post(undoing).status_code == 409
    assert ivo.get(f"/customers/{john}").json()["id"] == john


def test_what_is_asked_wrongly_is_said(world, ivo, programs) -> None:
    path = f"/customers/{world.kadri.pk}/merges"
    wrong = ivo.post(path, {"customer": world.john.pk, "taken": ["shoe"]})
    assert (wrong.status_code, "shoe" in wrong.content.decode()) == (422, True)
    assert ivo.post(path, {"customer": 10**9}).status_code == 404
    assert ivo.post("/likenesses/999/refusal").status_code == 404
    narrow = programs.of(world.ivo, [Permission.CUSTOMERS_READ])
    assert narrow.post(path, {"customer": world.john.pk}).status_code == 403


def test_who_may_be_the_same_and_who_is_not(world, ivo) -> None:
    for phone in ("+372 5555 1234", "5555 1234"):
        add_customer(SYSTEM, form=CustomerForm("Urmas Paju", phone=phone))
    assert suspect_among_all(SYSTEM) == 1
    (pair,) = ivo.get("/likenesses").json()["items"]
    assert pair["evidence"][:2] == ["phone.same", "name.same"]
    assert ivo.post(f"/likenesses/{pair['id']}/refusal").status_code == 201
    assert suspect_among_all(SYSTEM) == 1
    assert ivo.get("/likenesses").json()["items"] == []
