"""A company as a customer of ours, through the browser's door."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.counting import statements
from tests.world import SECRET_WORD, World, hours_ago, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation
from kuula.desk.events import FirstReplyGiven
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import About, record
from kuula.listening.models import RatingRequest
from kuula.people.actions import (
    CompanyForm,
    CustomerForm,
    add_company,
    add_customer,
    change_company,
)
from kuula.people.commerce.actions import put_invoices, put_orders, put_subscriptions
from kuula.people.commerce.forms import InvoiceForm, OrderForm, SubscriptionForm
from kuula.people.models import PlanItem
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import RolePermission


@pytest.fixture
def place(world: World) -> str:
    return f"/companies/{world.northwind.pk}"


def rated(world: World, number: int, comment: str, *, satisfied: bool) -> None:
    RatingRequest.objects.create(
        conversation_id=number, customer_id=world.john.pk, brand_id=world.pohjala.pk,
        asked_at=clock.now(), expires_at=clock.now(), satisfied=satisfied, comment=comment,
        answered_at=clock.now(),
    )  # fmt: skip


def bought(world: World) -> None:
    now, day = clock.now(), clock.now().date()
    whose = {"fresh_at": now, "customer_id": world.john.pk, "currency": "EUR"}
    put_orders(SYSTEM, source="shop", forms=[
        OrderForm(external_id="1", placed_at=now, total=120_00, **whose)
    ])  # fmt: skip
    put_invoices(SYSTEM, source="shop", forms=[
        InvoiceForm(external_id="1", number="A1", issued_on=day - timedelta(days=40),
                    due_on=day - timedelta(days=3), total=70_00, **whose),
    ])  # fmt: skip
    put_subscriptions(SYSTEM, source="shop", forms=[
        SubscriptionForm(external_id="1", name="Care plan", price=9_90, started_on=day,
                         renews_on=day + timedelta(days=20), **whose),
    ])  # fmt: skip


def test_the_whole_account_on_one_page(world: World, place: str) -> None:
    bought(world)
    rated(world, world.slots.pk, "Quick and kind", satisfied=True)
    rated(world, world.dispute.pk, f"About {SECRET_WORD}", satisfied=False)
    sister = add_company(SYSTEM, name="Northwind Oy")
    form = CompanyForm("Northwind Oy", parent_id=world.northwind.pk)
    change_company(SYSTEM, company=sister, form=form)
    page = as_staff(world.ivo).get(place).content.decode()
    for words in ("John Ferris", "Northwind Oy", "Delivery slots for December", "Quick and kind",
                  "€120", "1 overdue", "€70", "Care plan", "€9.90 a month",
                  "100%", "based on 1", "northwind.example"):  # fmt: skip
        assert words in page, words
    assert SECRET_WORD not in page
    child = as_staff(world.ivo).get(f"/companies/{sister.pk}").content.decode()
    assert "Belongs to Northwind Ltd" in child
    RolePermission.objects.filter(permission="commerce.money").delete()
    poor = as_staff(world.ivo).get(place).content.decode()
    assert "Care plan" in poor
    assert "€" not in poor


def test_a_plan_is_made_seen_on_the_day_and_done(world: World, place: str) -> None:
    ivo, day = as_staff(world.ivo), clock.now().date()
    late = {"text": "Call about the new terms", "due": str(day - timedelta(days=1)),
            "owner": str(world.ana.pk)}  # fmt: skip
    assert ivo.post(f"{place}/plan", late).status_code == 302
    item = PlanItem.objects.get()
    assert "Call about the new terms" in ivo.get(place).content.decode()
    assert "Call about the new terms" in as_staff(world.ana).get("/day").content.decode()
    assert "Call about the new terms" not in ivo.get("/day").content.decode()
    ivo.post(f"/plan-items/{item.pk}/completion", {"done": "1"})
    ivo.post(f"/plan-items/{item.pk}/completion", {"done": "1"})
    assert "done by Ivo Lepik" in ivo.get(place).content.decode()
    assert "Call about" not in as_staff(world.ana).get("/day").content.decode()
    told = as_staff(world.mari).get("/settings/audit").content.decode()
    assert told.count("Ivo Lepik did what was planned for the company Northwind Ltd") == 1
    ivo.post(f"/plan-items/{item.pk}/completion", {"done": "0"})
    assert ivo.post(f"/plan-items/{item.pk}/removal").status_code == 302
    assert not PlanItem.objects.exists()
    assert ivo.post(f"/plan-items/{item.pk}/removal").status_code == 404
    empty = ivo.post(f"{place}/plan", {"text": " ", "due": "2999-01-01"})
    assert empty.status_code == 422
    far = ivo.post(f"{place}/plan", {"text": "Meet", "due": "2999-01-01"})
    assert (far.status_code, "within ten years" in far.content.decode()) == (422, True)
    assert as_staff(world.reader).post(f"{place}/plan", late).status_code == 403


def test_lists_are_paged_and_cost_no_more_when_they_are_long(world: World, place: str) -> None:
    client = as_staff(world.ivo)
    client.get(place)
    with statements() as few:
        client.get(place)
    for number in range(30):
        add_customer(SYSTEM, form=CustomerForm(f"Person {number}", company_id=world.northwind.pk))
        client.post(f"{place}/plan", {"text": f"Do {number}.", "due": "2031-05-05"})
    with hours_ago(1) as moment:
        for number in range(20):
            said = mail("j.ferris@northwind.example", "John", "Hello", moment, "en")
            opened = open_conversation(
                SYSTEM, opening=Opening(world.pohjala.pk, f"Talk {number}."), message=said
            )
            conversation_for(SYSTEM, opened.conversation_id)
    with statements() as many:
        page = client.get(place).content.decode()
    assert len(many) <= len(few) + 1
    for name, words, total in (
        ("people", "Person ", 31),
        ("talks", "Talk ", 21),
        ("plan", "Do ", 30),
    ):
        assert page.count(f">{words}") < total
        link = page.index(f"{place}?{name}=")
        after = client.get(page[link:].split("#")[0]).content.decode()
        assert f">{words}" in after


def test_time_saved_is_what_first_answers_were_sooner_than_promised(
    world: World, place: str
) -> None:
    talks, number = Conversation.objects.filter(pk=world.slots.pk), world.slots.pk
    told = Entry.objects.filter(type=FirstReplyGiven.type, conversation_id=number)
    if not told.exists():
        with transaction.atomic():
            about = About(world.john.pk, number, world.pohjala.pk)
            event = FirstReplyGiven(message_id=1, working_minutes=60, in_time=True)
            record(event, SYSTEM.who, about)
    took = told.get().payload["working_minutes"]
    talks.update(target_minutes=took + 180)
    page = as_staff(world.mari).get(place).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Time saved, 12 months" in page
    assert "3 hr" in page
    talks.update(target_minutes=took)
    assert "Time saved" not in as_staff(world.mari).get(place).content.decode()
