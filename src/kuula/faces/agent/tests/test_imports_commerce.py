"""Orders, invoices, products and deliveries from tables, through the browser's door."""

import pytest
from django.test import Client
from tests.world import World

from kuula.connectors.tables.jobs import on_customer_erased, work
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.targets.orders import Orders
from kuula.faces.agent.tests.test_imports import admin, counts, latest, let_in, path, send, tried
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import erase_customer
from kuula.people.commerce.actions import put_deliveries, put_orders
from kuula.people.commerce.forms import DeliveryForm, OrderForm
from kuula.people.models import Address, Buyer, Customer, Delivery, Invoice, Order, Product
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, RolePermission
from kuula.workspace.permissions import Permission

__all__ = ["admin"]
pytestmark = pytest.mark.django_db
HEADER = "Tellimuse nr;Kuupäev;E-post;Kliendi nimi;Kliendi number;Olek;Valuuta;Toode;Kogus;Hind\n"
ORDERS = (
    HEADER
    + """B1;03.02.2026 10:15;uus@example.ee;Uus Ostja;77;Saadetud;EUR;Kapp;2;12,50
B1;;;;;;;Tool;1;100,00
B2;04.02.2026;kadri.tamm@example.ee;;;Täidetud;€;Laud;1;1.250,00
B3;05.02.2026;;;77;töös;EUR;Lamp;3;9,99
B4;06.02.2026;uus@example.ee;;;teadmata;EUR;Vaip;1;5
B4;06.02.2026;uus@example.ee;;;;EUR;Padi;1;5
B2;;;;;;;Lina;2;10,00
"""
)


def told(order: Order) -> tuple[str, str, int, list[tuple[str, int]]]:
    lines = [(one.name, one.total) for one in order.lines.all()]
    return order.state, order.currency, order.total, lines


def order(number: str) -> Order:
    return Order.objects.get(source="table", external_id=number)


def test_orders_are_gathered_matched_and_the_same_twice(admin: Client, world: World) -> None:
    page = tried(admin, ORDERS, target="orders")
    assert "Kuula does not know the state “teadmata”." in page
    assert not Order.objects.filter(source="table").exists()
    before = Customer.objects.count()
    table = let_in(admin, ORDERS, target="orders")
    assert counts(table) == (5, 0, 0, 2), "with one line of an order all of its lines are refused"
    assert told(order("B1")) == ("sent", "EUR", 12500, [("Kapp", 2500), ("Tool", 10000)])
    assert told(order("B2")) == ("delivered", "EUR", 127000, [("Laud", 125000), ("Lina", 2000)])
    assert order("B2").customer_id == world.kadri.pk
    made = order("B1").customer
    assert made is not None
    assert (made.name, order("B3").customer_id) == ("Uus Ostja", made.pk)
    assert (Customer.objects.count(), Buyer.objects.get().customer_id) == (before + 1, made.pk)
    placed = Entry.objects.filter(customer_id=made.pk, type="people.order_placed")
    assert [one.historic for one in placed] == [True, True]
    report = admin.get(f"{path()}/report?refused=1")
    refused = b"".join(report.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Line 6 of the same order is refused." in refused
    assert counts(let_in(admin, ORDERS, target="orders")) == (0, 0, 5, 2)
    changed = ORDERS.replace("Saadetud", "Kätte antud").replace("Tool;1", "Tool;2")
    assert counts(let_in(admin, changed, target="orders")) == (0, 2, 3, 2)
    assert told(order("B1"))[::2] == ("delivered", 22500)


def test_who_came_with_their_number_in_a_shop_goes_with_the_import(admin: Client) -> None:
    known = Customer.objects.count()
    line = (
        "order,date,email,customer number,currency,item,price\nN1,2026-11-01,{},77,EUR,Lamp,5.00\n"
    )
    wrong = let_in(admin, line.format("wrong@example.ee"), target="orders")
    assert Buyer.objects.get(external_id="77").customer_id == order("N1").customer_id
    admin.post(f"{path()}/undoing")
    work(wrong.pk)
    assert (Customer.objects.count(), Buyer.objects.count()) == (known, 0)


def test_an_import_of_orders_is_taken_back_where_nothing_newer_is_told(
    admin: Client, world: World
) -> None:
    let_in(admin, ORDERS, target="orders")
    changed = let_in(admin, ORDERS.replace("Saadetud", "Tühistatud"), target="orders")
    assert order("B1").state == "cancelled"
    admin.post(f"{path()}/undoing")
    work(changed.pk)
    assert told(order("B1")) == ("sent", "EUR", 12500, [("Kapp", 2500), ("Tool", 10000)])
    first = TableImport.objects.earliest("pk")
    now = clock.now()
    sent = DeliveryForm(external_id="D", fresh_at=now, order="B3", carrier="Omniva")
    put_deliveries(SYSTEM, source="table", forms=[sent])
    newer = OrderForm(external_id="B2", fresh_at=now, placed_at=now, currency="EUR", total=1)
    put_orders(SYSTEM, source="table", forms=[newer])
    admin.post(f"/settings/imports/{first.pk}/undoing")
    work(first.pk)
    first.refresh_from_db()
    left = Order.objects.filter(source="table").values_list("external_id", flat=True)
    assert (first.state, set(left)) == ("undone", {"B2", "B3"})
    page = admin.get(f"/settings/imports/{first.pk}").content.decode()
    assert "Something else hangs on it." in page
    assert "Something newer was told of it since." in page
    gone = Entry.objects.filter(type="people.order_placed", payload__order_id__isnull=False)
    assert (
        not gone.standing()
        .filter(customer_id=order("B3").customer_id)
        .exclude(payload__order_id=order("B3").pk)
    )


def test_the_rest_of_what_is_bought(admin: Client, world: World) -> None:
    let_in(admin, ORDERS, target="orders")
    goods = "SKU,Name,Versions\nK-1,Kapp,2024|2026\nK-2,,\n"
    assert counts(let_in(admin, goods, target="products")) == (1, 0, 0, 1)
    assert Product.objects.get(external_id="K-1").versions == ["2024", "2026"]
    bills = "Račun;Datum računa;Rok plaćanja;Narudžba;Status;Iznos\n"
    bills += "R-1;1.3.2026.;15.3.2026.;B1;plaćeno;125,00\nR-2;2.3.2026.;1.3.2026.;B2;otvoreno;1\n"
    bills += "R-3;2.3.2026.;;B9;otvoreno;1,005\n"
    refused = send(admin, bills, target="invoices")
    chosen = dict(zip(("column-0", "column-1", "column-2", "column-3", "column-4", "column-5"),
                      ("invoice", "issued_on", "due_on", "order", "state", "total"),
                      strict=True))  # fmt: skip
    lacking = admin.post(path(), chosen)
    assert (lacking.status_code, "Račun" in refused) == (422, True)
    admin.post(path(), chosen | {"given-currency": "EUR"})
    work(latest().pk)
    admin.post(f"{path()}/beginning")
    work(latest().pk)
    assert counts(latest()) == (1, 0, 0, 2)
    reasons = dict(ImportedLine.objects.filter(run=latest()).values_list("number", "why"))
    assert "before it is issued" in reasons[3]
    assert "finer than the smallest coin" in reasons[4]
    paid = Invoice.objects.get(external_id="R-1")
    assert (paid.state, paid.customer_id) == ("paid", order("B1").customer_id)
    ways = "Заказ;Перевозчик;Обещано;Доставлено\nB1;СДЭК;10.02.2026;12.02.2026\nB7;СДЭК;;\n"
    assert counts(let_in(admin, ways, target="deliveries")) == (1, 0, 0, 1)
    assert Delivery.objects.get(order=order("B1")).days_late(clock.now().date()) > 0
    late = Entry.objects.filter(type="people.delivery_late", customer_id=paid.customer_id)
    assert late.get().historic


def test_erasing_a_person_empties_the_lines_of_their_orders(admin: Client, world: World) -> None:
    let_in(admin, ORDERS, target="orders")
    let_in(admin, ORDERS.replace("B1;03", "B1;04"), target="orders")
    person = Address.objects.get(value="uus@example.ee").customer
    erase_customer(SYSTEM, customer=person)
    ids = list(Entry.objects.filter(customer_id=person.pk).values_list("pk", flat=True))
    [erased] = [one for one in entries(ids) if one.type == "people.customer_erased"]
    on_customer_erased(erased)
    theirs = ImportedLine.objects.filter(thing__in=[order("B1").pk, order("B3").pk])
    assert {(one.named, str(one.before)) for one in theirs} == {("", "{}")}


def test_too_many_lines_are_refused_and_batches_do_not_part_an_order(
    admin: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Orders, "most_gathered", 3)
    monkeypatch.setattr(Orders, "batch", 2)
    rows = [f"C{at // 3};03.02.2026;a@example.ee;;;uus;EUR;Kapp;1;1" for at in range(6)]
    rows += ["C9;03.02.2026;a@example.ee;;;uus;EUR;Kapp;1;1"] * 4
    table = let_in(admin, HEADER + "\n".join(rows), target="orders")
    assert counts(table) == (6, 0, 0, 4)
    assert order("C1").lines.count() == 3


def test_who_may_not_see_money_brings_no_orders(admin: Client, world: World) -> None:
    RolePermission.objects.filter(
        role=Role.ADMINISTRATOR, permission=Permission.COMMERCE_CHANGE
    ).delete()
    assert "Orders with their lines" not in admin.get("/settings/imports").content.decode()
    send(admin, ORDERS, target="orders")
    assert not TableImport.objects.filter(target="orders").exists()
