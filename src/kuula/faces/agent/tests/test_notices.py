"""What colleagues are told, at the bell and on the page, through the browser's door."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World, mail
from tests.world.noticing import Ears

from kuula.desk.actions import (
    assign_conversation,
    erase_messages,
    invite_guest,
    move_conversation,
    receive_message,
    solve_conversation,
)
from kuula.desk.actions.later import hold_planned, let_go
from kuula.desk.actions.notices import forget_old_notices
from kuula.desk.models import Conversation, PlannedReply
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_together import note
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
BRAKE = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears()


def told(staff: Staff) -> list[str]:
    """The titles of what is unread at somebody's bell, newest first."""
    page = as_staff(staff).get("/notices/bell", headers={"HX-Request": "true"}).content.decode()
    return [unescape(one) for one in re.findall(r'class="notice-title">([^<]+)', page)]


def sign(staff: Staff) -> str:
    """The number at somebody's bell."""
    page = as_staff(staff).get("/notices/bell").content.decode()
    found = re.search(r'class="rail-count num"[^>]*>([^<]+)<', page)
    return found[1] if found else ""


def page_of(staff: Staff) -> str:
    return unescape(as_staff(staff).get("/notices").content.decode())


def assign(client: Client, talk: Conversation, staff: Staff) -> None:
    answer = client.post(f"/conversations/{talk.pk}/assignment", {"staff": staff.pk})
    assert answer.status_code in (200, 204, 302), answer.status_code


def write(talk: Conversation, text: str = "Kas on uudiseid?") -> None:
    """The customer writes again."""
    email = talk.address.value if talk.address else ""
    more = mail(email, talk.customer.name, text, clock.now(), "et")
    receive_message(SYSTEM, conversation=talk, message=more)


def test_what_is_given_to_a_colleague_is_told_to_them_alone(world: World, ears: Ears) -> None:
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    assert told(world.ivo) == ["Liis Kask gives it to you"]
    assert sign(world.ivo) == "1"
    assert told(world.liis) == told(world.ana) == []
    page = page_of(world.ivo)
    assert f"№ {world.wardrobe.pk} Kadri Tamm · Kapp ei tulnud lubatud ajal" in page
    assert f'href="/conversations/{world.wardrobe.pk}"' in page


def test_nobody_is_told_what_they_did_themselves(world: World, ears: Ears) -> None:
    assign(as_staff(world.ivo), world.wardrobe, world.ivo)
    ears.hear()
    assert told(world.ivo) == []
    assert "Nothing was told to you yet" in page_of(world.ivo)


def test_the_same_entry_is_told_once(world: World, ears: Ears) -> None:
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    ears.again()
    ears.again()
    assert told(world.ivo) == ["Liis Kask gives it to you"]
    assert "more" not in page_of(world.ivo).split('id="notice-rows"')[1].split("</ul>")[0]


def test_history_tells_nobody(world: World, ears: Ears) -> None:
    with as_history(clock.now() - timedelta(days=3)):
        assign_conversation(SYSTEM, conversation=world.wardrobe, staff=world.ivo)
    ears.hear()
    assert told(world.ivo) == []


def test_a_customer_who_writes_five_times_is_one_notice(world: World, ears: Ears) -> None:
    assign(as_staff(world.ivo), world.wardrobe, world.ivo)
    for text in ("Tere", "Hallo", "Kas keegi on?", "Ootan", "Palun"):
        write(world.wardrobe, text)
    ears.hear()
    assert told(world.ivo) == ["The customer writes again"]
    assert "and 4 things more" in page_of(world.ivo)
    as_staff(world.ivo).post("/notices/reading", {"conversation": world.wardrobe.pk})
    write(world.wardrobe, "Veel")
    ears.hear()
    assert told(world.ivo) == ["The customer writes again"]
    assert page_of(world.ivo).count("The customer writes again") == 1
    with clock.at(clock.now() + BRAKE + timedelta(minutes=1)):
        as_staff(world.ivo).post("/notices/reading", {"conversation": world.wardrobe.pk})
        write(world.wardrobe, "Ikka veel")
        ears.hear()
        assert told(world.ivo) == ["The customer writes again"]
        assert page_of(world.ivo).count("The customer writes again") == 2


def test_who_follows_is_told_what_the_customer_writes_and_the_assignee_once(
    world: World, ears: Ears
) -> None:
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    for who in (world.ana, world.ivo):
        as_staff(who).post(f"/conversations/{world.wardrobe.pk}/following", {"follow": "1"})
    for text in ("Tere", "Kas keegi on?"):
        write(world.wardrobe, text)
    ears.hear()
    assert told(world.ana) == ["The customer writes in a conversation you follow"]
    assert told(world.ivo) == ["The customer writes again"]
    assert told(world.liis) == []
    as_staff(world.ana).post("/notices/reading", {"conversation": world.wardrobe.pk})
    choice = as_staff(world.ana).get("/account/notices").content.decode()
    assert re.search(r'name="follow[^"]*"[^>]* checked', choice)
    as_staff(world.ana).post(f"/conversations/{world.wardrobe.pk}/following", {"follow": "0"})
    write(world.wardrobe, "Ootan")
    ears.hear()
    assert told(world.ana) == []


def test_who_wrote_a_planned_reply_is_told_that_it_is_held(world: World, ears: Ears) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    sent = {"kind": "reply", "text": "Homme tuleb kapp.", "send": "later:tomorrow"}
    ivo.post(f"/conversations/{number}/replies", sent)
    write(world.wardrobe, "Ei, tühistan!")
    ears.hear()
    assert told(world.ivo) == []
    hold_planned(SYSTEM, number=number)
    hold_planned(SYSTEM, number=number)
    ears.hear()
    assert told(world.ivo) == ["Your planned reply is held, look at it"]
    assert told(world.liis) == []
    assert f'href="/conversations/{number}"' in page_of(world.ivo)


def test_a_planned_reply_that_was_let_go_meanwhile_is_not_told(world: World, ears: Ears) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    sent = {"kind": "reply", "text": "Homme tuleb kapp.", "send": "later:tomorrow"}
    ivo.post(f"/conversations/{number}/replies", sent)
    write(world.wardrobe)
    hold_planned(SYSTEM, number=number)
    let_go(SYSTEM, planned=PlannedReply.objects.get())
    ears.hear()
    assert told(world.ivo) == []


def test_an_automatic_answer_is_not_told(world: World, ears: Ears) -> None:
    assign(as_staff(world.ivo), world.wardrobe, world.ivo)
    more = mail("kadri.tamm@example.ee", "Kadri Tamm", "Olen puhkusel", clock.now(), "et")
    receive_message(
        SYSTEM, conversation=world.wardrobe, message=replace(more, automatic="auto-replied")
    )
    ears.hear()
    assert told(world.ivo) == []


def test_mentions_questions_and_their_answers_are_told(world: World, ears: Ears) -> None:
    number = world.wardrobe.pk
    ivo = as_staff(world.ivo)
    ivo.post(
        f"/conversations/{number}/replies",
        {"kind": "note", "text": "@Ana Kovačević vaata", "send": "1"},
    )
    ears.hear()
    assert told(world.ana) == ["Ivo Lepik mentions you"]
    ivo.post(
        f"/conversations/{number}/questions", {"staff": world.ana.pk, "question": "Kas on laos?"}
    )
    ears.hear()
    assert told(world.ana) == ["Ivo Lepik asks for your help"]
    note(as_staff(world.ana), number, "On küll.")
    ears.hear()
    assert told(world.ivo) == ["Ana Kovačević answers your question"]


def test_who_writes_at_the_same_time_learns_that_it_was_answered(world: World, ears: Ears) -> None:
    number = world.wardrobe.pk
    ana = as_staff(world.ana)
    ana.post(f"/conversations/{number}/draft", {"kind": "reply", "text": "Tere, Kadri! Kapp"})
    as_staff(world.ivo).post(
        f"/conversations/{number}/replies",
        {"kind": "reply", "text": "Tere, kapp tuleb homme.", "send": "1"},
    )
    ears.hear()
    assert told(world.ana) == ["Ivo Lepik answers while you write"]


def test_of_a_closed_team_nothing_is_told_outside(world: World, ears: Ears) -> None:
    assign_conversation(SYSTEM, conversation=world.dispute, staff=world.vera)
    write(world.dispute, f"{SECRET_WORD} jälle")
    ears.hear()
    assert told(world.vera) == ["The customer writes again"]
    for outsider in (world.ivo, world.ana, world.mari):
        assert told(outsider) == []
        assert SECRET_WORD not in page_of(outsider)


def test_what_moves_into_a_closed_team_leaves_the_bell(world: World, ears: Ears) -> None:
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    assert (told(world.ivo), sign(world.ivo)) == ([], "")
    assert "Kapp ei tulnud" not in page_of(world.ivo)
    invite_guest(SYSTEM, conversation=world.wardrobe, staff=world.ivo)
    assert len(told(world.ivo)) == 1


def test_reading_all_can_be_taken_back(world: World, ears: Ears) -> None:
    liis, ivo = as_staff(world.liis), as_staff(world.ivo)
    for talk in (world.wardrobe, world.office, world.invoice):
        assign(liis, talk, world.ivo)
    ears.hear()
    assert sign(world.ivo) == "3"
    for nothing in ("", "soon"):
        assert ivo.post("/notices/reading", {"conversation": nothing}).status_code == 204
    assert sign(world.ivo) == "3"
    page = ivo.post("/notices/reading", follow=True).content.decode()
    assert told(world.ivo) == []
    undo = re.search(r'action="(/notices/reading/\d+/undoing)"', page)
    assert undo is not None
    assert as_staff(world.ana).post(undo[1]).status_code == 302
    assert told(world.ivo) == []
    assert ivo.post(undo[1]).status_code == 302
    assert sign(world.ivo) == "3"
    assert ivo.post("/notices/reading/99999999999999999999999/undoing").status_code == 302


def test_what_came_after_the_bell_was_drawn_stays_unread(world: World, ears: Ears) -> None:
    liis, ivo = as_staff(world.liis), as_staff(world.ivo)
    assign(liis, world.wardrobe, world.ivo)
    ears.hear()
    bell = ivo.get("/notices/bell").content.decode()
    upto = re.search(r'name="upto" value="(\d+)"', bell)
    assert upto is not None
    assign(liis, world.office, world.ivo)
    ears.hear()
    ivo.post("/notices/reading", {"upto": upto[1]})
    assert sign(world.ivo) == "1"


def test_the_bell_and_the_page_ask_the_same_whatever_their_length(world: World, ears: Ears) -> None:
    liis, ivo = as_staff(world.liis), as_staff(world.ivo)
    assign(liis, world.wardrobe, world.ivo)
    ears.hear()
    few = {path: how_many(ivo, path) for path in ("/notices", "/notices/bell")}
    for talk in (world.office, world.account, world.invoice):
        assign(liis, talk, world.ivo)
    ears.hear()
    assert {path: how_many(ivo, path) for path in few} == few


def how_many(client: Client, path: str) -> int:
    client.get(path)
    with statements() as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_list_is_paged_and_a_damaged_address_is_refused(world: World, ears: Ears) -> None:
    ivo = as_staff(world.ivo)
    assert ivo.get("/notices?after=nonsense").status_code == 422
    assert Client().get("/notices").status_code == 302
    assert Client().get("/notices/bell", headers={"HX-Request": "true"}).status_code == 401


def test_a_solved_conversation_tells_its_people_nothing(world: World, ears: Ears) -> None:
    assign(as_staff(world.ivo), world.wardrobe, world.ivo)
    solve_conversation(SYSTEM, conversation=world.wardrobe)
    ears.hear()
    assert told(world.ivo) == []


def test_old_notices_go_and_an_erased_customer_leaves_no_word_in_any(
    world: World, ears: Ears
) -> None:
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    assert "Kadri" in page_of(world.ivo)
    erase_messages(SYSTEM, customer_id=world.kadri.pk, until=clock.now())
    erase_customer(SYSTEM, customer=world.kadri)
    page = page_of(world.ivo)
    assert "Liis Kask gives it to you" in page
    assert "Kadri" not in page
    assert "Kapp ei tulnud" not in page
    with clock.at(clock.now() + timedelta(days=29)):
        assert forget_old_notices(SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_old_notices(SYSTEM) > 0
        assert forget_old_notices(SYSTEM) == 0
        assert "Nothing was told to you yet" in page_of(world.ivo)
