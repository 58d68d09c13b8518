"""Orders and their kin over the API: once each, many at once, and read by customer."""

from typing import Any

import pytest
from tests.world import World

from kuula.faces.api.tests.conftest import Program, Programs
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions.looks import forget_noted
from kuula.people.commerce.jobs import on_customer_known
from kuula.people.models import Buyer, Customer, Look, Order, OwnedProduct, Product
from kuula.workspace.permissions import Permission

ORDER = {
    "email": "kadri.tamm@example.ee",
    "number": "PK-41207",
    "placed_at": "2026-11-20T09:14:00+02:00",
    "state": "sent",
    "currency": "EUR",
    "total": 34900,
    "fresh_at": "2026-11-20T09:14:00+02:00",
    "lines": [{"name": "Wardrobe", "quantity": 1.5, "price": 34900, "total": 34900}],
}


def order(**more: Any) -> dict[str, Any]:
    return ORDER | more


def test_an_order_is_put_once_read_whole_and_listed_by_customer(
    world: World, mari: Program
) -> None:
    forget_noted()
    made = mari.put("/orders/shop/41207", order())
    assert (made.status_code, made.json()["result"]) == (200, "created")
    assert mari.put("/orders/shop/41207", order()).json()["result"] == "unchanged"
    older = order(fresh_at="2026-11-19T00:00:00Z", state="placed")
    assert mari.put("/orders/shop/41207", older).json()["result"] == "older"
    assert Entry.objects.filter(type="people.order_placed").count() == 1
    late = {"order": "41207", "promised_on": "2026-11-22", "carrier": "DPD"}
    assert mari.put("/deliveries/shop/d1", late).json()["result"] == "created"
    bill = {"order": "41207", "issued_on": "2026-11-20", "currency": "EUR", "total": 34900}
    assert mari.put("/invoices/shop/i1", bill).status_code == 200
    pay = {
        "invoice": "i1", "currency": "EUR", "amount": 34900, "paid_at": "2026-11-20T10:00:00Z",
    }  # fmt: skip
    assert mari.put("/payments/shop/p1", pay).status_code == 200
    back = {"order": "41207", "what": "Door", "opened_at": "2026-11-21T10:00:00Z"}
    assert mari.put("/returns/shop/r1", back).status_code == 200
    whole = mari.get("/orders/shop/41207").json()
    assert whole["customer"] == world.kadri.pk
    assert whole["lines"][0]["quantity"] == "1.500"
    assert [len(whole[name]) for name in ("deliveries", "invoices", "payments", "returns")] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert whole["invoices"][0]["state"] == "paid"
    assert Look.objects.get().customer_id == world.kadri.pk, "reading the order was a look"
    page = mari.get(f"/customers/{world.kadri.pk}/orders").json()
    assert [one["number"] for one in page["items"]] == ["PK-41207"]
    assert mari.get(f"/customers/{world.kadri.pk}/invoices").json()["items"][0]["paid"] == 34900
    assert mari.get(f"/customers/{world.kadri.pk}/returns").json()["items"][0]["what"] == "Door"


def test_a_payment_that_was_of_another_invoice_leaves_that_one_unpaid(
    world: World, mari: Program
) -> None:
    mari.put("/orders/shop/41207", order())
    bill = {"order": "41207", "issued_on": "2026-11-20", "currency": "EUR", "total": 500}
    pay = {"currency": "EUR", "amount": 500, "paid_at": "2026-11-20T10:00:00Z"}
    for number in ("wrong", "right"):
        mari.put(f"/invoices/shop/{number}", bill)
        assert mari.put("/payments/shop/p1", pay | {"invoice": number}).status_code == 200
    told = mari.get(f"/customers/{world.kadri.pk}/invoices").json()["items"]
    assert {one["external_id"]: (one["state"], one["paid"]) for one in told} == {
        "right": ("paid", 500), "wrong": ("open", 0),
    }  # fmt: skip


def test_what_became_of_an_order_meanwhile_is_told_once_it_is_known_whose_it_is(
    world: World, mari: Program
) -> None:
    mari.put("/orders/shop/1", order(email="late@example.ee"))
    came = {
        "order": "1", "promised_on": "2026-11-20", "delivered_at": "2026-11-22T09:00:00Z",
        "fresh_at": "2026-11-22T09:00:00Z",
    }  # fmt: skip
    mari.put("/deliveries/shop/d1", came)
    back = {"order": "1", "opened_at": "2026-11-22T10:00:00Z", "state": "refused"}
    mari.put("/returns/shop/r1", back | {"closed_at": "2026-11-22T11:00:00Z"})
    late = mari.post("/customers", {"name": "Late", "email": "late@example.ee"}).json()["id"]
    added = Entry.objects.filter(customer_id=late, type="people.address_added").values_list("pk")
    for one in entries([number for (number,) in added]):
        on_customer_known(one)
    told = Entry.objects.filter(customer_id=late, type__startswith="people.").order_by("pk")
    assert [one.type.removeprefix("people.") for one in told][2:] == [
        "order_placed", "delivery_late", "delivery_made", "return_opened", "return_closed",
    ]  # fmt: skip
    mari.put("/deliveries/shop/d1", came | {"carrier": "DPD", "fresh_at": "2026-11-22T10:00:00Z"})
    assert told.filter(type="people.delivery_late").count() == 1


def test_a_customer_is_kept_under_the_number_another_system_gives_them(
    world: World, mari: Program, ivo: Program
) -> None:
    here = "/customer-numbers/erp/K-7"
    assert mari.get(here).status_code == 404
    told = {"email": "uus@example.ee", "name": "Uus Klient", "phone": "+372 5551234"}
    made = mari.put(here, told)
    assert made.status_code == 200, made.content
    number = made.json()["customer"]
    assert mari.put(here, told | {"name": "Someone Else"}).json()["customer"] == number
    assert Customer.objects.get(pk=number).name == "Uus Klient", "only what is empty is filled"
    mari.put("/orders/erp/9", order(email="", buyer="K-7"))
    assert mari.get("/orders/erp/9").json()["customer"] == number
    lost = mari.put("/orders/erp/10", order(email="", buyer="K-8"))
    assert (lost.status_code, "K-8" in lost.json()["detail"]) == (422, True)
    assert mari.put("/customer-numbers/erp/K-9", {"email": "no address"}).status_code == 422
    assert not Buyer.objects.filter(external_id="K-9").exists()
    before = Customer.objects.count()
    known = mari.put("/customer-numbers/erp/K-10", {"email": "kadri.tamm@example.ee"})
    assert (known.json()["customer"], Customer.objects.count()) == (world.kadri.pk, before)
    assert ivo.put(here, told).status_code == 403


def test_many_come_in_one_call_and_each_has_its_own_outcome(world: World, mari: Program) -> None:
    items = [{"external_id": str(n), **order(number=f"N-{n}")} for n in range(3)]
    items += [
        {"external_id": "bad", **order(currency="XXY")},
        {"external_id": "0", **order()},
        {"external_id": "lost", **order(customer=987654321)},
    ]
    sent = mari.post("/orders/shop", {"items": items}, key="first")
    assert sent.status_code == 201
    told = sent.json()["items"]
    assert [one["result"] for one in told] == ["created"] * 3 + ["refused"] * 3
    assert told[3]["problem"]["field"] == "currency"
    assert "XXY" in told[3]["problem"]["detail"]
    assert told[0]["problem"] is None
    again = mari.post("/orders/shop", {"items": items}, key="first")
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == sent.json()
    assert Order.objects.count() == 3
    once_more = mari.post("/orders/shop", {"items": items[:3]})
    assert {one["result"] for one in once_more.json()["items"]} == {"unchanged"}
    too_many = mari.post("/orders/shop", {"items": items[:1] * 501})
    assert too_many.status_code == 422


def test_the_other_kinds_come_by_name_and_are_listed(world: World, mari: Program) -> None:
    product = {
        "name": "Wardrobe",
        "versions": ["2025", "2026"],
        "manuals": [{"title": "Assembly", "url": "https://shop.example/a.pdf"}],
    }
    assert mari.put("/products/shop/wardrobe", product).json()["result"] == "created"
    email = "kadri.tamm@example.ee"
    owned = {"email": email, "product": "wardrobe", "serial": "SN1", "warranty_until": "2028-11-20"}
    assert mari.put("/owned-products/shop/o1", owned).status_code == 200
    care = {
        "email": email, "name": "Care", "currency": "EUR", "price": 990,
        "started_on": "2026-03-01",
    }  # fmt: skip
    both = {"items": [{"external_id": n, **care} for n in ("s1", "s2")]}
    told = mari.post("/subscriptions/shop", both).json()["items"]
    assert [one["result"] for one in told] == ["created", "created"]
    products = mari.get("/products").json()["items"]
    assert products[0]["manuals"][0]["title"] == "Assembly"
    first = mari.get(f"/customers/{world.kadri.pk}/subscriptions", limit=1).json()
    rest = mari.get(f"/customers/{world.kadri.pk}/subscriptions", cursor=first["next"]).json()
    assert [one["external_id"] for one in (*first["items"], *rest["items"])] == ["s2", "s1"]
    (mine,) = mari.get(f"/customers/{world.kadri.pk}/owned-products").json()["items"]
    assert (mine["name"], mine["product"]) == ("Wardrobe", Product.objects.get().pk)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/orders/shop/1", {"currency": "EUR"}, "placed_at"),
        ("/orders/shop/1", ORDER | {"placed_at": "2026-11-20T09:14:00"}, "placed_at"),
        ("/orders/shop/1", ORDER | {"placed_at": "0001-01-01T00:00:00+14:00"}, "placed_at"),
        ("/orders/shop/1", ORDER | {"placed_at": "2199-01-01T00:00:00Z"}, "placed_at"),
        ("/orders/shop/1", ORDER | {"total": 1.5}, "total"),
        ("/orders/shop/1", ORDER | {"colour": "red"}, "colour"),
        ("/orders/shop/1", ORDER | {"url": "javascript:alert(1)"}, "url"),
        ("/deliveries/shop/1", {"order": "lost"}, "order"),
        ("/invoices/shop/1", {"issued_on": "9999-12-31", "currency": "EUR"}, "issued_on"),
        ("/payments/shop/1", {"currency": "EUR", "amount": 1, "paid_at": "2026-01-01T00:00Z"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    world: World, mari: Program, path: str, body: dict[str, Any], field: str
) -> None:
    answer = mari.put(path, body)
    assert answer.status_code == 422
    told = answer.json()
    named = [told.get("field", "")] + [one["field"] for one in told.get("errors", ())]
    assert any(field in (one or "") for one in named), told
    assert not Order.objects.exists()


def test_rights_decide_who_sends_and_who_sees_amounts(
    world: World, mari: Program, ivo: Program, programs: Programs
) -> None:
    assert ivo.put("/orders/shop/1", order()).status_code == 403
    mari.put("/orders/shop/1", order())
    here = f"/customers/{world.kadri.pk}"
    assert ivo.get(f"{here}/orders").json()["items"][0]["total"] == 34900
    scopes = set(Permission) - {Permission.MONEY}
    blind = programs.of(world.ivo, scopes)
    assert blind.get(f"{here}/orders").json()["items"][0]["total"] is None
    whole = blind.get("/orders/shop/1").json()
    assert (whole["total"], whole["lines"][0]["price"]) == (None, None)
    assert blind.get(f"{here}/invoices").status_code == 403
    assert programs.of(world.ivo, {Permission.READ}).get("/orders/shop/1").status_code == 403
    assert mari.get("/orders/shop/2").status_code == 404


def test_a_conversation_is_linked_to_an_order_and_taken_off(world: World, mari: Program) -> None:
    mine = mari.put("/orders/shop/1", order()).json()["id"]
    other = mari.put("/orders/shop/2", order(customer=world.ivana.pk, email="")).json()["id"]
    owned = {"email": "kadri.tamm@example.ee", "name": "Bed", "serial": "SN-1"}
    mari.put("/owned-products/shop/o", owned)
    here = f"/conversations/{world.wardrobe.pk}"
    for _twice in range(2):
        told = mari.put(f"{here}/orders/{mine}", {}).json()
        assert [one["order"] for one in told["items"]] == [mine]
    assert mari.put(f"{here}/orders/{other}", {}).status_code == 422
    thing = OwnedProduct.objects.get().pk
    both = mari.put(f"{here}/owned-products/{thing}", {}).json()["items"]
    assert [one["called"] for one in both] == ["PK-41207", "Bed"]
    assert all(one["by_hand"] for one in both)
    for _twice in range(2):
        assert mari.delete(f"{here}/orders/{mine}").status_code == 200
    mari.delete(f"{here}/owned-products/{thing}")
    assert mari.get(f"{here}/concerns").json() == {"items": []}
    kinds = Entry.objects.filter(conversation_id=world.wardrobe.pk).values_list("type", flat=True)
    counted = [kind for kind in kinds if kind.startswith("desk.concern")]
    assert counted.count("desk.concern_linked") == 2
    assert counted.count("desk.concern_unlinked") == 2
    hidden = f"/conversations/{world.dispute.pk}"
    assert mari.get(f"{hidden}/concerns").status_code == 404
    assert mari.put(f"{hidden}/orders/{mine}", {}).status_code == 404
