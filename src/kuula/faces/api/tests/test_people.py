"""Customers and companies over the API."""

import pytest
from tests.world import SECRET_WORD

from kuula.channels.mail.tests.postbag import HELP, mailbox_of


def test_customers_are_listed_found_and_paged(world, ivo) -> None:
    names = [row["name"] for row in ivo.get("/customers", q="kad").json()["items"]]
    assert names == ["Kadri Tamm"]
    assert ivo.get("/customers", q="ivana@ex").json()["items"][0]["id"] == world.ivana.pk
    first = ivo.get("/customers", limit=2).json()
    rest = ivo.get("/customers", limit=100, cursor=first["next"]).json()
    ids = [row["id"] for row in first["items"] + rest["items"]]
    assert ids == sorted(set(ids), reverse=True)
    assert ivo.get("/customers", cursor="WyJhIl0").status_code == 422


def test_a_customer_is_written_down_and_changed(world, ivo) -> None:
    body = {"name": "Ants Allik", "email": "Ants@Allik.example", "company": world.northwind.pk}
    made = ivo.post("/customers", body, "c-1")
    assert made.status_code == 201
    assert made.json()["addresses"][0]["value"] == "ants@allik.example"
    assert ivo.post("/customers", body, "c-1").json() == made.json()
    assert ivo.post("/customers", body).status_code == 409
    address = f"/customers/{made.json()['id']}"
    told = ivo.patch(address, {"city": "Tartu", "company": None}).json()
    assert (told["name"], told["city"], told["company"]) == ("Ants Allik", "Tartu", None)
    assert ivo.get("/customers/999999").status_code == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "A", "email": "no"}, {"name": "A", "language": "xx"},
     {"name": "A", "company": 999_999}, {"name": "A", "age": 7}, {"name": 5}],
)  # fmt: skip
def test_a_bad_customer_is_refused(ivo, body) -> None:
    assert ivo.post("/customers", body).status_code == 422


def test_addresses_are_added_and_marked_shared(world, ivo) -> None:
    here = f"/customers/{world.kadri.pk}/addresses"
    added = ivo.post(here, {"email": "kadri@too.example"}).json()
    assert not added["shared"]
    assert ivo.patch(f"{here}/{added['id']}", {"shared": True}).json()["shared"]
    proved = ivo.patch(f"{here}/{added['id']}", {"verified": True}).json()
    assert (proved["shared"], proved["verified"]) == (True, True), "what is left out stays"
    theirs = ivo.post(here, {"email": "ivana@example.hr"})
    assert theirs.status_code == 409
    foreign = f"/customers/{world.ivana.pk}/addresses/{added['id']}"
    assert ivo.patch(foreign, {"shared": False}).status_code == 404


def test_a_timeline_holds_nothing_of_closed_teams(world, ivo, liis) -> None:
    here = f"/customers/{world.kadri.pk}/timeline"
    seen = {fact["conversation"] for fact in ivo.get(here).json()["items"]}
    assert world.wardrobe.pk in seen
    assert world.dispute.pk not in seen
    assert world.dispute.pk in {f["conversation"] for f in liis.get(here).json()["items"]}
    first = liis.get(here, limit=1).json()
    assert first["next"]
    rest = liis.get(here, cursor=first["next"]).json()["items"]
    assert first["items"][0]["id"] not in {fact["id"] for fact in rest}
    assert SECRET_WORD not in ivo.get(here).content.decode()
    assert ivo.get(f"/customers/{world.kadri.pk}/balance").json()["bad"] == 0


def test_a_timeline_speaks_the_language_asked_for(world, ivo) -> None:
    from django.test import Client

    headers = {"authorization": f"Bearer {ivo.secret}", "accept-language": "et-EE, en;q=0.5"}
    answer = Client().get("/api/v1/conversations/999999", headers=headers)
    assert answer.status_code == 404
    english = ivo.get("/conversations/999999").json()["detail"]
    assert answer.json()["detail"] != english or not english


def test_erasing_needs_its_scope_and_is_final(world, ivo, mari) -> None:
    here = f"/customers/{world.kadri.pk}"
    assert ivo.post(f"{here}/erasure").status_code == 403
    assert mari.post(f"{here}/erasure", key="e-1").status_code == 201
    assert mari.post(f"{here}/erasure", key="e-1").status_code == 201
    told = mari.get(here).json()
    assert (told["erased"], told["name"], told["addresses"]) == (True, "", [])
    assert mari.patch(here, {"city": "Tartu"}).status_code == 409


def test_companies(world, ivo) -> None:
    body = {"name": "Lõuna", "domains": ["Louna.example"]}
    made = ivo.post("/companies", body)
    assert made.json()["domains"] == ["louna.example"]
    assert ivo.post("/companies", body).status_code == 409
    assert ivo.post("/companies", {"name": "A", "domains": ["gmail.com"]}).status_code == 422
    assert [one["name"] for one in ivo.get("/companies").json()["items"]] == [
        "Lõuna",
        "Northwind Ltd",
    ]
    assert ivo.get(f"/companies/{world.northwind.pk}").json()["name"] == "Northwind Ltd"
    assert ivo.get("/companies/999999").status_code == 404


@pytest.mark.parametrize(
    ("email", "wrong"),
    [("a@b..example", "not an e-mail address"), (HELP, "a mailbox of ours")],
)
def test_an_impossible_address_and_our_own_are_nobodys(world, ivo, email, wrong) -> None:
    mailbox_of(world.pohjala)
    addresses = f"/customers/{world.kadri.pk}/addresses"
    for answer in (
        ivo.post("/customers", {"name": "Uku", "email": email}),
        ivo.post(addresses, {"email": email}),
    ):
        assert answer.status_code == 422
        assert wrong in answer.json()["detail"]
    assert ivo.post(addresses, {"email": "kadri@õun.example"}).status_code == 201
