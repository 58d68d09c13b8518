"""Custom fields through the browser's door: defined, filled in, asked for before solving, found."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World

from kuula.desk.actions import erase_messages, merge_conversations, move_conversation, undo_merge
from kuula.desk.actions.fields import FieldForm, save_field
from kuula.desk.models import Conversation, CustomField
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry, Personal
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
COLOURS = (("", "Red"), ("", "Green"), ("", "Blue"))


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def field(name: str, kind: str = "text", **wanted: object) -> CustomField:
    return save_field(SYSTEM, form=FieldForm(name, kind, **wanted))  # type: ignore[arg-type]


def fill(client: Client, number: int, one: CustomField, *values: str):
    address = f"/conversations/{number}/fields/{one.pk}"
    return client.post(address, {one_name(one): values}, headers={"HX-Request": "true"})


def one_name(one: CustomField) -> str:
    return f"field-{one.pk}"


def page_of(client: Client, number: int) -> str:
    return unescape(client.get(f"/conversations/{number}").content.decode())


def values_of(number: int) -> dict[str, object]:
    return dict(Conversation.objects.get(pk=number).fields)


def found(client: Client, words: str) -> list[int]:
    page = client.get("/search", {"q": words}).content.decode()
    return sorted({int(one) for one in re.findall(r'href="/conversations/(\d+)', page)})


def test_a_lead_defines_a_field_and_everybody_fills_it_in(world: World) -> None:
    lead, number = as_staff(world.liis), world.wardrobe.pk
    sent = {"name": "Colour", "kind": "choice", "options": "Red\nGreen\n\nBlue"}
    assert lead.post("/settings/fields/new", sent).status_code == 302
    one = CustomField.objects.get()
    assert list(one.labels.values()) == ["Red", "Green", "Blue"]
    ivo = as_staff(world.ivo)
    assert "Colour" in page_of(ivo, number)
    answer = fill(ivo, number, one, "2")
    assert answer.status_code == 200
    assert f'id="field-{one.pk}-row"' in answer.content.decode()
    assert values_of(number) == {one.key: "2"}
    assert "Ivo Lepik set Colour to Green" in page_of(ivo, number)
    fill(ivo, number, one, "2")
    assert Entry.objects.filter(type="desk.field_set").count() == 1
    fill(ivo, number, one)
    assert values_of(number) == {}
    assert "Ivo Lepik emptied Colour" in page_of(ivo, number)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "told"),
    [
        ("text", ["  A-17  "], "A-17", "to “A-17”"),
        ("number", ["12,50"], 12.5, "to 12.5"),
        ("number", ["7"], 7, "to 7"),
        ("yes_no", ["no"], False, "to No"),
        ("choices", ["3", "1"], ["1", "3"], "to Red, Blue"),
        ("date", ["2026-12-01"], "2026-12-01", "to 1 Dec 2026"),
    ],
)
def test_each_kind_keeps_and_tells_its_value(
    world: World, kind: str, typed: list[str], kept: object, told: str
) -> None:
    one = field("Thing", kind, options=COLOURS if kind == "choices" else ())
    ivo = as_staff(world.ivo)
    assert fill(ivo, world.wardrobe.pk, one, *typed).status_code == 200
    assert values_of(world.wardrobe.pk) == {one.key: kept}
    assert f"Ivo Lepik set Thing {told}" in page_of(ivo, world.wardrobe.pk)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("number", "many", "Write a number"),
        ("number", "1e400", "Write a number"),
        ("date", "tomorrow", "Choose a date"),
        ("yes_no", "perhaps", "Choose yes or no"),
        ("choice", "9", "There is no option “9”. Choose one of: Red, Green, Blue."),
        ("text", "x" * 501, "at most 500"),
    ],
)
def test_what_a_field_cannot_hold_is_said_beside_it(
    world: World, kind: str, typed: str, said: str
) -> None:
    one = field("Thing", kind, options=COLOURS if kind == "choice" else ())
    answer = fill(as_staff(world.ivo), world.wardrobe.pk, one, typed)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert "field-error" in answer.content.decode()
    assert values_of(world.wardrobe.pk) == {}


def test_solving_asks_for_what_is_missing_and_takes_it_right_there(world: World) -> None:
    one, two = field("Reason", required=True), field("Colour", "choice", options=COLOURS)
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    headers = {"HX-Request": "true", "HX-Target": "section#talk"}
    asked = ivo.post(f"/conversations/{number}/solution", headers=headers)
    assert asked.status_code == 422
    page = unescape(asked.content.decode())
    assert "Fill in before solving" in page
    assert 'id="talk"' in page
    assert one_name(one) in page
    assert one_name(two) not in page
    assert world.wardrobe.state == "new"
    wrong = ivo.post(f"/conversations/{number}/solution", {one_name(one): " "})
    assert wrong.status_code == 422
    assert ivo.post(f"/conversations/{number}/solution", {one_name(one): "Late"}).status_code == 302
    talk = Conversation.objects.get(pk=number)
    assert (talk.state, talk.fields) == ("solved", {one.key: "Late"})


def test_closing_by_hand_asks_too_and_keeps_what_was_typed(world: World) -> None:
    one, two = field("Reason", required=True), field("Order", required=True)
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    address, close = f"/conversations/{number}/state", {"state": "closed"}
    asked = ivo.post(address, close)
    page = unescape(asked.content.decode())
    assert asked.status_code == 422
    assert "Fill in before closing" in page
    assert "Reason" in page
    assert "Order" in page
    assert 'name="state" value="closed"' in page
    assert f'action="{address}' in page
    half = ivo.post(address, close | {one_name(one): "Late lorry", one_name(two): " "})
    assert half.status_code == 422
    assert "Late lorry" in half.content.decode()
    assert "Fill this in." in half.content.decode()
    world.wardrobe.refresh_from_db()
    assert (world.wardrobe.state, world.wardrobe.fields) == ("new", {})
    whole = close | {one_name(one): "Late lorry", one_name(two): "1001"}
    assert ivo.post(address, whole).status_code == 302
    world.wardrobe.refresh_from_db()
    assert (world.wardrobe.state, len(world.wardrobe.fields)) == ("closed", 2)
    assert ivo.post(address, close).status_code == 302
    assert ivo.post(f"/conversations/{world.office.pk}/state", {"state": "open"}).status_code == 302


def test_what_was_solved_before_is_closed_without_asking_again(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    assert ivo.post(f"/conversations/{number}/solution").status_code == 302
    field("Reason", required=True)
    assert ivo.post(f"/conversations/{number}/state", {"state": "closed"}).status_code == 302


def test_send_and_solve_keeps_the_words_and_asks_too(world: World) -> None:
    one = field("Reason", required=True)
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    sent = {"kind": "reply", "text": "Toome homme.", "send": "solve"}
    asked = ivo.post(f"/conversations/{number}/replies", sent)
    page = unescape(asked.content.decode())
    assert asked.status_code == 409
    assert "Fill in before solving" in page
    assert "Toome homme." in page
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    answer = ivo.post(f"/conversations/{number}/replies", again | sent | {one_name(one): "Late"})
    assert answer.status_code == 302
    talk = Conversation.objects.get(pk=number)
    assert (talk.state, talk.fields) == ("solved", {one.key: "Late"})


def test_fields_of_another_brand_or_team_are_neither_asked_nor_taken(world: World) -> None:
    sea = field("Ferry", required=True, brand=world.jadran)
    court = field("Court", required=True, team=world.legal)
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    assert "Ferry" not in page_of(ivo, number)
    assert fill(ivo, number, sea, "x").status_code == 404
    assert fill(ivo, number, court, "x").status_code == 404
    assert ivo.post(f"/conversations/{number}/solution").status_code == 302
    assert "Ferry" in page_of(ivo, world.invoice.pk)
    assert "Court" in page_of(as_staff(world.vera), world.dispute.pk)
    lead, outside = as_staff(world.liis), as_staff(world.mari)
    assert "Court" in lead.get("/settings/fields").content.decode()
    assert "Court" not in outside.get("/settings/fields").content.decode()
    assert outside.get(f"/settings/fields/{court.pk}").status_code == 404
    assert found(outside, "field:Court=x") == []


def test_options_are_renamed_and_left_out_without_losing_values(world: World) -> None:
    one = field("Colour", "choice", options=COLOURS)
    ivo, lead, number = as_staff(world.ivo), as_staff(world.liis), world.wardrobe.pk
    fill(ivo, number, one, "1")
    address = f"/settings/fields/{one.pk}"
    sent = {
        "name": "Hue",
        "kind": "choice",
        "option-1": "Crimson",
        "option-2": "",
        "option-3": "Blue",
    }
    assert lead.post(address, sent).status_code == 302
    assert "Crimson" in page_of(ivo, number)
    assert "Red" in page_of(ivo, number)  # as it was called when it was chosen
    assert fill(ivo, number, one, "Green").status_code == 422
    lead.post(address, {"name": "Hue", "kind": "choice", "option-1": "", "option-3": "Blue"})
    assert "Crimson" in page_of(ivo, number)
    assert values_of(number) == {one.key: "1"}


def test_an_archived_field_keeps_its_values_and_comes_back(world: World) -> None:
    one, two = field("Order", required=True), field("Floor")
    ivo, lead, number = as_staff(world.ivo), as_staff(world.liis), world.wardrobe.pk
    fill(ivo, number, one, "A-17")
    assert lead.post(f"/settings/fields/{two.pk}/lifting").status_code == 302
    assert [row.name for row in CustomField.objects.all()] == ["Floor", "Order"]
    assert lead.post(f"/settings/fields/{one.pk}/archiving").status_code == 302
    assert fill(ivo, number, one, "B").status_code == 404
    assert "A-17" in page_of(ivo, number)
    assert lead.post(f"/settings/fields/{one.pk}/archiving", {"archived": "0"}).status_code == 302
    assert fill(ivo, number, one, "B").status_code == 200


def test_the_list_has_a_limit_and_says_what_is_wrong(world: World) -> None:
    lead = as_staff(world.liis)
    none = lead.post("/settings/fields/new", {"name": "Pick", "kind": "choice", "options": " "})
    assert "Write at least one option" in none.content.decode()
    for n in range(50):
        field(f"Field {n}")
    full = lead.post("/settings/fields/new", {"name": "One more", "kind": "text"})
    assert full.status_code == 422
    assert "50 fields are in use" in full.content.decode()
    twin = lead.post("/settings/fields/new", {"name": "field 7", "kind": "text"})
    assert twin.status_code == 422
    assert as_staff(world.ivo).get("/settings/fields").status_code == 403


def test_a_search_and_a_list_are_narrowed_by_fields(world: World) -> None:
    order, hue = field("Order number"), field("Hue", "choice", options=COLOURS)
    paid, sum_ = field("Paid", "yes_no"), field("Sum", "number")
    ivo = as_staff(world.ivo)
    number, other = world.wardrobe.pk, world.account.pk
    fill(ivo, number, order, "A-17")
    fill(ivo, number, hue, "2")
    fill(ivo, other, hue, "3")
    fill(ivo, number, paid, "yes")
    fill(ivo, other, sum_, "12.5")
    assert found(ivo, 'field:"Order number=a-17"') == [number]
    assert found(ivo, 'field:"Order number"') == [number]
    assert found(ivo, "field:hue=green") == [number]
    assert found(ivo, "väli:hue=Blue") == [other]
    assert found(ivo, "field:hue -field:hue=green") == [other]
    assert found(ivo, "field:paid=jah") == [number]
    assert found(ivo, "field:sum=12,50") == [other]
    assert found(ivo, "field:hue=pink") == []
    odd = ivo.get("/search", {"q": "field:nothing=1"}).content.decode()
    assert "No field is called" in odd
    page = ivo.get("/inbox/open", {"field": "hue=green"}).content.decode()
    assert re.findall(r'id="row-(\d+)"', page) == [str(number)]
    assert "field=hue%3Dgreen" in page
    none = ivo.get("/inbox/open", {"field": "nothing=1"}).content.decode()
    assert "Nothing matches" in none


def test_in_a_merge_the_kept_value_stays_and_the_other_is_told(world: World) -> None:
    order, hue = field("Order"), field("Hue", "choice", options=COLOURS)
    ivo = as_staff(world.ivo)
    into, part = world.wardrobe, world.account
    fill(ivo, into.pk, order, "A-17")
    fill(ivo, part.pk, order, "B-18")
    fill(ivo, part.pk, hue, "2")
    merge = merge_conversations(SYSTEM, target=into, sources=[part], confirmed=True)
    assert values_of(into.pk) == {order.key: "A-17", hue.key: "2"}
    assert f"Order stays as it is here; № {part.pk} had “B-18”" in page_of(ivo, into.pk)
    undo_merge(SYSTEM, merge=merge)
    assert values_of(into.pk) == {order.key: "A-17"}
    assert values_of(part.pk) == {order.key: "B-18", hue.key: "2"}


def test_what_is_split_off_has_the_same_fields(world: World) -> None:
    one, ivo = field("Order"), as_staff(world.ivo)
    fill(ivo, world.invoice.pk, one, "A-17")
    message = world.invoice.messages.order_by("pk").last()
    assert message is not None
    assert ivo.post(f"/messages/{message.pk}/split", {"following": "0"}).status_code == 302
    new = Conversation.objects.order_by("-pk")[0]
    assert (new.pk > world.invoice.pk, new.fields) == (True, {one.key: "A-17"})


def test_erasing_a_person_takes_what_was_typed_and_keeps_what_was_chosen(world: World) -> None:
    order, hue = field("Order"), field("Hue", "choice", options=COLOURS)
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    fill(ivo, number, order, "Kadri's wardrobe")
    fill(ivo, number, hue, "2")
    entry = Entry.objects.filter(type="desk.field_set").earliest("id")
    assert "Kadri" not in str(entry.payload)
    erase_customer(SYSTEM, customer=world.kadri)
    erase_messages(SYSTEM, customer_id=world.kadri.pk, until=clock.now())
    assert values_of(number) == {hue.key: "2"}
    assert not Personal.objects.filter(event_id=entry.pk, payload__has_key="text").exists()


def test_fields_cost_the_conversation_no_statement(world: World) -> None:
    ivo, address = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}"
    ivo.get(address)
    with statements() as few:
        ivo.get(address)
    for n in range(12):
        field(f"Field {n}", required=True)
    fill(ivo, world.wardrobe.pk, CustomField.objects.all()[0], "x")
    with statements() as many:
        ivo.get(address)
    assert len(many) == len(few)


def test_a_value_of_a_field_of_an_unseen_team_is_not_shown(world: World) -> None:
    court = field("Court", team=world.legal)
    fill(as_staff(world.vera), world.dispute.pk, court, "Harju")
    move_conversation(SYSTEM, conversation=world.dispute, team=world.first_line)
    panel = re.search(
        r'id="fields".*?</section>', page_of(as_staff(world.ivo), world.dispute.pk), re.S
    )
    assert panel is None or "Court" not in panel[0]
