"""A conversation put away until a morning on which its brand works, and what brings it back."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.world import World, mail

from kuula.desk.actions import receive_message, solve_conversation
from kuula.desk.jobs import wake_snoozed
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def snooze(world: World, talk: Conversation, **fields: str) -> int:
    answer = as_staff(world.ivo).post(f"/conversations/{talk.pk}/snooze", fields)
    talk.refresh_from_db()
    return int(answer.status_code)


def in_view(world: World, view: str) -> str:
    return str(as_staff(world.ivo).get(f"/inbox/{view}?part=list",
               headers={"HX-Request": "true"}).content.decode())  # fmt: skip


def test_it_leaves_the_lists_and_comes_back_in_the_morning_once(world: World) -> None:
    talk = world.invoice
    before = (talk.state, talk.waiting_since, talk.due_at)
    with clock.at(FRIDAY):
        assert snooze(world, talk, until="tomorrow") == 302
        assert talk.state == "snoozed"
        assert talk.snoozed_until == datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday in Zagreb
        assert talk.subject not in in_view(world, "open")
        assert talk.subject in in_view(world, "snoozed")
        page = as_staff(world.ivo).get(f"/conversations/{talk.pk}").content.decode()
        assert "Snoozed until 23 Nov 2026" in page
        assert "snoozed this until" in page
        wake_snoozed()
        talk.refresh_from_db()
        assert talk.state == "snoozed"
    with clock.at(FRIDAY + timedelta(days=3)):
        wake_snoozed()
        wake_snoozed()
        talk.refresh_from_db()
        assert (talk.state, talk.waiting_since, talk.due_at) == before
        assert talk.snoozed_until is None
        assert talk.subject in in_view(world, "open")
    woken = Entry.objects.filter(type="desk.conversation_woken", conversation_id=talk.pk)
    assert woken.count() == 1


def test_a_brand_that_never_closes_wakes_at_nine(world: World) -> None:
    with clock.at(FRIDAY):
        snooze(world, world.wardrobe, until="monday")
    assert world.wardrobe.snoozed_until == datetime(2026, 11, 23, 7, tzinfo=UTC)  # in Tallinn
    with clock.at(FRIDAY):
        snooze(world, world.wardrobe, date="2026-12-01")
    assert world.wardrobe.snoozed_until == datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_a_holiday_is_no_morning(world: World) -> None:
    world.jadran.other_days = {"2026-11-23": []}
    world.jadran.save()
    with clock.at(FRIDAY):
        snooze(world, world.invoice, until="monday")
    assert world.invoice.snoozed_until == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_the_customers_word_brings_it_back_at_once(world: World) -> None:
    talk = world.invoice
    since = talk.waiting_since
    snooze(world, talk, until="monday")
    said = mail("ivana@example.hr", "Ivana", "Halo?", clock.now(), "hr")
    receive_message(SYSTEM, conversation=talk, message=said)
    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until, talk.waiting_since) == ("open", None, since)


def test_it_can_be_taken_up_by_hand_and_what_is_wrong_is_said(world: World) -> None:
    client, talk = as_staff(world.ivo), world.invoice
    snooze(world, talk, until="monday")
    assert client.post(f"/conversations/{talk.pk}/waking").status_code == 302
    talk.refresh_from_db()
    assert talk.state == "open"
    assert snooze(world, talk, date="2020-01-01") == 422
    assert snooze(world, talk, date="2090-01-01") == 422
    assert snooze(world, talk, date="soon") == 422
    solve_conversation(SYSTEM, conversation=talk)
    assert snooze(world, talk, until="monday") == 409
    reader, monday = as_staff(world.reader), {"until": "monday"}
    assert reader.post(f"/conversations/{talk.pk}/snooze", monday).status_code == 403


def test_a_snoozed_one_can_be_solved_and_the_slip_taken_back(world: World) -> None:
    client, talk = as_staff(world.ivo), world.invoice
    snooze(world, talk, until="monday")
    client.post(f"/conversations/{talk.pk}/solution")
    client.post(f"/conversations/{talk.pk}/reopening")
    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until) == ("open", None)
