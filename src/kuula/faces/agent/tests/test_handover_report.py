"""Handovers counted: each number opens its conversations; what is asked again is noticed once."""

from datetime import timedelta
from html import unescape

import pytest
from tests.world import World, mail

from kuula.desk.actions import assign_conversation, receive_message, write_reply
from kuula.desk.actions.handovers.giving import HandoverForm, call_back, hand_over
from kuula.desk.actions.handovers.watching import note_asked_again
from kuula.desk.actions.replying import Reply, withdraw_reply
from kuula.desk.actions.taking_over import CustomerLine, take_over
from kuula.desk.models import Conversation, Handover
from kuula.faces.agent.tests.test_handover import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


def given(world: World, talk: Conversation, giver: Staff, to: Staff) -> Handover:
    assign_conversation(SYSTEM, conversation=talk, staff=giver)
    return hand_over(world.actor(giver), conversation=talk, form=HandoverForm(to_staff=to))


def taken(world: World, talk: Conversation, minutes: int) -> Handover:
    """Handed over by Ivo and acknowledged by Ana after so many minutes."""
    begun = clock.now() - timedelta(minutes=minutes)
    with clock.at(begun):
        handover = given(world, talk, world.ivo, world.ana)
    take_over(world.actor(world.ana), handover=handover)
    return handover


def figures(page: str) -> dict[str, str]:
    """The number under each label."""
    found = {}
    for part in page.split("<section class=")[1:]:
        label = part.split('aria-label="')[1].split('"')[0]
        found[label] = part.split("stat-value")[1].split(">")[1].split("<")[0].strip()
    return found


def test_the_page_counts_handovers_and_each_number_opens_its_conversations(world: World) -> None:
    lead = as_staff(world.liis)
    assert "Nothing was handed over in this time" in unescape(
        lead.get("/report/handovers").content.decode()
    )
    for minutes in (10, 20, 30, 40, 50):
        taken(world, world.wardrobe, minutes)
    lost = given(world, world.account, world.ivo, world.ana)
    call_back(world.actor(world.ivo), handover=lost)
    given(world, world.office, world.ivo, world.ana)
    page = unescape(lead.get("/report/handovers").content.decode())
    shown = figures(page)
    assert shown["Handovers"] == "7"
    assert shown["Never acknowledged"] == "1"
    assert shown["Waiting now"] == "1"
    assert shown["Asked again for what was known"] == "0"
    assert "30" in shown["Acknowledged, half of them within"]
    never = page.split('aria-label="Never acknowledged"')[1].split('href="')[1].split('"')[0]
    behind = unescape(lead.get(never).content.decode())
    assert f"№ {world.account.pk}" in behind
    assert f"№ {world.wardrobe.pk}" not in behind
    assert "/report/handovers" in lead.get("/report").content.decode()


def test_a_closed_teams_handovers_count_for_its_members_only(world: World) -> None:
    given(world, world.dispute, world.vera, world.liis)
    assert (
        figures(as_staff(world.liis).get("/report/handovers").content.decode())["Handovers"] == "1"
    )
    outside = unescape(as_staff(world.mari).get("/report/handovers").content.decode())
    assert "Nothing was handed over in this time" in outside
    assert as_staff(world.reader).get("/report/handovers").status_code in (200, 403)


def test_asking_again_after_a_handover_is_a_bad_experience_noticed_once(world: World) -> None:
    talk, ana = world.wardrobe, world.actor(world.ana)
    words = "Minu tellimuse number on 20418. Kus see on?"
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", words, clock.now(), "et")
    receive_message(SYSTEM, conversation=talk, message=said)
    again = "Tere! Palun saatke meile oma tellimuse number."
    before = write_reply(world.actor(world.ivo), conversation=talk, reply=Reply(again))
    taken(world, talk, 5)
    after = write_reply(ana, conversation=talk, reply=Reply(again))
    back = write_reply(ana, conversation=talk, reply=Reply(again))
    withdraw_reply(ana, message=back)
    for message in (before, after, after, back):
        note_asked_again(SYSTEM, message_id=message.pk)
    (entry,) = Entry.objects.filter(type="desk.asked_again")
    assert entry.payload["message_id"] == after.pk
    assert entry.payload["kinds"] == ["order_number"]
    page = unescape(as_staff(world.ana).get(f"/conversations/{talk.pk}").content.decode())
    assert "The customer was asked again for what they had told us" in page
    lead = figures(as_staff(world.liis).get("/report/handovers").content.decode())
    assert "1" in lead.values()


def test_the_customers_line_is_no_first_answer(world: World) -> None:
    handover = given(world, world.wardrobe, world.ivo, world.ana)
    told = take_over(world.actor(world.ana), handover=handover, line=CustomerLine("Aitan Teid."))
    assert told is not None
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.waiting_since is not None
    note_asked_again(SYSTEM, message_id=told.pk)
    assert not Entry.objects.filter(type="desk.asked_again").exists()
