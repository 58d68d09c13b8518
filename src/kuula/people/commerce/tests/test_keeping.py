"""Commercial facts as other systems tell them: once, never older over newer, found later."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.world import World

from kuula.kit import clock
from kuula.kit.problems import NotAllowed, Problem
from kuula.ledger.models import Entry, Personal
from kuula.ledger.reading import entries
from kuula.people.actions import CustomerForm, add_address, add_customer, erase_customer
from kuula.people.commerce.actions import (
    Outcome,
    note_late_deliveries,
    note_overdue_invoices,
    put_deliveries,
    put_invoices,
    put_orders,
    put_owned,
    put_payments,
    put_products,
    put_returns,
    put_subscriptions,
)
from kuula.people.commerce.actions.forgetting import bring_facts_back, move_facts
from kuula.people.commerce.forms import (
    DeliveryForm,
    InvoiceForm,
    LineForm,
    OrderForm,
    OwnedForm,
    PaymentForm,
    ProductForm,
    ReturnForm,
    SubscriptionForm,
)
from kuula.people.commerce.jobs import anybody_unknown, known_now, on_customer_known
from kuula.people.commerce.moments import today
from kuula.people.commerce.needed import needed_of
from kuula.people.models import Delivery, Invoice, Order, OrderLine, OwnedProduct, Return
from kuula.workspace.actors import SYSTEM

SHOP = "shop"


def an_order(external_id: str = "1", **more: object) -> OrderForm:
    now = clock.now()
    form = OrderForm(
        external_id=external_id,
        fresh_at=now,
        email="kadri.tamm@example.ee",
        number=f"PK-{external_id}",
        placed_at=now - timedelta(days=3),
        currency="EUR",
        total=12_900,
        lines=(LineForm(name="Wardrobe", quantity=1, price=12_900, total=12_900),),  # type: ignore[arg-type]
    )
    return replace(form, **more)  # type: ignore[arg-type]


def put(form: OrderForm, source: str = SHOP) -> Outcome:
    (outcome,) = put_orders(SYSTEM, source=source, forms=[form])
    return outcome


def told(kind: str) -> list[Entry]:
    return list(Entry.objects.filter(type=f"people.{kind}").order_by("id"))


def test_the_same_order_twice_is_written_and_told_once(world: World) -> None:
    form = an_order()
    first, again = put(form), put(form)
    later = put(replace(form, fresh_at=form.fresh_at + timedelta(seconds=1)))
    assert [one.result for one in (first, again, later)] == ["created", "unchanged", "unchanged"]
    (fact,) = told("order_placed")
    assert fact.customer_id == world.kadri.pk
    assert fact.occurred_at == form.placed_at
    assert fact.payload == {"order_id": first.id, "currency": "EUR", "total": 12_900}
    assert Personal.objects.get(event_id=fact.id).payload == {"number": "PK-1"}
    assert OrderLine.objects.count() == 1


def test_what_is_older_never_overwrites_what_is_newer(world: World) -> None:
    form = an_order(state="sent")
    put(form)
    older = an_order(fresh_at=form.fresh_at - timedelta(hours=1), state="placed", lines=())
    assert put(older).result == "older"
    assert Order.objects.get().state == "sent"
    assert OrderLine.objects.count() == 1
    put(an_order(fresh_at=form.fresh_at + timedelta(hours=1), state="delivered"))
    (changed,) = told("order_state_changed")
    assert (changed.payload["previous"], changed.payload["state"]) == ("sent", "delivered")


def test_lines_that_are_not_sent_any_more_are_gone(world: World) -> None:
    form = an_order()
    put(form)
    two = (LineForm(name="Door", total=100), LineForm(name="Shelf", total=200))
    outcome = put(replace(form, lines=two, fresh_at=form.fresh_at + timedelta(minutes=1)))
    assert outcome.result == "changed"
    assert [line.name for line in OrderLine.objects.all()] == ["Door", "Shelf"]
    assert not told("order_state_changed")


def test_one_that_is_refused_does_not_stop_the_others(world: World) -> None:
    forms = [
        an_order("1"),
        an_order("2", currency="XXY"),
        an_order("3", state="lost"),
        an_order("4", email="nobody"),
        an_order("1"),
        an_order("5", total=-1),
        an_order("6", url="javascript:alert(1)"),
        an_order("7", customer_id=987_654_321),
        an_order("8", lines=(LineForm(),)),
        an_order("9", placed_at=datetime(2020, 1, 1)),
        an_order(" 10"),
        an_order("11"),
    ]
    outcomes = put_orders(SYSTEM, source=SHOP, forms=forms)
    assert [one.external_id for one in outcomes if not one.problem] == ["1", "11"]
    assert all(one.result == "refused" for one in outcomes if one.problem)
    assert [one.problem.field for one in outcomes if one.problem] == [
        "currency", "state", "email", "external_id", "total", "url", "customer", "name",
        "placed_at", "",
    ]  # fmt: skip
    assert Order.objects.count() == 2


def test_only_who_may_change_commercial_facts_does(world: World) -> None:
    with pytest.raises(NotAllowed):
        put_orders(world.actor(world.ivo), source=SHOP, forms=[an_order()])
    assert put_orders(world.actor(world.liis), source=SHOP, forms=[an_order()])[0].id
    with pytest.raises(Problem):
        put_orders(SYSTEM, source="", forms=[an_order()])
    with pytest.raises(Problem):
        put_orders(SYSTEM, source=SHOP, forms=[an_order(str(n)) for n in range(501)])


def test_an_order_waits_for_its_customer_and_is_theirs_when_the_address_is(world: World) -> None:
    form = an_order(email="New.Buyer@Example.ee")
    put(form)
    put_owned(
        SYSTEM,
        source=SHOP,
        forms=[OwnedForm(external_id="1", fresh_at=clock.now(), name="Bed", email=form.email)],
    )
    assert Order.objects.get().customer is None
    assert not told("order_placed")
    assert anybody_unknown()
    new = add_customer(SYSTEM, form=CustomerForm("Uus Ostja"), email="new.buyer@example.ee")
    added = Entry.objects.filter(type="people.address_added", customer_id=new.pk).get()
    batch = tuple(entries([added.id]))
    assert known_now(batch) == batch
    for _twice in range(2):
        on_customer_known(batch[0])
    assert Order.objects.get().customer_id == new.pk
    assert [fact.customer_id for fact in told("order_placed")] == [new.pk]
    assert [fact.customer_id for fact in told("product_registered")] == [new.pk]
    assert not anybody_unknown()
    assert known_now(batch) == ()


def test_under_a_shared_address_an_order_is_nobodys(world: World) -> None:
    add_address(SYSTEM, customer=world.kadri, email="info@kadri.example", shared=True)
    put(an_order(email="info@kadri.example"))
    assert Order.objects.get().customer is None


def test_a_delivery_that_does_not_come_is_late_once_and_its_coming_is_not_bad_again(
    world: World,
) -> None:
    put(an_order(state="sent"))
    form = DeliveryForm(
        external_id="d1", fresh_at=clock.now(), order="1",
        promised_on=today() - timedelta(days=2), carrier="DPD",
    )  # fmt: skip
    put_deliveries(SYSTEM, source=SHOP, forms=[form])
    assert not told("delivery_late")
    assert note_late_deliveries(SYSTEM) == 1
    assert note_late_deliveries(SYSTEM) == 0
    now = clock.now()
    came = replace(form, delivered_at=now, fresh_at=now)
    put_deliveries(SYSTEM, source=SHOP, forms=[came])
    put_deliveries(SYSTEM, source=SHOP, forms=[came])
    assert len(told("delivery_late")) == 1
    (made,) = entries([one.id for one in told("delivery_made")])
    assert made.payload["days_late"] == 2
    assert made.event().experience() == "neutral"
    assert made.event().sentence() == "Order %(number)s was delivered, later than promised"


def test_what_came_late_before_anybody_looked_is_told_and_what_came_in_time_is_good(
    world: World,
) -> None:
    put(an_order())
    now = clock.now()
    base = DeliveryForm(external_id="a", fresh_at=now, order="1", delivered_at=now)
    forms = [
        replace(base, promised_on=today() - timedelta(days=1)),
        replace(base, external_id="b", promised_on=today()),
        replace(base, external_id="c"),
    ]
    put_deliveries(SYSTEM, source=SHOP, forms=forms)
    late = {fact.payload["delivery_id"] for fact in told("delivery_late")}
    assert late == {Delivery.objects.get(external_id="a").pk}
    felt = [one.event().experience() for one in entries([f.id for f in told("delivery_made")])]
    assert felt == ["neutral", "good", "neutral"]


def test_a_new_promise_can_be_broken_again_and_history_is_told_to_nobody(world: World) -> None:
    put(an_order())
    old = DeliveryForm(
        external_id="old", fresh_at=clock.now(), order="1", promised_on=date(2020, 1, 1)
    )
    late = replace(old, external_id="late", promised_on=today() - timedelta(days=5))
    put_deliveries(SYSTEM, source=SHOP, forms=[old, late])
    assert note_late_deliveries(SYSTEM) == 1
    moved = replace(
        late, promised_on=today() - timedelta(days=1), fresh_at=clock.now() + timedelta(seconds=1)
    )
    put_deliveries(SYSTEM, source=SHOP, forms=[moved])
    assert note_late_deliveries(SYSTEM) == 1
    assert len(told("delivery_late")) == 2


def test_payments_pay_an_invoice_and_its_source_does_not_open_it_again(world: World) -> None:
    put(an_order())
    now = clock.now()
    bill = InvoiceForm(
        external_id="i1", fresh_at=now, order="1", issued_on=today() - timedelta(days=20),
        due_on=today() - timedelta(days=6), currency="EUR", total=12_900,
    )  # fmt: skip
    put_invoices(SYSTEM, source=SHOP, forms=[bill])
    invoice = Invoice.objects.get()
    assert invoice.customer_id == world.kadri.pk
    assert note_overdue_invoices(SYSTEM) == 1
    assert note_overdue_invoices(SYSTEM) == 0
    part = PaymentForm(
        external_id="p1", fresh_at=now, invoice="i1", currency="EUR", amount=5_000, paid_at=now
    )
    rest = replace(part, external_id="p2", amount=7_900)
    wrong = replace(part, external_id="p3", currency="USD")
    put_payments(SYSTEM, source=SHOP, forms=[part])
    invoice.refresh_from_db()
    assert (invoice.outstanding, invoice.is_overdue(today())) == (7_900, True)
    outcomes = put_payments(SYSTEM, source=SHOP, forms=[rest, wrong, rest])
    assert [one.result for one in outcomes] == ["created", "refused", "refused"]
    again = put_invoices(SYSTEM, source=SHOP, forms=[replace(bill, fresh_at=now)])
    assert again[0].result == "unchanged"
    invoice.refresh_from_db()
    assert (invoice.state, invoice.outstanding) == ("paid", 0)
    assert len(told("invoice_paid")) == 1
    assert len(told("invoice_overdue")) == 1


def test_returns_and_subscriptions_begin_and_end_once(world: World) -> None:
    put(an_order())
    now = clock.now()
    back = ReturnForm(
        external_id="r1", fresh_at=now, order="1", what="Door", reason="Scratched",
        opened_at=now - timedelta(days=1),
    )  # fmt: skip
    box = SubscriptionForm(
        external_id="s1", fresh_at=now, email="kadri.tamm@example.ee", name="Care",
        currency="EUR", price=900, started_on=today() - timedelta(days=40),
    )  # fmt: skip
    put_returns(SYSTEM, source=SHOP, forms=[back])
    put_subscriptions(SYSTEM, source=SHOP, forms=[box])
    later = now + timedelta(seconds=1)
    for _twice in range(2):
        put_returns(SYSTEM, source=SHOP, forms=[replace(back, state="refunded", fresh_at=later)])
        ended = replace(box, state="ended", ended_on=today(), fresh_at=later)
        put_subscriptions(SYSTEM, source=SHOP, forms=[ended])
    kinds = ("return_opened", "return_closed", "subscription_started", "subscription_ended")
    assert [len(told(kind)) for kind in kinds] == [1, 1, 1, 1]
    assert Return.objects.get().customer_id == world.kadri.pk


def test_what_hangs_on_something_unknown_says_what_to_send_first(world: World) -> None:
    now = clock.now()
    (lost,) = put_deliveries(
        SYSTEM, source=SHOP, forms=[DeliveryForm(external_id="d", fresh_at=now, order="9")]
    )
    assert "Send the order first" in str(lost.problem)
    pay = PaymentForm(external_id="p", fresh_at=now, currency="EUR", amount=1, paid_at=now)
    (for_nothing,) = put_payments(SYSTEM, source=SHOP, forms=[pay])
    assert for_nothing.result == "refused"
    put(an_order(), source="another shop")
    (other,) = put_deliveries(
        SYSTEM, source=SHOP, forms=[DeliveryForm(external_id="d", fresh_at=now, order="1")]
    )
    assert other.result == "refused"


def test_a_product_gives_lines_and_owned_products_their_name(world: World) -> None:
    now = clock.now()
    put_products(
        SYSTEM,
        source=SHOP,
        forms=[ProductForm(external_id="bed", fresh_at=now, name="Bed “Öö”", versions=("1", "2"))],
    )
    put(an_order(lines=(LineForm(product="bed", total=1),)))
    owned = OwnedForm(
        external_id="o", fresh_at=now, product="bed", serial="SN-1",
        email="kadri.tamm@example.ee", warranty_until=today(),
    )  # fmt: skip
    put_owned(SYSTEM, source=SHOP, forms=[owned])
    assert OrderLine.objects.get().name == "Bed “Öö”"
    assert OwnedProduct.objects.get().in_warranty(today())


def test_erasing_takes_what_leads_to_the_person_and_nothing_fills_it_in_again(
    world: World,
) -> None:
    form = an_order()
    put(form)
    now = clock.now()
    put_owned(
        SYSTEM,
        source=SHOP,
        forms=[
            OwnedForm(external_id="o", fresh_at=now, name="Bed", serial="SN-1", email=form.email)
        ],
    )
    erase_customer(SYSTEM, customer=world.kadri)
    assert put(replace(form, fresh_at=now + timedelta(days=1), state="sent")).result == "unchanged"
    order = Order.objects.get()
    assert (order.number, order.email, order.total, order.state) == ("", "", 12_900, "placed")
    assert OwnedProduct.objects.get().serial == ""
    (fact,) = told("order_placed")
    assert Personal.objects.get(event_id=fact.id).payload == {}
    again = put(an_order("2", customer_id=world.kadri.pk))
    assert "erased" in str(again.problem)


def test_facts_go_with_a_person_who_is_merged_and_come_back(world: World) -> None:
    put(an_order())
    put(an_order("2", email="ivana.horvat@example.hr", customer_id=world.ivana.pk))
    moved = move_facts(of=world.kadri.pk, to=world.ivana.pk)
    assert Order.objects.filter(customer=world.ivana).count() == 2
    bring_facts_back(moved, of=world.ivana.pk, to=world.kadri.pk, emails=())
    assert Order.objects.get(external_id="1").customer_id == world.kadri.pk
    assert Order.objects.get(external_id="2").customer_id == world.ivana.pk


def test_what_is_needed_at_first_contact_is_one_statement_without_money_for_some(
    world: World, django_assert_num_queries: object
) -> None:
    put(an_order(state="sent"))
    put(an_order("2", state="delivered"))
    put_deliveries(
        SYSTEM,
        source=SHOP,
        forms=[
            DeliveryForm(
                external_id="d", fresh_at=clock.now(), order="1",
                promised_on=today() - timedelta(days=1),
            )
        ],
    )  # fmt: skip
    put_invoices(
        SYSTEM,
        source=SHOP,
        forms=[
            InvoiceForm(
                external_id="i", fresh_at=clock.now(), order="1", currency="EUR", total=5,
                issued_on=today(),
            )
        ],
    )  # fmt: skip
    actor = world.actor(world.ivo)
    with django_assert_num_queries(1):  # type: ignore[operator] # a pytest-django fixture
        found = needed_of(actor, world.kadri.pk)
    assert [row["number"] for row in found.orders] == ["PK-1", "PK-2"]
    assert [row["number"] for row in found.late] == ["PK-1"]
    assert found.invoices[0]["outstanding"] == 5
    blind = replace(actor, permissions=actor.permissions - {"commerce.money"})
    hidden = needed_of(blind, world.kadri.pk)
    assert not hidden.invoices
    assert {row["total"] for row in hidden.orders} == {None}
    assert needed_of(actor, world.ivana.pk).nothing
