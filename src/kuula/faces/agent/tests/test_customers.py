"""Customers, search and templates through the browser's door."""

import re

import pytest
from tests.world import World

from kuula.desk.jobs import on_customer_erased
from kuula.desk.models import ReplyTemplate
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.models import Address, Company, Customer
from kuula.workspace.actions import ProfileForm, change_profile
from kuula.workspace.models import Staff


@pytest.mark.parametrize(
    ("words", "name"),
    [("horv", "Ivana Horvat"), ("kadri.t", "Kadri Tamm"), ("павлов", "Сергей Павлов")],
)
def test_customers_are_found_by_the_beginning_of_name_or_address(
    world: World, words: str, name: str
) -> None:
    page = as_staff(world.ivo).get("/customers", {"q": words}).content.decode()
    assert name in page
    assert page.count('href="/customers/') == 1


def test_a_profile_is_changed_and_mistakes_are_shown(world: World) -> None:
    client, path = as_staff(world.ivo), f"/customers/{world.kadri.pk}"
    sent = {"name": "Kadri Kask", "language": "et", "company": "", "city": "Tartu", "phone": ""}
    assert client.post(path, sent).status_code == 302
    assert Customer.objects.get(pk=world.kadri.pk).city == "Tartu"
    wrong = client.post(path, {**sent, "name": ""})
    assert wrong.status_code == 422
    assert as_staff(world.reader).post(path, sent).status_code == 403


def test_a_profile_keeps_the_company_and_owner_nobody_touched(world: World) -> None:
    """Of more companies than the list offers, and of a colleague who has left."""
    now = clock.now()
    Company.objects.bulk_create(Company(name=f"A {n:03}", created_at=now) for n in range(501))
    last = Company.objects.create(name="Ülejõe", created_at=now, parent=None)
    Customer.objects.filter(pk=world.kadri.pk).update(company=last, owner=world.liis)
    Company.objects.filter(pk=world.northwind.pk).update(parent=last, owner=world.liis)
    Staff.objects.filter(pk=world.liis.pk).update(is_active=False)
    client = as_staff(world.ivo)
    for path, name in (
        (f"/customers/{world.kadri.pk}", "company"),
        (f"/companies/{world.northwind.pk}", "parent"),
    ):
        page = client.get(path).content.decode()
        sent = {"name": "Changed", "language": "et"}
        for field in (name, "owner"):
            lists = re.findall(rf'<select[^>]*name="{field}".*?</select>', page, re.DOTALL)
            [sent[field]] = re.findall(r'value="(\d+)" selected', "".join(lists))
        assert client.post(path, sent).status_code == 302
    world.kadri.refresh_from_db()
    world.northwind.refresh_from_db()
    assert (world.kadri.company_id, world.kadri.owner_id) == (last.pk, world.liis.pk)
    assert (world.northwind.parent_id, world.northwind.owner_id) == (last.pk, world.liis.pk)


def test_an_address_is_claimed_until_it_is_verified(world: World) -> None:
    client, home = as_staff(world.ivo), f"/customers/{world.kadri.pk}"
    address = world.kadri.addresses.get()
    path = f"/addresses/{address.pk}/proof"
    for said, stands in (("1", True), ("1", True), ("0", False), ("1", True)):
        assert client.post(path, {"verified": said}).status_code == 302
        address.refresh_from_db()
        assert address.verified is stands
    facts = Entry.objects.filter(customer_id=world.kadri.pk, type="people.address_verified")
    assert facts.count() == 3
    page = client.get(f"{home}/timeline").content.decode()
    assert page.count("verified a mail address") == 2
    assert "took the proof of a mail address back" in page
    assert as_staff(world.reader).post(path, {"verified": "0"}).status_code == 403
    assert client.post("/addresses/987654/proof", {"verified": "1"}).status_code == 404


def test_addresses_are_added_and_marked_shared(world: World) -> None:
    client = as_staff(world.ivo)
    client.post(f"/customers/{world.kadri.pk}/addresses", {"email": "Info@Kadri.EE"})
    added = Address.objects.get(value="info@kadri.ee")
    client.post(f"/addresses/{added.pk}/sharing", {"shared": "1"})
    added.refresh_from_db()
    assert added.shared
    taken = client.post(
        f"/customers/{world.ivana.pk}/addresses", {"email": "info@kadri.ee"}, follow=True
    )
    assert "belongs to another customer" in taken.content.decode()


def test_erasing_asks_for_the_name_and_needs_the_right(world: World) -> None:
    path = f"/customers/{world.kadri.pk}/erasure"
    assert as_staff(world.ivo).get(path).status_code == 403
    client = as_staff(world.mari)
    assert client.post(path, {"name": "kadri"}).status_code == 422
    assert client.post(path, {"name": "Kadri Tamm"}).status_code == 302
    page = client.get(f"/customers/{world.kadri.pk}").content.decode()
    assert "Erased person" in page
    assert "Kadri" not in page


def test_erasing_closes_what_is_open_in_the_name_of_whoever_erased(world: World) -> None:
    client = as_staff(world.mari)
    client.post(f"/customers/{world.kadri.pk}/erasure", {"name": "Kadri Tamm"})
    told = Entry.objects.get(type="people.customer_erased")
    for _delivered_twice in range(2):
        on_customer_erased(next(iter(entries([told.pk]))))
    path = f"/conversations/{world.wardrobe.pk}"
    assert path not in client.get("/inbox/open").content.decode()
    page = client.get(path).content.decode()
    assert "This person was erased, so there is nobody to answer." in page
    assert "<k-composer" not in page
    closed = Entry.objects.filter(
        type="desk.conversation_closed", conversation_id=world.wardrobe.pk
    )
    assert [(one.actor_kind, one.actor_id) for one in closed] == [("staff", world.mari.pk)]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("transakcija", "invoice"),
        ("placanje OR naplaceno", "invoice"),
        ("naplaćeno", "invoice"),
        ("браузеры", "account"),
        ("delivery slot", "slots"),
        ("ootasime OR ootasin", "wardrobe"),
        ('"terve päeva"', "wardrobe"),
    ],
)
def test_search_knows_the_word_forms_of_four_languages(
    world: World, words: str, number: str
) -> None:
    page = as_staff(world.ivo).get("/search", {"q": words}).content.decode()
    assert f'href="/conversations/{getattr(world, number).pk}"' in page


@pytest.mark.parametrize("words", ["{}", "№ {}", "#{}", "nr {}", "Br. {}", "No. {}"])
def test_a_number_goes_straight_to_its_conversation(world: World, words: str) -> None:
    answer = as_staff(world.ivo).get("/search", {"q": words.format(world.wardrobe.pk)})
    assert answer["Location"] == f"/conversations/{world.wardrobe.pk}"


@pytest.mark.parametrize(
    ("language", "sign"), [("en", "№ "), ("et", "nr "), ("hr", "br. "), ("ru", "№ ")]
)
def test_a_number_has_the_sign_of_the_language(world: World, language: str, sign: str) -> None:
    form = ProfileForm(name=world.ivo.name, language=language)
    change_profile(world.actor(world.ivo), form=form)
    number = world.wardrobe.pk
    client = as_staff(world.ivo)
    for place in ("/inbox/all", f"/conversations/{number}", f"/customers/{world.kadri.pk}"):
        assert f"{sign}{number}" in client.get(place).content.decode(), place


@pytest.mark.parametrize("words", ["", "   ", "'", "a & | !", "\x00", "((", "<b>x</b>", "č" * 900])
def test_search_takes_whatever_is_typed(world: World, words: str) -> None:
    answer = as_staff(world.ivo).get("/search", {"q": words})
    assert answer.status_code == 200
    assert "<b>x" not in answer.content.decode()


def test_of_many_templates_those_in_the_customers_language_can_be_chosen(world: World) -> None:
    others = [("en", f"A {number:03}") for number in range(200)]
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(name=name, language=language, text="Hi", changed_at=clock.now())
        for language, name in [*others, ("et", "Vahetus"), ("et", "Õnnitlus")]
    )
    assert world.wardrobe.language == "et"
    page = as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    places = [page.find(f"{name} · ") for name in ("Vahetus", "Õnnitlus", "A 000", "A 150")]
    assert places == sorted(places)
    assert places[0] > 0


def test_templates_are_written_previewed_and_removed(world: World) -> None:
    client = as_staff(world.liis)
    sent = {
        "name": "Thanks",
        "language": "en",
        "brand": "",
        "whose": "all",
        "text": "Thanks, {customer.name}!",
    }
    shown = client.post("/templates/new", {**sent, "preview": "1"})
    assert not ReplyTemplate.objects.filter(name="Thanks").exists()
    assert shown.status_code == 200
    assert client.post("/templates/new", {**sent, "text": "{customer.mood}"}).status_code == 422
    assert client.post("/templates/new", sent).status_code == 302
    made = ReplyTemplate.objects.get(name="Thanks")
    assert client.post(f"/templates/{made.pk}", {**sent, "text": "Hi"}).status_code == 302
    client.post(f"/templates/{made.pk}/removal")
    assert not ReplyTemplate.objects.filter(name="Thanks").exists()
    assert as_staff(world.ivo).get("/templates").status_code == 200
    assert as_staff(world.ivo).post(f"/templates/{world.greeting.pk}/removal").status_code == 403
