"""Several share out the same queue in the same instant: one assignee each, nobody above their
cap."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation
from kuula.desk.actions.assigning import share_out, take_next
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.models import Entry
from kuula.workspace.actions.duty import note_presence, set_duty
from kuula.workspace.actions.sharing_out import (
    AbilitiesForm,
    PolicyForm,
    set_abilities,
    set_assignment_policy,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff
from tests.world import World, build_world, mail

pytestmark = pytest.mark.django_db(transaction=True)
CAP = 4
MANY = 12


def queue(world: World) -> list[Conversation]:
    """So many new conversations of the first line, and nothing else that waits."""
    Conversation.objects.update(state="closed", closed_at=clock.now(), assignee=None)
    found = []
    for number in range(MANY):
        said = mail(f"uus{number}@example.ee", "Uus", "Tere", clock.now(), "et")
        opening = Opening(world.pohjala.pk, f"Lugu {number}", team_id=world.first_line.pk)
        opened = open_conversation(SYSTEM, opening=opening, message=said)
        found.append(conversation_for(SYSTEM, opened.conversation_id))
    return found


def people(world: World) -> tuple[Staff, Staff]:
    for one in (world.ivo, world.ana):
        set_abilities(SYSTEM, staff=one, form=AbilitiesForm(("et",), (), CAP))
        set_duty(SYSTEM, staff=one, state="on")
    form = PolicyForm(automatic=True)
    set_assignment_policy(SYSTEM, team=world.first_line, form=form)
    return world.ivo, world.ana


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread of its own; all begin together. A fault in one of them fails the test."""
    start, faults = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Conflict:
            pass
        except BaseException as fault:  # noqa: BLE001 - shown by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
        assert not one.is_alive()
    assert faults == []


def loads() -> list[int]:
    rows = Conversation.objects.exclude(assignee=None).values_list("assignee_id", flat=True)
    held = list(rows)
    return sorted(held.count(one) for one in set(held))


def given() -> list[int]:
    found = Entry.objects.filter(type="desk.conversation_assigned", payload__cap=CAP)
    return list(found.values_list("conversation_id", flat=True))


def test_four_workers_at_one_queue() -> None:
    world = build_world()
    for _round in range(3):
        talks = queue(world)
        before = len(given())
        people(world)
        at_once(*[lambda: share_out(SYSTEM, team_id=world.first_line.pk)] * 4)
        share_out(SYSTEM, team_id=world.first_line.pk)
        assert loads() == [CAP, CAP]
        fresh = given()[before:]
        assert len(fresh) == len(set(fresh)) == 2 * CAP
        assert set(fresh) <= {one.pk for one in talks}


def test_agents_who_pull_while_workers_push_and_pages_give_signs_of_life() -> None:
    world = build_world()
    for _round in range(3):
        queue(world)
        ivo, ana = people(world)
        pulling = [world.actor(one) for one in (ivo, ana)]

        def pull(actor: object) -> None:
            for _turn in range(6):
                take_next(actor)  # type: ignore[arg-type] # an actor; a thread says no more

        at_once(
            *(lambda a=actor: pull(a) for actor in pulling),  # type: ignore[misc] # bound at once
            *(lambda a=actor: pull(a) for actor in pulling),  # type: ignore[misc] # bound at once
            lambda: share_out(SYSTEM, team_id=world.first_line.pk),
            lambda: share_out(SYSTEM, team_id=world.first_line.pk),
            lambda both=(ivo.pk, ana.pk): note_presence(SYSTEM, staff_ids=both),
        )
        assert loads() == [CAP, CAP]


def test_whoever_goes_off_duty_in_that_instant_is_given_nothing_afterwards() -> None:
    world = build_world()
    queue(world)
    ivo, _ana = people(world)
    at_once(
        lambda: share_out(SYSTEM, team_id=world.first_line.pk),
        lambda: set_duty(SYSTEM, staff=ivo, state="off"),
    )
    off = Entry.objects.filter(type="workspace.duty_changed", payload__state="off").get()
    later = Entry.objects.filter(
        type="desk.conversation_assigned", id__gt=off.pk, payload__staff_id=ivo.pk
    )
    assert not later.exists()
