"""Progress assurance: after long silence the customer hears from us, and nobody had to ask."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.world import World, mail, world

from kuula.desk.actions import assign_conversation, open_conversation, receive_message
from kuula.desk.deadlines import schedule_for
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.jobs import progress
from kuula.desk.models import Conversation, Message, ProgressPolicy, ProgressUpdate
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_working_days import FORM
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM

__all__ = ["world"]

TALLINN = ZoneInfo("Europe/Tallinn")
MONDAY = datetime(2026, 12, 7, 10, tzinfo=TALLINN)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def admin(world: World) -> Client:
    """The administrator; Põhjala works from nine to five."""
    found = as_staff(world.mari)
    with clock.at(MONDAY):
        assert found.post(f"/settings/brands/{world.pohjala.pk}", FORM).status_code == 302
    schedule_for.forget()
    return found


def policy(admin: Client, mode: str, **fields: str) -> ProgressPolicy:
    """After four working hours of silence, in force since Monday at nine."""
    usual = {"minutes": "4", "counting": "working", "mode": mode, "most": "1"}
    with clock.at(MONDAY - timedelta(hours=1)):
        answer = admin.post("/settings/progress/new", usual | fields)
    assert answer.status_code == 302, answer.content.decode()
    return ProgressPolicy.objects.get()


def opened(world: World, language: str = "en", automatic: str = "") -> Conversation:
    letter = Incoming("toomas@kiri.example", "Toomas Kuusk", "Where is it?", "Where is it?",
                      MONDAY, language=language, automatic=automatic)  # fmt: skip
    opening = Opening(world.pohjala.pk, "A lamp", team_id=world.first_line.pk)
    with clock.at(MONDAY):
        found = open_conversation(SYSTEM, opening=opening, message=letter)
    talk = Conversation.objects.get(pk=found.conversation_id)
    with clock.at(MONDAY):
        assign_conversation(SYSTEM, conversation=talk, staff=world.ivo)
    return talk


def look(at: datetime) -> None:
    with clock.at(at):
        progress()
        progress()


def read(who: Client, path: str, at: datetime) -> str:
    with clock.at(at):
        answer = who.get(path)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def sent(talk: Conversation) -> list[Message]:
    return list(talk.messages.filter(kind=Message.Kind.OUTBOUND).order_by("id"))


def facts(talk: Conversation, kind: str) -> int:
    return Entry.objects.standing().filter(conversation_id=talk.pk, type=kind).count()


def test_a_draft_is_offered_in_the_day_and_sent_by_the_agent(world: World, admin: Client) -> None:
    policy(admin, "drafted")
    talk, ivo = opened(world), as_staff(world.ivo)
    early, late = MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=4)
    look(early)
    assert "Customers to be told" not in read(ivo, "/day", early)
    look(late)
    day = read(ivo, "/day", late)
    assert "Customers to be told" in day
    assert "silent for 4 hrs" in day
    update = ProgressUpdate.objects.get(conversation=talk)
    page = read(ivo, f"/progress/{update.pk}", late)
    assert "Hello Toomas" in page
    assert "Ivo is working on it." in page
    assert "You will hear from us again by Tue 8 Dec, 10:00." in page
    assert "We promised" not in page, "nothing was promised"
    with clock.at(late):
        refused = ivo.post(f"/progress/{update.pk}", {"text": " "})
        assert refused.status_code == 422
        answer = ivo.post(f"/progress/{update.pk}", {"text": "Still looking, Toomas."})
    assert answer.status_code == 302
    assert [one.text for one in sent(talk)] == ["Still looking, Toomas."]
    talk.refresh_from_db()
    assert talk.is_on_us, "what we owe stays owed"
    assert talk.waiting_since == MONDAY
    assert facts(talk, "desk.progress_sent") == 1
    assert ivo.get(f"/progress/{update.pk}").status_code == 404
    update.refresh_from_db()
    assert update.text == "", "the words stand in the message alone"


def test_what_is_ready_waits_for_the_lead_too(world: World, admin: Client) -> None:
    policy(admin, "approved")
    opened(world)
    late = MONDAY + timedelta(hours=4)
    look(late)
    update = ProgressUpdate.objects.get()
    assert "Toomas" in read(as_staff(world.liis), "/progress", late)
    assert "Toomas" not in read(as_staff(world.ana), "/progress", late), "another's conversation"
    with clock.at(late):
        assert as_staff(world.liis).post(f"/progress/{update.pk}/dropping").status_code == 302
    look(late + timedelta(hours=1))
    assert "Toomas" not in read(as_staff(world.liis), "/progress", late)


def test_by_itself_once_in_the_customers_language(world: World, admin: Client) -> None:
    policy(admin, "automatic", text_et="Tere, {customer.first_name}. Tegeleb {agent.first_name}.")
    talk = opened(world, "et")
    look(MONDAY + timedelta(hours=4))
    assert [one.text for one in sent(talk)] == ["Tere, Toomas. Tegeleb Ivo."]
    assert facts(talk, "desk.progress_sent") == 1
    look(TUESDAY + timedelta(hours=5))
    assert len(sent(talk)) == 1, "not two in a row"
    offered = ProgressUpdate.objects.get(state="offered")
    assert offered.mode == "drafted", "the agent is asked instead"
    at = TUESDAY + timedelta(hours=6)
    with clock.at(at):
        letter = mail("toomas@kiri.example", "Toomas", "Thank you", at, "et")
        receive_message(SYSTEM, conversation=talk, message=letter)
    look(at)
    offered.refresh_from_db()
    assert offered.state == "dropped", "the customer wrote"
    look(at + timedelta(days=2))
    assert len(sent(talk)) == 1, "at most one by itself here"


def test_never_at_night(world: World, admin: Client) -> None:
    policy(admin, "automatic", counting="natural", minutes="8")
    talk = opened(world)
    look(MONDAY + timedelta(hours=9))
    assert sent(talk) == [], "it is seven in the evening"
    look(TUESDAY.replace(hour=9, minute=1))
    assert len(sent(talk)) == 1


def test_never_to_programs_and_never_for_history(world: World, admin: Client) -> None:
    policy(admin, "automatic")
    program = opened(world, automatic="auto-reply")
    with as_history(MONDAY):
        old = opened(world)
    look(MONDAY + timedelta(hours=5))
    assert sent(program) == []
    assert sent(old) == []
    assert not ProgressUpdate.objects.filter(state="offered").exists()


def test_what_was_silent_before_the_policy_is_left_alone(world: World, admin: Client) -> None:
    policy(admin, "automatic")
    look(MONDAY + timedelta(hours=5))
    assert not ProgressUpdate.objects.exists()


def test_our_own_word_stops_it(world: World, admin: Client) -> None:
    policy(admin, "drafted")
    talk, ivo = opened(world), as_staff(world.ivo)
    late = MONDAY + timedelta(hours=4)
    look(late)
    update = ProgressUpdate.objects.get()
    with clock.at(late):
        ivo.post(f"/conversations/{talk.pk}/replies", {"text": "Here it is.", "kind": "reply"})
        answer = ivo.post(f"/progress/{update.pk}", {"text": "Still looking."})
    assert answer.status_code == 404
    look(late)
    update.refresh_from_db()
    assert update.state == "dropped"
    assert facts(talk, "desk.progress_dropped") == 1


def test_closed_teams_and_rights(world: World, admin: Client) -> None:
    policy(admin, "drafted")
    with clock.at(MONDAY):
        letter = mail("kadri.tamm@example.ee", "Kadri", "Kus?", MONDAY, "et")
        opening = Opening(world.pohjala.pk, "Secret", team_id=world.legal.pk)
        open_conversation(SYSTEM, opening=opening, message=letter)
    late = MONDAY + timedelta(hours=4)
    look(late)
    update = ProgressUpdate.objects.get()
    assert as_staff(world.ivo).get(f"/progress/{update.pk}").status_code == 404
    assert as_staff(world.vera).get(f"/progress/{update.pk}").status_code == 200
    assert as_staff(world.reader).get("/progress").status_code == 403
    assert as_staff(world.ivo).get("/settings/progress").status_code == 403


def test_policies_are_checked_in_words(world: World, admin: Client) -> None:
    kept = policy(admin, "drafted", team=str(world.first_line.pk))
    page = read(admin, "/settings/progress", MONDAY)
    assert "First line" in page
    assert "after 4 hrs of work without a word" in page
    usual = {"minutes": "4", "counting": "working", "mode": "drafted", "most": "1"}
    twin = admin.post("/settings/progress/new", usual | {"team": str(world.first_line.pk)})
    assert twin.status_code == 422
    assert "for exactly this already" in twin.content.decode()
    wrong = admin.post(f"/settings/progress/{kept.pk}", usual | {"text_en": "Dear {nobody}"})
    assert wrong.status_code == 422
    assert "There is no placeholder" in unescape(wrong.content.decode())
    assert admin.post(f"/settings/progress/{kept.pk}/removal").status_code == 302
    assert not ProgressPolicy.objects.exists()
