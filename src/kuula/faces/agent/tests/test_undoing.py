"""A slip taken back: the deadline stands again, and the report has never heard of it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.world import World, hours_ago, mail

from kuula.desk.actions import receive_message
from kuula.desk.models import Conversation, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def owed(talk: Conversation) -> tuple[object, ...]:
    """What stands in the lists about a conversation, fresh."""
    talk.refresh_from_db()
    return talk.state, talk.waiting_since, talk.due_at, talk.solved_at


def solved_in_report(client: Client) -> str:
    """What the report says it solved, as the list behind the number."""
    return str(client.get("/report/solved/conversations").content.decode())


def post(client: Client, talk: Conversation, what: str, **fields: str) -> None:
    assert client.post(f"/conversations/{talk.pk}/{what}", fields).status_code == 302


def test_undoing_solve_brings_state_and_deadline_back_and_is_not_counted(world: World) -> None:
    client = as_staff(world.ivo)
    for talk, state in (
        (world.wardrobe, "new"),
        (world.invoice, "open"),
        (world.account, "waiting"),
    ):
        before = owed(talk)
        assert before[0] == state
        assert (before[2] is not None) == (state != "waiting")
        post(client, talk, "solution")
        assert talk.subject in solved_in_report(client)
        post(client, talk, "reopening")
        assert owed(talk) == before
        assert talk.subject not in solved_in_report(client)
    kinds = Entry.objects.standing().filter(conversation_id=world.wardrobe.pk)
    assert not kinds.filter(type="desk.conversation_solved").exists()
    assert kinds.filter(type="desk.conversation_reopened").exists()


def test_opened_again_later_the_answer_is_owed_since_the_unanswered_message(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    _new, since, due, _solved = owed(talk)
    assert isinstance(due, datetime)
    for what, fields in (("reopening", {}), ("state", {"state": "open"})):
        post(client, talk, "solution")
        with clock.at(clock.now() + timedelta(minutes=5)):
            post(as_staff(world.ivo), talk, what, **fields)
        assert owed(talk)[:2] == ("open", since)
        assert talk.due_at is not None
        assert talk.due_at > due, "a new clock began"
        assert talk.subject in solved_in_report(client)
    post(client, talk, "state", state="waiting")
    assert owed(talk)[:3] == ("waiting", None, None)
    post(client, talk, "state", state="open")
    assert owed(talk)[:2] == ("open", since)


def test_the_menu_takes_a_slip_back_too(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    post(client, talk, "solution")
    post(client, talk, "state", state="open")
    assert talk.subject not in solved_in_report(client)


def test_a_reply_that_solved_and_is_withdrawn_solves_nothing(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    _new, since, due, _solved = owed(talk)
    post(client, talk, "replies", kind="reply", text="Tehtud.", send="solve")
    assert talk.subject in solved_in_report(client)
    reply = Message.objects.get(conversation=talk, kind="outbound")
    assert client.post(f"/messages/{reply.pk}/withdrawal").status_code == 302
    assert owed(talk) == ("open", since, due, None)
    assert talk.subject not in solved_in_report(client)


def test_a_withdrawn_reply_to_somebody_who_owes_us_leaves_them_owing(world: World) -> None:
    client, talk = as_staff(world.ivo), world.account
    post(client, talk, "replies", kind="reply", text="Kas said?")
    reply = Message.objects.filter(conversation=talk, kind="outbound").latest("id")
    client.post(f"/messages/{reply.pk}/withdrawal")
    assert owed(talk) == ("waiting", None, None, None)


def test_what_the_customer_solved_for_us_earlier_stays_solved(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    with hours_ago(1):
        post(as_staff(world.ivo), talk, "solution")
    again = mail("kadri.tamm@example.ee", "Kadri Tamm", "Ikka ei ole.", clock.now(), "et")
    receive_message(SYSTEM, conversation=talk, message=again)
    post(client, talk, "replies", kind="reply", text="Vaatan.")
    reply = Message.objects.get(conversation=talk, kind="outbound")
    client.post(f"/messages/{reply.pk}/withdrawal")
    assert talk.subject in solved_in_report(client)
