"""The customer's profile through the browser's door: attributes, contacts, dates, notes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry, Personal
from kuula.people.actions import (
    AttributeForm,
    Stamp,
    erase_customer,
    save_attribute,
    set_attribute,
    write_note,
)
from kuula.people.actions.looks import forget_noted
from kuula.people.actions.notes import NoteForm
from kuula.people.models import (
    Attribute,
    AttributeValue,
    Company,
    Consent,
    Contact,
    Customer,
    CustomerNote,
    ImportantDate,
    Look,
    Purpose,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import RolePermission


@pytest.fixture
def size(world: World) -> Attribute:
    return save_attribute(
        SYSTEM, form=AttributeForm("Size", "choice", (("", "Small"), ("", "Large")))
    )


@pytest.fixture
def pulse(world: World) -> Attribute:
    return save_attribute(SYSTEM, form=AttributeForm("Diagnosis", "text", sensitive=True))


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def home(world: World) -> str:
    return f"/customers/{world.kadri.pk}"


def profile(**changes: str) -> dict[str, str]:
    return {
        "name": "Kadri Tamm",
        "language": "et",
        "company": "",
        "city": "",
        "phone": "",
    } | changes


def seen_on(page: str) -> str:
    form = page[page.index('id="profile"') :]
    found = re.search(r'name="seen" value="([^"]*)"', form)
    assert found is not None
    return found[1]


def test_names_languages_preferences_and_people_on_our_side(world: World) -> None:
    client = as_staff(world.ivo)
    sent = profile(
        called="Kadi", languages="ru", channel="phone", times="after five", owner=str(world.ana.pk)
    )
    assert client.post(home(world), sent).status_code == 302
    page = page_of(client, home(world))
    for words in ("Kadi", "Eesti, Русский", "after five", "Ana Kovačević"):
        assert words in page
    beside = page_of(client, f"/conversations/{world.wardrobe.pk}")
    assert "Kadi" in beside
    assert "Phone, after five" in beside


def test_the_second_editor_is_warned_and_loses_no_words(world: World) -> None:
    client = as_staff(world.ivo)
    old = seen_on(page_of(client, home(world)))
    assert client.post(home(world), profile(city="Tartu", seen=old)).status_code == 302
    late = as_staff(world.mari).post(home(world), profile(city="Narva", seen=old))
    page = late.content.decode()
    assert late.status_code == 409
    assert "A colleague changed this meanwhile" in page
    assert "It is now: Tartu" in page
    assert 'value="Narva"' in page
    assert Customer.objects.get(pk=world.kadri.pk).city == "Tartu"
    again = as_staff(world.mari).post(home(world), profile(city="Narva", seen=seen_on(page)))
    assert again.status_code == 302
    assert Customer.objects.get(pk=world.kadri.pk).city == "Narva"


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("phone", "+372 55 66-7788", "+37255667788"),
        ("whatsapp", "00385 91 123 4567", "+385911234567"),
        ("telegram", "@kadri_t", "kadri_t"),
    ],
)
def test_a_contact_is_claimed_until_somebody_verifies_it(
    world: World, kind: str, value: str, kept: str
) -> None:
    client, place = as_staff(world.ivo), f"{home(world)}/contacts"
    assert client.post(place, {"kind": kind, "value": value}).status_code == 302
    assert client.post(place, {"kind": kind, "value": value}).status_code == 302
    contact = Contact.objects.get(customer=world.kadri)
    assert (contact.value, contact.verified_at, contact.source) == (kept, None, "staff")
    client.post(f"/contacts/{contact.pk}/proof", {"verified": "1"})
    contact.refresh_from_db()
    assert contact.verified_at is not None
    assert "Ivo Lepik verified a contact" in page_of(client, home(world))
    client.post(f"/contacts/{contact.pk}/removal")
    assert not Contact.objects.filter(customer=world.kadri).exists()


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "call me"), ("x", "two words"), ("fax", "1")]
)
def test_what_is_no_contact_is_refused_and_kept_in_the_form(
    world: World, kind: str, value: str
) -> None:
    answer = as_staff(world.ivo).post(f"{home(world)}/contacts", {"kind": kind, "value": value})
    assert answer.status_code == 422
    assert f'value="{value}"' in answer.content.decode()
    assert not Contact.objects.exists()


def test_dates_come_back_every_year_and_a_leap_day_is_kept(world: World) -> None:
    client, place = as_staff(world.ivo), f"{home(world)}/dates"
    sent = {"kind": "birthday", "day": "29", "month": "2", "year": "2000"}
    with clock.at(clock.now().replace(year=2027, month=2, day=10)):
        assert client.post(place, sent).status_code == 302
        page = page_of(client, home(world))
        assert "28 Feb 2027" in page
        assert "in 18 days" in page
        assert "in 18 days" in page_of(client, f"/conversations/{world.wardrobe.pk}")
    again = {"kind": "birthday", "day": "1", "month": "3"}
    assert client.post(place, again).status_code == 302
    assert [one.day for one in ImportantDate.objects.all()] == [1]
    wrong = client.post(place, {"kind": "other", "day": "31", "month": "4"})
    assert wrong.status_code == 422
    assert "There is no such day." in wrong.content.decode()
    once = client.post(place, {"kind": "other", "day": "3", "month": "4", "once": "on"})
    assert "needs its year" in once.content.decode()


def test_notes_are_for_those_with_the_right_wherever_they_stand(world: World) -> None:
    sent = {"kind": "expectation", "text": "Wants a call before delivery."}
    client = as_staff(world.ivo)
    assert client.post(f"{home(world)}/notes", sent).status_code == 302
    places = (home(world), f"{home(world)}/timeline", f"/conversations/{world.wardrobe.pk}")
    for place in places:
        assert "Wants a call before delivery." in page_of(client, place), place
    RolePermission.objects.filter(role="agent", permission="customers.notes").delete()
    for place in places:
        page = page_of(as_staff(world.ivo), place)
        assert "Wants a call" not in page, place
        assert "noted what this customer expects" not in page, place
    note = CustomerNote.objects.get()
    assert as_staff(world.ivo).get(f"/customer-notes/{note.pk}").status_code == 403
    assert as_staff(world.ivo).post(f"{home(world)}/notes", sent).status_code == 403


def test_how_it_went_before_counts_until_it_is_taken_out(world: World) -> None:
    client = as_staff(world.ivo)
    before = page_of(client, home(world))
    count = re.search(r"\+(\d+) − (\d+)", before)
    assert count is not None
    sent = {"kind": "experience", "felt": "bad", "text": "The old desk lost her letter."}
    client.post(f"{home(world)}/notes", sent)
    assert f"+{count[1]} − {int(count[2]) + 1}" in page_of(client, home(world))
    note = CustomerNote.objects.get()
    change = {"kind": "experience", "felt": "good", "text": "They found it."}
    client.post(f"/customer-notes/{note.pk}", change)
    page = page_of(client, home(world))
    assert f"+{int(count[1]) + 1} − {count[2]}" in page
    assert "lost her letter" not in page
    client.post(f"/customer-notes/{note.pk}/removal")
    assert f"+{count[1]} − {count[2]}" in page_of(client, home(world))


def test_a_note_that_a_colleague_changed_is_not_written_over(world: World) -> None:
    note = write_note(world.actor(world.ivo), customer=world.kadri, form=NoteForm("note", "One"))
    client = as_staff(world.mari)
    old = re.search(r'name="seen" value="([^"]*)"', page_of(client, f"/customer-notes/{note.pk}"))
    assert old is not None
    sent = {"kind": "note", "felt": "neutral", "seen": old[1]}
    path = f"/customer-notes/{note.pk}"
    assert as_staff(world.ivo).post(path, sent | {"text": "Two"}).status_code == 302
    late = client.post(path, sent | {"text": "Three"})
    assert late.status_code == 409
    assert "It is now: Two" in late.content.decode()
    assert CustomerNote.objects.get().text == "Two"


def test_an_administrator_defines_an_attribute_that_agents_fill_in(world: World) -> None:
    boss, agent = as_staff(world.mari), as_staff(world.ivo)
    sent = {"name": "Limit", "kind": "money", "currency": "EUR"}
    assert agent.post("/settings/attributes/new", sent).status_code == 403
    assert boss.post("/settings/attributes/new", sent).status_code == 302
    assert boss.post("/settings/attributes/new", sent).status_code == 422
    limit = Attribute.objects.get()
    place = f"{home(world)}/attributes/{limit.pk}"
    filled = agent.post(place, {f"attribute-{limit.pk}": "1 250,5", "seen": ""})
    assert filled.status_code == 302
    page = page_of(agent, home(world))
    assert 'value="1250.50"' in page
    assert "from a colleague, as of" in page
    wrong = agent.post(place, {f"attribute-{limit.pk}": "a lot"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "Write an amount with numbers only" in wrong.content.decode()
    assert 'value="a lot"' in wrong.content.decode()
    story = page_of(agent, f"{place}/history")
    assert "Ivo Lepik set Limit to 1250.50 EUR" in story


def test_older_knowledge_never_writes_over_newer(world: World, size: Attribute) -> None:
    now, actor = clock.now(), world.actor(world.ivo)

    def told(said: str, days: int) -> bool:
        stamp = Stamp(as_of=now - timedelta(days=days))
        return set_attribute(actor, customer=world.kadri, attribute=size, said=said, stamp=stamp)

    assert told("Large", 5)
    assert not told("Small", 6)
    assert AttributeValue.objects.get().value == "2"
    assert told("small", 4)
    assert AttributeValue.objects.get().value == "1"
    assert told("", 3)
    assert not told("Large", 4)
    assert AttributeValue.objects.get().value is None


def test_two_who_fill_in_the_same_attribute(world: World, size: Attribute) -> None:
    place = f"{home(world)}/attributes/{size.pk}"
    field, headers = f"attribute-{size.pk}", {"HX-Request": "true"}
    first = as_staff(world.ivo).post(place, {field: "1", "seen": ""}, headers=headers)
    assert first.status_code == 200
    late = as_staff(world.mari).post(place, {field: "2", "seen": ""}, headers=headers)
    assert late.status_code == 422
    assert "A colleague changed this meanwhile" in late.content.decode()
    assert AttributeValue.objects.get().value == "1"


def test_a_sensitive_value_is_sealed_hidden_and_told_nowhere(
    world: World, pulse: Attribute
) -> None:
    place, field = f"{home(world)}/attributes/{pulse.pk}", f"attribute-{pulse.pk}"
    lead, agent = as_staff(world.mari), as_staff(world.ivo)
    assert agent.post(place, {field: "Asthma"}).status_code == 403
    assert lead.post(place, {field: "Asthma", "seen": ""}).status_code == 302
    row = AttributeValue.objects.get()
    assert row.value is None
    assert "Asthma" not in row.sealed
    assert 'value="Asthma"' in page_of(lead, home(world))
    hidden = page_of(agent, home(world))
    assert "Asthma" not in hidden
    assert "hidden from your role" in hidden
    told = Entry.objects.get(type="people.attribute_set")
    assert "Asthma" not in str(told.payload)
    assert not Personal.objects.filter(event_id=told.pk, payload__value="Asthma").exists()
    assert "no earlier values are kept" in page_of(lead, f"{place}/history")


def test_erasing_reaches_all_of_the_profile(
    world: World, size: Attribute, pulse: Attribute
) -> None:
    client, boss = as_staff(world.liis), as_staff(world.mari)
    client.post(home(world), profile(called="Kadi", times="after five"))
    client.post(f"{home(world)}/contacts", {"kind": "x", "value": "kadrix"})
    client.post(f"{home(world)}/dates", {"kind": "birthday", "day": "4", "month": "5"})
    client.post(f"{home(world)}/notes", {"kind": "note", "text": "Has two dogs."})
    for one, said in ((size, "Large"), (pulse, "Asthma")):
        sent = {f"attribute-{one.pk}": said}
        client.post(f"{home(world)}/attributes/{one.pk}", sent)
    assert AttributeValue.objects.count() == 2
    words = {"name": "News", "basis": "consent", "words-en": "May we write?"}
    boss.post("/settings/purposes/new", words)
    purpose = Purpose.objects.get()
    answer = {"purpose": purpose.pk, "answer": "given", "channel": "mail", "language": "en"}
    assert client.post(f"{home(world)}/consents", answer).status_code == 302
    erase_customer(SYSTEM, customer=world.kadri)
    for kind in (Contact, ImportantDate, CustomerNote, AttributeValue, Consent):
        assert not kind.objects.filter(customer=world.kadri).exists(), kind
    left = Customer.objects.get(pk=world.kadri.pk)
    assert (left.called, left.times, left.languages, left.owner_id) == ("", "", [], None)
    own = Entry.objects.filter(customer_id=world.kadri.pk).exclude(type="people.customer_erased")
    kept = Personal.objects.filter(event_id__in=own.values("id")).exclude(payload={})
    assert not kept.exists()
    page = page_of(client, f"{home(world)}/timeline")
    for gone in ("two dogs", "kadrix", "Asthma"):
        assert gone not in page


def test_a_company_has_a_parent_and_never_itself(world: World) -> None:
    client = as_staff(world.ivo)
    sent = {"name": "Wind Group", "domains": "windgroup.example"}
    assert client.post("/companies/new", sent).status_code == 302
    group = Company.objects.get(name="Wind Group")
    added = Entry.objects.get(type="people.company_added", payload__company_id=group.pk)
    assert added.actor_id == world.ivo.pk
    path = f"/companies/{world.northwind.pk}"
    change = {
        "name": "Northwind Ltd",
        "domains": "northwind.example\nnorthwind.ee",
        "parent": str(group.pk),
        "owner": str(world.liis.pk),
    }
    assert client.post(path, change).status_code == 302
    assert "Wind Group" in page_of(client, f"/customers/{world.john.pk}")
    assert "Liis Kask" in page_of(client, f"/customers/{world.john.pk}")
    loop = {"name": "Wind Group", "domains": "", "parent": str(world.northwind.pk)}
    refused = client.post(f"/companies/{group.pk}", loop)
    assert refused.status_code == 422
    assert "cannot belong to itself" in refused.content.decode()
    taken = {"name": "Wind Group", "domains": "northwind.ee"}
    assert client.post(f"/companies/{group.pk}", taken).status_code == 422
    assert client.post(path, change | {"seen": "yesterday"}).status_code == 409


def test_a_look_is_one_row_in_ten_minutes_and_costs_one_statement(world: World) -> None:
    forget_noted()
    client, path = as_staff(world.ivo), home(world)
    with clock.at(clock.now().replace(minute=1)):
        first, second = how_many(client, path), how_many(client, path)
        forget_noted()
        how_many(client, path)
        as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}")
    assert first == second + 1
    assert [(one.staff_id, one.door) for one in Look.objects.all()] == [(world.ivo.pk, "page")]
    with clock.at(clock.now().replace(minute=12)):
        as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}")
    assert sorted(one.door for one in Look.objects.all()) == ["conversation", "page"]
    assert as_staff(world.ivo).get(f"{path}/looks").status_code == 403
    page = page_of(as_staff(world.mari), f"{path}/looks")
    assert page.count("Ivo Lepik") == 2
    assert "Customer page" in page


def how_many(client: Client, path: str) -> int:
    with statements() as asked:
        assert client.get(path).status_code == 200
    return len(asked)
