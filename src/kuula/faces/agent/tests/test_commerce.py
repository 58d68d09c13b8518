"""What customers bought, through the browser's door: beside the conversation, on their page, order
by order, and the chips that say what a conversation is about."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from tests.world import World, hours_ago, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import merge_conversations, open_conversation, receive_message, undo_merge
from kuula.desk.actions.concerns import link_order, unlink_concern
from kuula.desk.concerns.jobs import (
    anybody_bought,
    naming_something,
    of_who_talked,
    on_bought,
    on_customer_named,
)
from kuula.desk.concerns.near import concerns_of
from kuula.desk.incoming import Opening
from kuula.desk.models import Concern, Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import erase_customer
from kuula.people.actions.looks import forget_noted
from kuula.people.commerce.access import order_for
from kuula.people.commerce.actions import (
    put_deliveries,
    put_invoices,
    put_orders,
    put_owned,
    put_payments,
    put_products,
    put_returns,
    put_subscriptions,
)
from kuula.people.commerce.forms import (
    DeliveryForm,
    InvoiceForm,
    LineForm,
    Manual,
    OrderForm,
    OwnedForm,
    PaymentForm,
    ProductForm,
    ReturnForm,
    SubscriptionForm,
)
from kuula.people.commerce.moments import today
from kuula.people.models import Look, Order
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, RolePermission
from kuula.workspace.permissions import Permission

SHOP = "shop"
LONG = "Väga pika nimega riidekapp " * 8


def buy(world: World, number: str = "PK-41207", **more: object) -> Order:
    """An order of Kadri's that is on its way."""
    now = clock.now()
    values = {
        "customer_id": world.kadri.pk, "number": number, "placed_at": now - timedelta(days=9),
        "state": "sent", "currency": "EUR", "total": 129_50,
        "lines": (LineForm(name=LONG, quantity=Decimal(2), price=64_75, total=129_50),),
    }  # fmt: skip
    form = OrderForm(external_id=number, fresh_at=now, **(values | more))  # type: ignore[arg-type]
    (done,) = put_orders(SYSTEM, source=SHOP, forms=[form])
    assert done.problem is None
    return order_for(SYSTEM, done.id)


@pytest.fixture
def bought(world: World) -> Order:
    """One of each kind for Kadri."""
    order, now = buy(world), clock.now()
    whose = {"external_id": "1", "fresh_at": now, "customer_id": world.kadri.pk}
    late = DeliveryForm(
        external_id="1", fresh_at=now, order=order.external_id, carrier="DPD",
        tracking="TR-77", url="https://dpd.example/77", promised_on=today() - timedelta(days=2),
    )  # fmt: skip
    bill = InvoiceForm(
        **whose, order=order.external_id, number="A-9", currency="EUR", total=129_50,
        issued_on=today() - timedelta(days=30), due_on=today() - timedelta(days=16),
    )  # fmt: skip
    part = PaymentForm(
        external_id="1", fresh_at=now, invoice="1", currency="EUR", amount=29_50, paid_at=now,
        method="Visa",
    )  # fmt: skip
    back = ReturnForm(
        **whose, order=order.external_id, number="T-3", what="Uks", reason="<b>Kriimud</b>",
        opened_at=now, currency="EUR", amount=10_00,
    )  # fmt: skip
    manual = Manual(title="Kokkupanek", url="https://shop.example/m.pdf")
    product = ProductForm(external_id="bed", fresh_at=now, name="Voodi", manuals=(manual,))
    own = OwnedForm(
        **whose, product="bed", serial="SN-400", warranty_until=today() + timedelta(days=9)
    )
    care = SubscriptionForm(**whose, name="Hooldus", currency="EUR", price=9_90, started_on=today())
    for outcome in (
        *put_deliveries(SYSTEM, source=SHOP, forms=[late]),
        *put_invoices(SYSTEM, source=SHOP, forms=[bill]),
        *put_payments(SYSTEM, source=SHOP, forms=[part]),
        *put_returns(SYSTEM, source=SHOP, forms=[back]),
        *put_products(SYSTEM, source=SHOP, forms=[product]),
        *put_owned(SYSTEM, source=SHOP, forms=[own]),
        *put_subscriptions(SYSTEM, source=SHOP, forms=[care]),
    ):
        assert outcome.result == "created", outcome
    return order


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("place", ["/conversations/{wardrobe}", "/customers/{kadri}"])
def test_what_is_needed_at_first_contact_stands_there(
    world: World, bought: Order, place: str
) -> None:
    path = place.format(wardrobe=world.wardrobe.pk, kadri=world.kadri.pk)
    page = read(as_staff(world.ivo), path)
    for words in (
        "Late deliveries", "DPD · TR-77", "Unpaid invoices", "A-9", "€100", "PK-41207",
        "On its way", "Voodi", "SN-400", "Warranty until", "Kokkupanek", "Hooldus", "€9.90 a month",
        "T-3",
        f'href="/orders/{bought.pk}"',
    ):  # fmt: skip
        assert words in page, words


def test_an_order_has_a_page_of_its_own(world: World, bought: Order) -> None:
    page = read(as_staff(world.ivo), f"/orders/{bought.pk}")
    for words in (
        LONG.strip(), "€129.50", "€64.75", 'href="https://dpd.example/77"', "Late", "A-9",
        "Overdue", "Visa", "€29.50", "Uks", "&lt;b&gt;Kriimud", "Kadri Tamm", "shop, as of",
        "None is about this order.",
    ):  # fmt: skip
        assert words in page, words
    assert as_staff(world.ivo).get("/orders/987654").status_code == 404


def test_amounts_and_invoices_are_not_there_for_who_may_not_see_money(
    world: World, bought: Order
) -> None:
    RolePermission.objects.filter(role=Role.AGENT, permission=Permission.MONEY).delete()
    client = as_staff(world.ivo)
    for path in (
        f"/conversations/{world.wardrobe.pk}",
        f"/customers/{world.kadri.pk}",
        f"/customers/{world.kadri.pk}/orders",
        f"/orders/{bought.pk}",
    ):
        page = read(client, path)
        assert "PK-41207" in page
        for hidden in ("€", "A-9", "Visa", "Unpaid", "Payments"):
            assert hidden not in page, (path, hidden)
    assert "129,50" in read(as_staff(world.liis), f"/orders/{bought.pk}")


def test_orders_of_a_customer_are_listed_page_by_page(world: World) -> None:
    now = clock.now()
    forms = [
        OrderForm(
            external_id=str(n), fresh_at=now, customer_id=world.kadri.pk, number=f"N-{n:03}",
            placed_at=now - timedelta(days=n), currency="EUR",
        )
        for n in range(60)
    ]  # fmt: skip
    put_orders(SYSTEM, source=SHOP, forms=forms)
    client = as_staff(world.ivo)
    beside = read(client, f"/conversations/{world.wardrobe.pk}")
    assert "all 60" in beside
    first = client.get(f"/customers/{world.kadri.pk}/orders").content.decode()
    assert "N-049" in first
    assert "N-050" not in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "N-059" in read(client, older.replace("&amp;", "&"))
    none = read(client, f"/customers/{world.ivana.pk}/orders")
    assert "No orders yet" in none


def test_a_number_in_a_message_links_the_conversation_and_stays_off_when_taken_off(
    world: World,
) -> None:
    mine, other = buy(world), buy(world, "JD-500", customer_id=world.ivana.pk)
    assert anybody_bought()
    with hours_ago(1) as at:
        words = "Kus on tellimus pk-41207? Sõber ootab JD-500."
        said = mail("kadri.tamm@example.ee", "Kadri Tamm", words, at, "et")
        receive_message(SYSTEM, conversation=world.wardrobe, message=said)
    came = Entry.objects.filter(type="desk.message_received").latest("id")
    batch = tuple(entries([came.id]))
    assert naming_something(batch) == batch
    for _twice in range(2):
        on_customer_named(batch[0])
    assert concerns_of([world.wardrobe.pk]) == {world.wardrobe.pk: frozenset({mine.pk})}
    assert not Concern.objects.filter(order=other).exists()
    client, path = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}"
    page = read(client, path)
    assert page.count('class="chip"') == 1
    assert "Order PK-41207" in page
    assert "Kuula linked this to order PK-41207" in page
    assert path in read(client, f"/orders/{mine.pk}")
    chip = Concern.objects.get()
    client.post(f"{path}/concerns", {"off": chip.pk})
    assert 'class="chip"' not in read(client, path)
    on_customer_named(batch[0])
    assert not concerns_of([world.wardrobe.pk])
    client.post(f"{path}/concerns", {"order": mine.pk})
    assert 'class="chip"' in read(client, path)


@pytest.mark.parametrize("words", ["Aastal 2026 ostsin", "hind 1299", "aitäh"])
def test_years_and_sums_are_no_order_numbers(world: World, words: str) -> None:
    for number in ("2026", "1299"):
        buy(world, number)
    with hours_ago(1) as at:
        said = mail("kadri.tamm@example.ee", "Kadri Tamm", words, at, "et")
        receive_message(SYSTEM, conversation=world.wardrobe, message=said)
    came = Entry.objects.filter(type="desk.message_received").latest("id")
    on_customer_named(next(iter(entries([came.id]))))
    assert not Concern.objects.exists()


@pytest.mark.parametrize("words", ["Tellimus nr 2026", "order #2026", "№ 2026", "broj: 2026"])
def test_short_numbers_are_with_a_word_before_them(world: World, words: str) -> None:
    order = buy(world, "2026")
    with hours_ago(1) as at:
        said = mail("kadri.tamm@example.ee", "Kadri Tamm", words, at, "et")
        receive_message(SYSTEM, conversation=world.wardrobe, message=said)
    came = Entry.objects.filter(type="desk.message_received").latest("id")
    on_customer_named(next(iter(entries([came.id]))))
    assert Concern.objects.get().order_id == order.pk


def test_by_hand_only_what_is_the_customers_can_be_linked_by_who_may(world: World) -> None:
    mine, other = buy(world), buy(world, "JD-500", customer_id=world.ivana.pk)
    path = f"/conversations/{world.wardrobe.pk}/concerns"
    client = as_staff(world.ivo)
    refused = client.post(path, {"order": other.pk}, follow=True).content.decode()
    assert "This belongs to another customer." in refused
    assert client.post(path, {"order": "987654"}).status_code == 404
    assert client.post(path, {}).status_code == 404
    hidden = f"/conversations/{world.dispute.pk}/concerns"
    assert client.post(hidden, {"order": mine.pk}).status_code == 404
    RolePermission.objects.filter(role=Role.AGENT, permission=Permission.CHANGE).delete()
    assert as_staff(world.ivo).post(path, {"order": mine.pk}).status_code == 403
    assert not Concern.objects.exists()
    page = read(as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}")
    assert "/concerns" not in page


def test_chips_come_along_in_a_merge_and_go_home(world: World) -> None:
    first, second = buy(world), buy(world, "PK-2")
    other = opened(world, "Teine kiri")
    for talk, order in ((world.wardrobe, first), (other, first), (other, second)):
        link_order(SYSTEM, conversation=talk, order=order)
    merge = merge_conversations(SYSTEM, target=world.wardrobe, sources=[other])
    about = concerns_of([world.wardrobe.pk, other.pk])
    assert about[world.wardrobe.pk] == {first.pk, second.pk}
    undo_merge(SYSTEM, merge=merge)
    about = concerns_of([world.wardrobe.pk, other.pk])
    assert about == {world.wardrobe.pk: {first.pk}, other.pk: {first.pk, second.pk}}


def test_the_same_order_is_the_same_matter_and_another_is_another(world: World) -> None:
    first, second = buy(world), buy(world, "PK-2")
    link_order(SYSTEM, conversation=world.wardrobe, order=first)
    later = opened(world, "Jälle see tellimus")
    client, path = as_staff(world.ivo), f"/conversations/{later.pk}"
    assert "They asked before, and it was not solved yet:" in read(client, path)
    link_order(SYSTEM, conversation=later, order=first)
    assert "They asked about the same order or product before:" in read(client, path)
    unlink_concern(SYSTEM, conversation=later, concern_id=later.concerns.get().pk)
    link_order(SYSTEM, conversation=later, order=second)
    page = read(client, path)
    assert "They asked" not in page
    assert "Second contact" not in page


def test_an_erased_persons_order_names_nobody(world: World, bought: Order) -> None:
    link_order(SYSTEM, conversation=world.wardrobe, order=bought)
    erase_customer(SYSTEM, customer=world.kadri)
    client = as_staff(world.liis)
    for path in (
        f"/orders/{bought.pk}",
        f"/customers/{world.kadri.pk}",
        f"/customers/{world.kadri.pk}/orders",
        f"/conversations/{world.wardrobe.pk}",
    ):
        page = read(client, path)
        for gone in ("PK-41207", "Kadri", "SN-400", "Kriimud", "TR-77", "T-3"):
            assert gone not in page, (path, gone)
    assert "129,50" in read(client, f"/orders/{bought.pk}")


def opened(world: World, subject: str) -> Conversation:
    """Another conversation that Kadri began with the same brand, an hour after the first."""
    with hours_ago(1) as at:
        said = mail("kadri.tamm@example.ee", "Kadri Tamm", "Tere", at, "et")
        opening = Opening(world.pohjala.pk, subject, team_id=world.first_line.pk)
        made = open_conversation(SYSTEM, opening=opening, message=said)
    return conversation_for(SYSTEM, made.conversation_id)


def test_an_order_that_is_known_after_it_was_named_is_linked_then(world: World) -> None:
    with hours_ago(1) as at:
        said = mail("kadri.tamm@example.ee", "Kadri Tamm", "Tellimus PK-7?", at, "et")
        receive_message(SYSTEM, conversation=world.wardrobe, message=said)
    order = buy(world, "PK-7")
    buy(world, "JD-7", customer_id=world.john.pk)
    placed = Entry.objects.filter(type="people.order_placed").order_by("id")
    batch = tuple(entries([one.id for one in placed]))
    for entry in of_who_talked(batch):
        on_bought(entry)
    assert concerns_of([world.wardrobe.pk]) == {world.wardrobe.pk: {order.pk}}
    with clock.at(clock.now() + timedelta(days=60)):
        assert of_who_talked(batch) == ()


def test_the_export_of_a_person_holds_all_they_buy(world: World, bought: Order) -> None:
    path, boss = f"/customers/{world.kadri.pk}/export", as_staff(world.mari)
    put_payments(
        SYSTEM, source=SHOP,
        forms=[PaymentForm(external_id="2", fresh_at=clock.now(), order=bought.external_id,
                           currency="EUR", amount=5_00, paid_at=clock.now())],
    )  # fmt: skip
    held = json.loads(boss.post(path, {"format": "json"}).content)
    [order], [bill], [back] = held["orders"], held["invoices"], held["returns"]
    assert (order["number"], order["total"], order["lines"][0]["quantity"]) == (
        "PK-41207", "129.50", "2",
    )  # fmt: skip
    assert order["deliveries"][0]["tracking"] == "TR-77"
    assert order["payments"][0]["amount"] == "5.00"
    assert (bill["number"], bill["paid"], bill["payments"][0]["method"]) == ("A-9", "29.50", "Visa")
    assert (back["reason"], back["amount"]) == ("<b>Kriimud</b>", "10.00")
    assert held["owned_products"][0]["serial"] == "SN-400"
    assert len(held["subscriptions"]) == 1
    page = boss.post(path, {"format": "html"}).content.decode()
    for words in ("PK-41207", "TR-77", "&lt;b&gt;Kriimud&lt;/b&gt;", "SN-400"):
        assert words in page
    RolePermission.objects.filter(role="administrator", permission="commerce.money").delete()
    less = json.loads(boss.post(path, {"format": "json"}).content)
    assert less["invoices"] == []
    assert not {"total", "currency", "payments"} & less["orders"][0].keys()
    assert "amounts" in less["left_out"]


def test_who_looks_at_an_order_has_looked_at_the_customer(world: World, bought: Order) -> None:
    client = as_staff(world.ivo)
    for path in (f"/orders/{bought.pk}", f"/customers/{world.kadri.pk}/orders"):
        Look.objects.all().delete()
        forget_noted()
        client.get(path)
        assert Look.objects.get().customer_id == world.kadri.pk
