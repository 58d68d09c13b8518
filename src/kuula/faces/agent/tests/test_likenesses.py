"""Who may be the same person, through the browser's door."""

import re
from datetime import timedelta

import pytest
from tests.world import World, mail

from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Opening
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.people.actions import (
    CustomerForm,
    DateForm,
    add_address,
    add_contact,
    add_customer,
    change_customer,
    note_date,
)
from kuula.people.merging.actions import merge_customers, suspect_among_all, suspect_of
from kuula.people.merging.jobs import lately_known
from kuula.people.models import Customer, Likeness
from kuula.workspace.actors import SYSTEM


def someone(name: str, *, phone: str = "", email: str = "", born: int = 0) -> Customer:
    made = add_customer(SYSTEM, form=CustomerForm(name, phone=phone), email=email)
    if born:
        note_date(SYSTEM, customer=made, form=DateForm("birthday", 7, 5, born))
    return made


@pytest.mark.parametrize(
    ("one", "other", "suspected"),
    [
        ({"name": "Jelena Perić", "phone": "+385 91 555 1234"},
         {"name": "Perić Jelena", "phone": "091 555 1234"}, True),
        ({"name": "Сергей Соколов", "born": 1980},
         {"name": "Sergei Sokolov", "born": 1980}, True),
        ({"name": "Margus Kuusk", "email": "margus.kuusk77@post.example"},
         {"name": "Margus Kuusk", "email": "margus.kuusk77@pots.example"}, True),
        ({"name": "Kevin Hartford", "email": "khartford@post.example"},
         {"name": "Anna Marston", "email": "khartford@other.example"}, False),
        ({"name": "Jaan Tamm", "phone": "55551234", "born": 1950},
         {"name": "Jaan Tamm", "phone": "55551234", "born": 1985}, False),
        ({"name": "Mari Mets", "phone": "55551234", "born": 1999},
         {"name": "Liina Mets", "phone": "55551234", "born": 1999}, False),
        ({"name": "Toomas Saar"}, {"name": "Toomas Saar"}, False),
    ],
    ids=["written-otherwise", "alphabets", "slip", "address-alone", "father-and-son", "twins",
         "name-alone"],
)  # fmt: skip
def test_evidence_is_weighed_the_same_by_night_and_when_one_changes(
    world: World, one: dict[str, str], other: dict[str, str], suspected: bool
) -> None:
    someone(**one)
    late = someone(**other)
    assert suspect_of(SYSTEM, customer_ids=[late.pk]) == suspected
    assert suspect_among_all(SYSTEM) == suspected
    assert suspect_among_all(SYSTEM) == suspected
    assert Likeness.objects.count() == suspected


def test_the_page_shows_both_sides_and_remembers_a_no(world: World) -> None:
    first = someone("Urmas Paju", phone="+372 5555 1234", email="urmas@paju.example")
    late = someone("Urmas Paju", phone="5555 1234")
    entry = Entry.objects.filter(type="people.customer_added", customer_id=late.pk).get()
    deliver("people.compare", [entry.pk])
    client = as_staff(world.ivo)
    page = client.get("/likenesses").content.decode()
    agreeing = re.findall(r'<tr class="same"><th scope="row">(\w+)', page)
    assert agreeing == ["Phone"]  # however it is written; who is without an address agrees in none
    for words in ("urmas@paju.example", "5555 1234", "the same telephone number", "Not the same",
                  f"/customers/{first.pk}/merge?with={late.pk}"):  # fmt: skip
        assert words in page
    assert f"merge?with={first.pk}" in client.get(f"/customers/{late.pk}").content.decode()
    reader = as_staff(world.reader)
    refusal = f"/likenesses/{Likeness.objects.get().pk}/refusal"
    assert reader.post(refusal).status_code == 403
    assert client.post(refusal).status_code == 302
    assert suspect_among_all(SYSTEM) == 1
    assert "Urmas" not in client.get("/likenesses").content.decode()
    told = client.get(f"/customers/{first.pk}").content.decode()
    assert "this is not the same person as another customer" in told
    assert "merge?with" not in told


def test_who_wrote_for_the_first_time_is_compared_soon(world: World) -> None:
    with clock.at(clock.now() - timedelta(hours=1)):
        one = someone("Kadri Tamm", phone="55551234", email="kadri.tamm1977@post.example")
    said = mail("kadri.tam1977@post.example", "Kadri Tamm", "Tere!", clock.now(), "et")
    opened = open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, "Tere"), message=said)
    lately_known()
    pairs = set(Likeness.objects.values_list("one_id", "other_id"))
    assert (one.pk, opened.customer_id) in pairs
    beside = as_staff(world.ivo).get(f"/conversations/{opened.conversation_id}")
    assert f"merge?with={one.pk}" in beside.content.decode()


def test_what_no_longer_looks_so_is_taken_out(world: World) -> None:
    one, other, third = (someone("Urmas Paju", phone="55551234") for _time in range(3))
    suspect_among_all(SYSTEM)
    assert Likeness.objects.count() == 3
    change_customer(SYSTEM, customer=third, form=CustomerForm("Helve Roos", phone="55551234"))
    suspect_of(SYSTEM, customer_ids=[third.pk])
    pairs = set(Likeness.objects.values_list("one_id", "other_id"))
    assert pairs == {(one.pk, other.pk)}
    merge_customers(SYSTEM, into=one, source=other)
    assert not Likeness.objects.exists()
    assert "Nobody looks like" in as_staff(world.ivo).get("/likenesses").content.decode()


def test_a_list_of_pairs_costs_no_more_with_more_of_them(
    world: World, django_assert_max_num_queries: object
) -> None:
    for number in range(25):
        for _time in range(2):
            made = someone(f"Person Number{chr(97 + number)}")
            add_contact(SYSTEM, customer=made, kind="telegram", value=f"number{number}")
            add_address(SYSTEM, customer=made, email=f"n{made.pk}@post.example")
    assert suspect_among_all(SYSTEM) == 25
    client = as_staff(world.ivo)
    with django_assert_max_num_queries(14):
        page = client.get("/likenesses").content.decode()
    assert page.count("Not the same") == 20
    after = page[page.index("/likenesses?after=") :].split('"')[0]
    assert client.get(after).content.decode().count("Not the same") == 5
    assert client.get("/likenesses?after=WyJhIl0").status_code == 422
