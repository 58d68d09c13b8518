"""Duty through the browser's door: said by hand in the frame, away when nobody is seen, facts."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.conf import settings
from tests.world import World
from tests.world.watching import watching

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actions import deactivate_staff
from kuula.workspace.actions.duty import note_presence
from kuula.workspace.actors import SYSTEM
from kuula.workspace.duty import duty_of
from kuula.workspace.jobs import absent
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
AWAY, OFF = timedelta(minutes=settings.AWAY_AFTER), timedelta(minutes=settings.OFF_AFTER)


def say(staff: Staff, state: str, **fields: str) -> int:
    return int(as_staff(staff).post("/account/duty", {"state": state, **fields}).status_code)


def state_of(staff: Staff) -> str:
    duty = duty_of(staff.pk)
    return duty.state if duty else ""


def told() -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(type="workspace.duty_changed").order_by("id")
    return [(one.payload["previous"], one.payload["state"], one.payload["reason"]) for one in rows]


def switch(staff: Staff) -> str:
    page = unescape(as_staff(staff).get("/inbox/open").content.decode())
    return page.split('class="status"')[1].split("</form>")[0]


def test_the_switch_of_the_frame_says_it_and_the_ledger_keeps_it(world: World) -> None:
    off = switch(world.ivo).split('value="off" aria-pressed="')[1]
    assert off.startswith("true")
    answer = as_staff(world.ivo).post("/account/duty", {"state": "on", "next": "/promises"})
    assert answer["Location"] == "/promises"
    assert 'value="on" aria-pressed="true"' in switch(world.ivo)
    say(world.ivo, "on")
    say(world.ivo, "away")
    say(world.ivo, "off")
    assert told() == [("", "on", "hand"), ("on", "away", "hand"), ("away", "off", "hand")]
    elsewhere = as_staff(world.ivo).post(
        "/account/duty", {"state": "on", "next": "https://elsewhere.example/"}
    )
    assert elsewhere["Location"] == "/"


def test_what_is_no_duty_is_refused_and_who_answers_nobody_has_none(world: World) -> None:
    assert say(world.ivo, "asleep") == 422
    assert say(watching(world.reader), "on") == 403
    page = as_staff(world.reader).get("/inbox/open").content.decode()
    assert 'class="status"' not in page
    assert told() == []


def test_who_is_not_seen_is_away_then_off_and_a_page_brings_back_who_was_idle(
    world: World,
) -> None:
    with clock.at(MORNING):
        say(world.ivo, "on")
    with clock.at(MORNING + AWAY - timedelta(minutes=1)):
        absent()
        assert state_of(world.ivo) == "on"
    with clock.at(MORNING + AWAY + timedelta(minutes=1)):
        absent()
        absent()
        assert state_of(world.ivo) == "away"
        assert 'value="on" aria-pressed="true"' in switch(world.ivo)
        assert state_of(world.ivo) == "on"
    later = MORNING + 2 * AWAY + timedelta(minutes=3)
    with clock.at(later):
        absent()
        assert state_of(world.ivo) == "away"
    with clock.at(later + OFF + timedelta(minutes=1)):
        absent()
        assert state_of(world.ivo) == "off"
        switch(world.ivo)
        assert state_of(world.ivo) == "off"
    assert [reason for _previous, _state, reason in told()] == [
        "hand", "idle", "back", "idle", "idle",
    ]  # fmt: skip


def test_an_open_page_is_a_sign_of_life_as_good_as_a_pressed_key(world: World) -> None:
    """Who talks on the telephone for an hour with Kuula open is there."""
    with clock.at(MORNING):
        say(world.ivo, "on")
    for minutes in range(5, 70, 5):
        with clock.at(MORNING + timedelta(minutes=minutes)):
            note_presence(SYSTEM, staff_ids=(world.ivo.pk, world.ana.pk))
            absent()
    assert state_of(world.ivo) == "on"
    assert state_of(world.ana) == ""


def test_who_said_away_stays_away_though_seen(world: World) -> None:
    with clock.at(MORNING):
        say(world.ivo, "away")
    with clock.at(MORNING + timedelta(minutes=30)):
        switch(world.ivo)
        absent()
        assert state_of(world.ivo) == "away"


def test_who_leaves_is_off_duty(world: World) -> None:
    say(world.ivo, "on")
    deactivate_staff(world.actor(world.mari), staff=world.ivo)
    absent()
    absent()
    assert told()[1:] == [("on", "off", "left")]


def test_comings_and_goings_do_not_fill_the_audit_page(world: World) -> None:
    say(world.ivo, "on")
    page = as_staff(world.mari).get("/settings/audit").content.decode()
    assert "The duty of a colleague changed" not in page.split("<main")[1].split("<ul")[-1]


def test_who_assigns_by_hand_sees_who_is_there(world: World) -> None:
    say(world.ana, "away")
    page = unescape(as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}").content.decode())
    assert "Ana Kovačević · Away" in page
    assert "Liis Kask ·" not in page


def test_a_lead_says_it_for_who_forgot_and_an_agent_cannot(world: World) -> None:
    path = f"/settings/sharing-out/people/{world.ana.pk}/duty?team={world.first_line.pk}"
    answer = as_staff(world.liis).post(path, {"state": "off"})
    assert answer["Location"] == f"/settings/sharing-out/{world.first_line.pk}"
    assert state_of(world.ana) == "off"
    assert as_staff(world.ivo).post(path, {"state": "on"}).status_code == 403
