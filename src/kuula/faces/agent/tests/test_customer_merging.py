"""Two customers who are one person: merged and parted again through the browser's door."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.world import World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.models import Entry, Personal
from kuula.ledger.subscriptions import deliver
from kuula.people.access import customer_for
from kuula.people.actions import (
    AnswerForm,
    AttributeForm,
    CustomerForm,
    DateForm,
    NoteForm,
    PurposeForm,
    Stamp,
    add_contact,
    add_customer,
    change_customer,
    erase_customer,
    note_date,
    record_consent,
    save_attribute,
    save_purpose,
    set_attribute,
    withdraw_consent,
    write_note,
)
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import OrderForm
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.people.models import Address, Consent, Customer, CustomerMerge, Erasure, Order
from kuula.privacy.holding import held_on
from kuula.privacy.writing import written
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import RolePermission


def ordered(name: str, email: str) -> None:
    now = clock.now()
    put_orders(SYSTEM, source="shop", forms=[
        OrderForm(external_id=name, fresh_at=now, placed_at=now, currency="EUR", email=email)
    ])  # fmt: skip


def wrote(world: World, email: str, subject: str) -> Conversation:
    said = mail(email, "Kadri", "Tere!", clock.now(), "et")
    opened = open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, subject), message=said)
    return conversation_for(SYSTEM, opened.conversation_id)


@pytest.fixture
def twin(world: World) -> Customer:
    """Kadri, who once wrote from another address, with all that can be known of her there."""
    talk = wrote(world, "kadri.tamm@work.example", "From work")
    twin = customer_for(SYSTEM, talk.customer_id)
    change_customer(SYSTEM, customer=twin, form=CustomerForm("K. Tamm", "et", city="Tartu"))
    add_contact(SYSTEM, customer=twin, kind="phone", value="+372 5555 1234")
    note_date(SYSTEM, customer=twin, form=DateForm("birthday", 3, 4, 1980))
    write_note(SYSTEM, customer=twin, form=NoteForm("note", "Has two dogs."))
    ordered("A-1", "kadri.tamm@work.example")
    return customer_for(SYSTEM, twin.pk)


def merge_page(world: World, twin: Customer) -> str:
    return f"/customers/{world.kadri.pk}/merge?with={twin.pk}"


def merged(client: Client, world: World, twin: Customer, **sent: str) -> CustomerMerge:
    answer = client.post(f"/customers/{world.kadri.pk}/merge", {"source": str(twin.pk), **sent})
    assert answer.status_code == 302, answer.content.decode()
    return CustomerMerge.objects.get(target=world.kadri, source=twin, undone_at=None)


def snapshot(*customers: Customer) -> dict[str, object]:
    """Everything of these customers, to compare before and after."""
    numbers = [one.pk for one in customers]
    kept: dict[str, object] = {}
    for related in Customer._meta.related_objects:
        if related.related_model is CustomerMerge:
            continue
        rows = related.related_model._default_manager.filter(
            **{f"{related.field.name}__in": numbers}
        )
        kept[related.related_model.__name__] = sorted(rows.values_list(related.field.attname, "pk"))
    rows = Customer.objects.filter(pk__in=numbers).order_by("pk")
    kept["Customer"] = list(rows.values("name", "city", "phone", "merged_into", "absorbed"))
    return kept


def test_all_goes_along_and_comes_home(world: World, twin: Customer) -> None:
    before = snapshot(world.kadri, twin)
    client = as_staff(world.ivo)
    page = client.get(merge_page(world, twin)).content.decode()
    assert "kadri.tamm@work.example" in page
    assert "Both have these" in page
    merge = merged(client, world, twin, **{"take-name": "theirs"})

    kadri = Customer.objects.get(pk=world.kadri.pk)
    assert (kadri.name, kadri.city, kadri.absorbed) == ("K. Tamm", "Tartu", [twin.pk])
    left = {key: [one for one in rows if one[0] == twin.pk] for key, rows in snapshot(twin).items()
            if key != "Customer"}  # fmt: skip
    assert not any(left.values()), left
    own = client.get(f"/customers/{kadri.pk}").content.decode()
    for words in ("Has two dogs.", "kadri.tamm@work.example", "+37255551234", "From work",
                  "Ivo Lepik merged another customer into this one", "Take back"):  # fmt: skip
        assert words in own
    old = client.get(f"/customers/{twin.pk}")
    assert (old.status_code, old["Location"]) == (302, f"/customers/{kadri.pk}")
    listed = client.get("/customers?q=Tamm").content.decode()
    assert f"/customers/{kadri.pk}" in listed
    assert f"/customers/{twin.pk}" not in listed
    again = wrote(world, "kadri.tamm@work.example", "Once more")
    assert again.customer_id == kadri.pk
    ordered("A-2", "kadri.tamm@work.example")

    assert client.post(f"/customer-merges/{merge.pk}/undoing").status_code == 302
    again.refresh_from_db()
    assert again.customer_id == twin.pk
    assert Message.objects.get(conversation=again).customer_id == twin.pk
    assert set(Order.objects.values_list("customer_id", flat=True)) == {twin.pk}
    Message.objects.filter(conversation=again).delete()
    Conversation.objects.filter(pk=again.pk).delete()
    Order.objects.filter(external_id="A-2").delete()
    assert snapshot(world.kadri, twin) == before
    told = client.get(f"/customers/{twin.pk}").content.decode()
    assert "Ivo Lepik took a merge of customers back" in told


def test_of_two_answers_the_stricter_counts(world: World, twin: Customer) -> None:
    news, calls = (
        save_purpose(SYSTEM, form=PurposeForm(name, "consent", {"en": "May we?"}))
        for name in ("News", "Calls")
    )
    given, refused = AnswerForm("given", "mail"), AnswerForm("refused", "phone")
    taken_back = record_consent(SYSTEM, customer=world.kadri, purpose=news, form=given)
    withdraw_consent(SYSTEM, consent=taken_back, channel="mail")
    record_consent(SYSTEM, customer=twin, purpose=news, form=given)
    record_consent(SYSTEM, customer=twin, purpose=calls, form=refused)
    record_consent(SYSTEM, customer=world.kadri, purpose=calls, form=given)

    merge = merge_customers(SYSTEM, into=world.kadri, source=twin)
    standing = Consent.objects.filter(answer="given", withdrawn_at=None)
    assert not standing.exists()
    undo_customer_merge(SYSTEM, merge=merge)
    owners = {(one.customer_id, one.purpose_id) for one in standing}
    assert owners == {(twin.pk, news.pk), (world.kadri.pk, calls.pk)}
    told = Entry.objects.filter(type="people.consent_withdrawn").standing()
    assert told.count() == 1


def test_of_an_attribute_the_later_one_wins_and_the_other_is_back_afterwards(
    world: World, twin: Customer
) -> None:
    size = save_attribute(SYSTEM, form=AttributeForm("Size", "text"))
    pulse = save_attribute(SYSTEM, form=AttributeForm("Pulse", "text", sensitive=True))
    early = Stamp(clock.now() - timedelta(days=9))
    set_attribute(SYSTEM, customer=world.kadri, attribute=size, said="S", stamp=early)
    set_attribute(SYSTEM, customer=twin, attribute=size, said="XL")
    set_attribute(SYSTEM, customer=world.kadri, attribute=pulse, said="60", stamp=early)
    set_attribute(SYSTEM, customer=twin, attribute=pulse, said="90")
    page = as_staff(world.ivo).get(merge_page(world, twin)).content.decode()
    assert re.search(r'value="theirs"[^>]*checked[^>]*>\s*[^X]*XL', page)
    assert "Hidden" in page
    assert "90" not in re.sub(r"<[^>]+>", "", page[page.index("Pulse") :])

    merge = merge_customers(SYSTEM, into=world.kadri, source=twin)
    assert world.kadri.attributes.get(attribute=size).value == "XL"
    set_attribute(SYSTEM, customer=world.kadri, attribute=size, said="M")
    undo_customer_merge(SYSTEM, merge=merge)
    assert world.kadri.attributes.get(attribute=size).value == "M"
    assert twin.attributes.get(attribute=size).value == "XL"
    assert world.kadri.attributes.get(attribute=pulse).sealed
    assert twin.attributes.get(attribute=pulse).sealed


def test_what_cannot_be_merged_is_said(world: World, twin: Customer) -> None:
    client = as_staff(world.ivo)
    place = f"/customers/{world.kadri.pk}/merge"
    same = client.post(place, {"source": str(world.kadri.pk)})
    assert same.status_code == 422
    assert "cannot be merged with themselves" in same.content.decode()
    assert client.post(place, {}).status_code == 422
    assert client.post(place, {"source": "999999999"}).status_code == 404
    stranger = add_customer(SYSTEM, form=CustomerForm("Gone"))
    erase_customer(SYSTEM, customer=stranger)
    gone = client.post(place, {"source": str(stranger.pk)})
    assert (gone.status_code, "was erased" in gone.content.decode()) == (409, True)
    assert as_staff(world.reader).get(place).status_code == 403
    RolePermission.objects.filter(permission="customers.merge").delete()
    assert client.post(place, {"source": str(twin.pk)}).status_code == 403


def test_circles_chains_and_their_order(world: World, twin: Customer) -> None:
    first = merge_customers(SYSTEM, into=world.kadri, source=twin)
    for into, source in ((world.ivana, twin), (twin, world.ivana), (twin, world.kadri)):
        with pytest.raises(Conflict):
            merge_customers(SYSTEM, into=into, source=source)
    second = merge_customers(SYSTEM, into=world.ivana, source=world.kadri)
    assert sorted(Customer.objects.get(pk=world.ivana.pk).absorbed) == sorted(
        [twin.pk, world.kadri.pk]
    )
    assert customer_for(SYSTEM, twin.pk).pk == world.ivana.pk
    with pytest.raises(Conflict, match="Take that back first"):
        undo_customer_merge(SYSTEM, merge=first)
    third = merge_customers(SYSTEM, into=world.ivana, source=world.john)
    with pytest.raises(Conflict, match="later"):
        undo_customer_merge(SYSTEM, merge=second)
    for one in (third, second, first):
        undo_customer_merge(SYSTEM, merge=one)
    with pytest.raises(Conflict, match="already"):
        undo_customer_merge(SYSTEM, merge=first)
    assert Address.objects.get(value="kadri.tamm@work.example").customer_id == twin.pk


def test_what_came_in_the_very_moment_of_the_merge_is_not_lost(
    world: World, twin: Customer
) -> None:
    late = Conversation.objects.get(customer=twin)
    merge = merge_customers(SYSTEM, into=world.kadri, source=twin)
    Conversation.objects.filter(pk=late.pk).update(customer=twin)
    opened = Entry.objects.get(type="desk.conversation_opened", conversation_id=late.pk)
    deliver("people.gather_late", [opened.pk])
    deliver("people.gather_late", [opened.pk])
    late.refresh_from_db()
    assert late.customer_id == world.kadri.pk
    undo_customer_merge(SYSTEM, merge=merge)
    late.refresh_from_db()
    assert late.customer_id == twin.pk


def test_the_export_holds_what_lost_as_well(world: World, twin: Customer) -> None:
    merge_customers(SYSTEM, into=world.kadri, source=twin)
    held = held_on(SYSTEM, customer_for(SYSTEM, twin.pk))
    assert (held["customer"], held["profile"]["name"]) == (world.kadri.pk, "Kadri Tamm")
    assert [one["profile"]["name"] for one in held["merged"]] == ["K. Tamm"]
    assert "people.note_written" in {one["type"] for one in held["timeline"]}
    assert b"K. Tamm" in written(held, "html")


def test_erasing_one_erases_both(world: World, twin: Customer) -> None:
    merge = merge_customers(SYSTEM, into=world.kadri, source=twin)
    erase_customer(SYSTEM, customer=twin)
    for one in (world.kadri, twin):
        one.refresh_from_db()
        assert (one.name, one.erased_at is not None) == ("", True)
    erased = set(Erasure.objects.values_list("customer_id", flat=True))
    assert erased == {world.kadri.pk, twin.pk}
    merge.refresh_from_db()
    assert merge.kept == {}
    words = Personal.objects.filter(payload__icontains="dogs")
    assert not words.exists()
    with pytest.raises(Conflict, match="erased"):
        undo_customer_merge(SYSTEM, merge=merge)
