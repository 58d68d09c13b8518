"""What colleagues hold who are off duty goes back in time, and says why."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.world import World, mail

from kuula.desk.actions import receive_message
from kuula.desk.assigning.jobs import by_the_clock
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_sharing_out import (
    MONDAY,
    able,
    holder,
    on_duty,
    page_of,
    rule,
)
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


def off_at(staff: Staff, moment: datetime) -> None:
    with clock.at(moment):
        set_duty(SYSTEM, staff=staff, state="off")


def held(world: World, due: datetime | None) -> Conversation:
    """A conversation of Ivo's that waits for us, due at a moment."""
    talk = world.wardrobe
    Conversation.objects.filter(pk=talk.pk).update(assignee=world.ivo, due_at=due)
    return talk


@pytest.mark.parametrize(
    ("due", "stays"),
    [
        (MONDAY + timedelta(hours=6), False),  # this evening
        (datetime(2026, 11, 24, 6, 59, tzinfo=UTC), False),  # before nine in Tallinn
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), True),  # when Ivo is back
        (None, True),
    ],
)
def test_what_is_due_before_they_are_back_goes_back_after_the_grace(
    world: World, due: datetime | None, stays: bool
) -> None:
    talk = held(world, due)
    off_at(world.ivo, MONDAY)
    with clock.at(MONDAY + timedelta(minutes=14)):
        by_the_clock()
        assert holder(talk) == world.ivo
    with clock.at(MONDAY + timedelta(minutes=16)):
        by_the_clock()
        by_the_clock()
        assert holder(talk) == (world.ivo if stays else None)
    told = Entry.objects.filter(type="desk.conversation_assigned", conversation_id=talk.pk)
    assert told.count() == (0 if stays else 1)


def test_why_it_went_back_stands_on_it_and_somebody_on_duty_is_given_it(world: World) -> None:
    able(world.ana)
    on_duty(world.ana)
    rule(world.first_line)
    talk = held(world, MONDAY + timedelta(hours=1))
    off_at(world.ivo, MONDAY)
    with clock.at(MONDAY + timedelta(minutes=20)):
        by_the_clock()
        assert holder(talk) == world.ana
        said = page_of(world.mari, talk)
    assert "Back in the queue: Ivo Lepik is off duty and it is due before they are back" in said
    assert "Given to Ana Kovačević: speaks Estonian, has 2 of 12" in said


def test_who_does_not_come_back_in_the_morning_is_expected_a_day_later(world: World) -> None:
    talk = held(world, datetime(2026, 11, 24, 12, tzinfo=UTC))
    off_at(world.ivo, MONDAY)
    with clock.at(datetime(2026, 11, 24, 7, 10, tzinfo=UTC)):
        by_the_clock()
        assert holder(talk) == world.ivo
    with clock.at(datetime(2026, 11, 24, 7, 16, tzinfo=UTC)):
        by_the_clock()
        assert holder(talk) is None


def test_a_team_may_give_back_everything_or_nothing(world: World) -> None:
    talk = held(world, None)
    off_at(world.ivo, MONDAY)
    with clock.at(MONDAY + timedelta(hours=9)):
        rule(world.first_line, automatic=False, drain="none")
        by_the_clock()
        assert holder(talk) == world.ivo
        rule(world.first_line, automatic=False, drain="all")
        by_the_clock()
        assert holder(talk) is None
    assert "Back in the queue: Ivo Lepik is off duty" in page_of(world.mari, talk)


def test_a_customer_who_writes_to_somebody_absent_is_not_left_waiting(world: World) -> None:
    talk = world.account  # Ivo answered; the next word is the customer's
    Conversation.objects.filter(pk=talk.pk).update(target_minutes=60)
    off_at(world.ivo, MONDAY)
    with clock.at(MONDAY + timedelta(hours=1)):
        by_the_clock()
        assert holder(talk) == world.ivo
        said = mail("sergei@example.ee", "Сергей", "Всё ещё нет.", clock.now(), "ru")
        receive_message(SYSTEM, conversation=talk, message=said)
        by_the_clock()
        assert holder(talk) is None


def test_away_for_lunch_or_never_said_loses_nothing(world: World) -> None:
    talk = held(world, MONDAY + timedelta(hours=1))
    with clock.at(MONDAY + timedelta(hours=2)):
        by_the_clock()
        assert holder(talk) == world.ivo
    with clock.at(MONDAY):
        set_duty(SYSTEM, staff=world.ivo, state="away")
    with clock.at(MONDAY + timedelta(hours=1)):
        by_the_clock()
    assert holder(talk) == world.ivo


def test_what_a_leaver_held_says_so(world: World) -> None:
    held(world, None)
    as_staff(world.mari).post(f"/settings/people/{world.ivo.pk}/leaving", {"successor": ""})
    entry = Entry.objects.filter(type="workspace.staff_deactivated").get()
    deliver("desk.hand_back", [entry.pk])
    said = page_of(world.mari, world.wardrobe)
    assert "Back in the queue: Ivo Lepik does not work here any more" in said
